// Room: render. Words for chains, classes and dependencies.
#pragma once
#include <lockgraph/graph/finding.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace lockgraph {

/// One chain on one line: `A -> B -> C`, closed for cycles, with gaps (`...`) where it is incomplete.
std::string chain_text(const LockGraph&, const Chain&);

/// Of a hang its tasks: `mutex in f -> mutex in g -> mutex in f`.
std::string chain_text(const LockGraph&, const Finding&);

/// The words of a class's irq state: "taken in hardirq, softirq", "taken with hardirqs on (read)", "irqs always off".
std::vector<std::string> state_words(const ClassNode&);

/// Where a dependency is usually taken, in which kinds, by how many reports: "f fs/x.c:12  [EN; 2 reports]".
std::string dependency_words(const LockGraph&, const DependencyEdge&);

/// "irq inversion", "cycle of 3 locks", "inconsistent state".
std::string kind_words(const Chain&);

/// "hang of 2 tasks".
std::string kind_words(const Finding&);

/// "1 log", "2 logs"; "1,234 logs". `several`: where it is not `one` with an s.
std::string counted(std::size_t n, std::string_view one, std::string_view several = {});

}  // namespace lockgraph
