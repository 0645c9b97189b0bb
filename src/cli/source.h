// What commands have in common: reading a source, printing what was wrong with it, the exit status.
#pragma once
#include "command.h"

#include <lockgraph/bisect/bisect.h>
#include <lockgraph/gather/gather.h>
#include <lockgraph/graph/analysis.h>

#include <set>
#include <string>
#include <vector>

namespace lockgraph::cli {

/// The debugging information by which what was read is decoded; none where no vmlinux is named.
struct SymbolChoice {
  std::string vmlinux, modules;
  bool force = false;  ///< also what is of another kernel
};

/// Where evidence comes from, and how it is looked at.
struct Source {
  InputNames names;
  AnalysisOptions analysis;
  SymbolChoice symbols;
};

inline constexpr const char* kInputHelp =
    "log files, folders (read with all below them), archives, stores, or - for standard input; PATH@RELEASE takes some "
    "kernel releases only (@v5.11, @v5.4..v5.10)";

/// INPUT..., or what stands for it.
void add_names(Options&, InputNames&, const char* inputs = "INPUT", const std::string& help = kInputHelp);
void add_identity(Options&, IdentityPolicy&);
void add_analysis(Options&, AnalysisOptions&);
/// `asked` of the vmlinux.
void add_symbols(Options&, SymbolChoice&, bool required = false);
/// INPUT... and how evidence is looked at.
void add_source(Options&, Source&, const char* inputs = "INPUT");
void add_assumed(Options&, Source&);
void add_max_length(Options&, Source&);

/// Throws Error where nothing is named.
void expect_inputs(const InputNames&, const char* what = "INPUT");

/// A source that was read, with all conclusions.
struct Loaded {
  Analysis analysis;
  Diagnostics diagnostics;  ///< also of bounds that detection ran into
  InputTally tally;
};

/// Throws Error where nothing is named, too.
Loaded load(const Source&, const Streams&);
/// The same for who names no more than some places of what was printed often, and counts the others by count_of(): what
/// goes through logs or audited reports one by one asks load().
Loaded load_ends(const Source&, const Streams&);
/// The same without some logs, which are known by the hash of their content.
Loaded load_without(const Evidence&, const Source&, const Streams&);

/// By what others know these logs; older stores know one by the hash of its bytes.
std::set<std::string> hashes_of(const Evidence&);
/// Takes them from others.
void leave_out(Evidence& others, const std::set<std::string>& hashes);

/// What detection ran into.
void say_bounds(const Analysis&, Diagnostics&);

/// Its bisections. What the reports of all logs show of titles counts.
std::vector<JudgedBisection> judged_bisections(const Analysis&);

/// The locks of `A -> B -> C`. Throws Error where it is no order.
std::vector<std::string> locks_in_order(const std::string&);

/// Prints diagnostics to `err`; true when one is fatal.
bool print_diagnostics(const Diagnostics&, std::ostream& err);

/// Prints diagnostics; trouble when one is fatal, else whether something was found; else trouble when something that
/// may hold a deadlock was not read.
int finish(const Diagnostics&, bool found, const Streams&);

/// What was asked for is not there: says first what could not be read, for that may be why. Throws Error.
[[noreturn]] void throw_not_found(const Loaded&, const Streams&, const std::string& message,
                                  const std::vector<std::string>& near);

}  // namespace lockgraph::cli
