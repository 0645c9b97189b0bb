// What the subcommands have in common: reading a source, printing what was wrong with it, the exit status.
#pragma once
#include "commands.h"

#include <lockgraph/bisect/bisect.h>
#include <lockgraph/gather/gather.h>

#include <set>

namespace lockgraph::cli {

/// A source that was read, with all conclusions.
struct Loaded {
  Analysis analysis;
  Diagnostics diagnostics;  ///< also of bounds that detection ran into
  InputTally tally;
};

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

/// The part that a user chose; nothing where the graph has no such class, or subsystem.
std::optional<PartOptions> part_in(const PartChoice&, const LockGraph&);
/// What may have been meant where there is none.
std::vector<std::string> near_parts(const PartChoice&, const LockGraph&);
/// The part; where there is none, throws Error and says what may have been meant.
PartOptions chosen_part(const PartChoice&, const Loaded&, const Streams&);

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

/// Throws when a view names a class that nothing is called.
void check_view(const View&, const Loaded&, const Streams&);

}  // namespace lockgraph::cli
