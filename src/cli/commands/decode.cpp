#include "../commands.h"
#include "../options.h"
#include "../source.h"
#include "../whole_file.h"

#include <lockgraph/gather/symbols.h>
#include <lockgraph/model/error.h>

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <ostream>
#include <utility>

namespace lockgraph::cli {
namespace {

/// Which lines of a log may be decoded: all, none, or those of some reports.
class OfKernel {
 public:
  OfKernel(std::string_view text, const LogEvidence& log, const Symbols& symbols, bool force) : all_(force) {
    std::size_t kernels = 0, others = 0;
    for (const Report& r : log.reports) {
      if (!r.kernel) continue;
      ++kernels;
      if (is_of_build(*r.kernel, symbols.banner()))
        lines_.emplace_back(r.line, r.last_line);
      else
        ++others, other_ = r.kernel->release + " " + r.kernel->build;
    }
    constexpr std::string_view kBoot = "Linux version ";
    for (auto at = text.find(kBoot); at != text.npos; at = text.find(kBoot, at + 1)) {
      ++kernels;
      const std::string_view line = text.substr(at, text.find_first_of("\r\n", at) - at);
      if (!line.starts_with(symbols.banner())) ++others, other_ = line.substr(kBoot.size());
    }
    all_ |= kernels > 0 && others == 0;
  }

  bool none() const { return !all_ && lines_.empty(); }
  bool has(std::uint64_t line) const {
    return all_ || std::any_of(lines_.begin(), lines_.end(),
                               [&](const auto& of) { return of.first <= line && line <= of.second; });
  }
  std::string other() const { return other_.empty() ? "names no kernel" : "is of " + other_; }

 private:
  bool all_;
  std::vector<std::pair<std::uint64_t, std::uint64_t>> lines_;
  std::string other_;
};

/// A log, as people post it once its places are told.
struct Decode {
  std::vector<std::string> logs;
  SymbolChoice symbols_of;

  void declare(Options& options) {
    options.values("LOG", logs, "logs as they were printed, or - for standard input", kRequired);
    add_symbols(options, symbols_of, true);
  }

  int run(const Streams& io) const {
    Symbols symbols(symbols_of.vmlinux, symbols_of.modules);
    Diagnostics diagnostics;
    for (const std::string& name : logs) {
      std::string text;
      if (name == "-")
        text.assign(std::istreambuf_iterator<char>(io.in), {});
      else
        text = read_file("log", name);
      const LogEvidence log = read_log_text(text, name);
      const OfKernel decoded(text, log, symbols, symbols_of.force);
      if (decoded.none())
        throw Error(
            fmt::format("{}: it {}, and the vmlinux is `{}`: places would be wrong (--force decodes all the same)",
                        name, decoded.other(), symbols.banner()));
      std::uint64_t number = 1;
      for (std::size_t at = 0; at < text.size(); ++number) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        std::string_view line = std::string_view(text).substr(at, end - at);
        if (line.ends_with('\r')) line.remove_suffix(1);
        io.out << (decoded.has(number) ? decoded_line(line, symbols) : std::string(line));
        if (end < text.size()) io.out << '\n';
        at = end + 1;
      }
    }
    for (const std::string& module : symbols.missing_modules())
      diagnostics.push_back({module, 0, "no such module with debugging information in the folder (--modules)", false});
    print_diagnostics(diagnostics, io.err);
    return 0;
  }
};

}  // namespace

const Command kDecode =
    command<Decode>("decode", "print a log with file:line behind each place, by the kernel's vmlinux",
                    "  lockgraph decode crash.log --vmlinux vmlinux --modules /lib/modules/6.12.1 > decoded.log\n");

}  // namespace lockgraph::cli
