// Room: gather. The debugging information of a kernel: where in its sources a place of a function lies.
#pragma once
#include <lockgraph/model/diagnostic.h>
#include <lockgraph/model/evidence.h>
#include <lockgraph/model/stack.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lockgraph {

/// `__mutex_lock+0x1a/0x40 [mod]`, as a kernel prints it; size 0: not printed.
struct SymbolPlace {
  std::string_view function, module;
  std::uint32_t offset = 0, size = 0;
};

/// A vmlinux with DWARF, and a folder with the modules that were built with it. Both are read as they are needed: a
/// module is opened when a place in it is asked for. No two threads may use one at once.
class Symbols {
 public:
  /// Throws Error where the file is no vmlinux, or has no symbols. `modules` may be empty: then modules are sought
  /// beside the vmlinux.
  Symbols(const std::string& vmlinux, const std::string& modules);
  ~Symbols();
  Symbols(const Symbols&) = delete;
  Symbols& operator=(const Symbols&) = delete;

  /// `Linux version 6.12.117 (...) ... #1 SMP ...`, as that kernel prints it; empty where it holds none.
  const std::string& banner() const;

  /// Where a place lies, innermost inlined function first, the function itself last: what `addr2line -i` says of the
  /// address, as the kernel's decode_stacktrace.sh asks it. Paths are those within the sources. Empty where the symbol
  /// is not there, namesakes of one size do not agree, or no line is known.
  std::vector<Site> places(const SymbolPlace&);

  /// The addresses in the vmlinux of a symbol, as it was linked.
  std::vector<std::uint64_t> addresses(std::string_view symbol) const;

  /// The variable that begins at an address of the vmlinux: of one inside of a function that function, else the
  /// variable itself, with its file and line. Nothing where none does. The first one costs a walk through all
  /// variables.
  std::optional<Site> variable_at(std::uint64_t address);

  /// Modules that were asked for and not found, sorted.
  std::vector<std::string> missing_modules() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// True when a report of this kernel may be decoded by that banner: the same release and the same build (`#1`), as far
/// as the report names them.
bool is_of_build(const KernelRelease&, std::string_view banner);

/// Frames of what was read get their places; inlined functions become frames of their own. Of logs whose kernel is
/// another one nothing is changed, and a diagnostic names both, unless `force`.
void decode(Evidence&, Symbols&, bool force, Diagnostics&);

/// A line of a log with the place of each `function+0x1a/0x40` behind it, as symbolizers of fuzzers write it. Where
/// functions were inlined at its first place the line comes once for each, too, innermost first, as `function fs/x.c:12
/// [inline]`. A place that has one already is left alone. Lines of the result end in newlines but for the last.
std::string decoded_line(std::string_view line, Symbols&);

}  // namespace lockgraph
