// Room: graph. The one lock-class dependency graph of all boots.
#pragma once
#include <lockgraph/evidence.h>
#include <lockgraph/identity.h>

#include <boost/graph/adjacency_list.hpp>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace lockgraph {

/// Kinds of a dependency, as lockdep keeps them since 5.10: was the held lock taken exclusively (E) or shared (S), and
/// the acquired one by a recursive reader (R) or not (N). One pair of classes can have several.
class ModeSet {
 public:
  void insert(bool shared, bool recursive) { bits_ |= static_cast<std::uint8_t>(1u << (2 * shared + recursive)); }
  bool contains(bool shared, bool recursive) const { return (bits_ >> (2 * shared + recursive)) & 1u; }
  /// Any kind with this first letter.
  bool any_from(bool shared) const { return contains(shared, false) || contains(shared, true); }
  /// "EN", "ER SN", ...
  std::string names() const;
  bool operator==(const ModeSet&) const = default;

 private:
  std::uint8_t bits_ = 0;
};

/// One report that bears a dependency.
struct Witness {
  std::size_t report = 0;  ///< index into LockGraph::reports
  Stack stack;             ///< of the acquisition
  bool is_new = false;     ///< the report came out because of this very dependency
  bool unknown_mode = false;
  std::vector<std::string>
      held;  ///< classes held exclusively at the time, where the report lists them (new dependencies)
};

struct ClassNode {
  std::string name;
  bool ambiguous = false;
  Usage usage;
  bool usage_known = false;
  std::string wait;                                        ///< "2:2" where all reports agree, else empty
  std::string key;                                         ///< key symbol where all reports agree, else empty
  std::vector<std::size_t> reports;                        ///< sorted
  std::vector<std::pair<UsageState, std::size_t>> states;  ///< which report shows which state, sorted by report
  std::map<std::string, Site> first_seen;                  ///< where a state (by name) was registered
};

struct DependencyEdge {
  ModeSet modes;
  std::vector<Witness> witnesses;  ///< sorted by report
};

/// A report, or a dump of /proc/lockdep, as the graph knows it.
struct ReportRef {
  std::size_t log = 0, index = 0;  ///< where it is in the evidence: the reports of a log, or its dumps
  bool is_dump = false;
  std::string source, release, boot;  ///< boot: hash of the log and the number of the boot
  std::uint64_t line = 0;
  ReportKind kind = ReportKind::Circular;
  bool provoked = false;
};

/// A report shows `acquired` being taken while `held`, which does not allow it, was held: the outer wait type of the
/// one is laxer than the inner of the other, both as printed in that report (the numbers depend on the configuration).
struct WaitClash {
  std::string held, acquired;  ///< names of classes
  std::size_t report = 0;
};

using Digraph = boost::adjacency_list<boost::setS, boost::vecS, boost::bidirectionalS, ClassNode, DependencyEdge>;
using Vertex = boost::graph_traits<Digraph>::vertex_descriptor;
using Edge = boost::graph_traits<Digraph>::edge_descriptor;

/// Vertices are in order of name, so equal evidence gives equal descriptors.
struct LockGraph {
  Digraph graph;
  std::vector<ReportRef> reports;  ///< in order of source; the dumps of a log behind its reports
  std::vector<WaitClash> wait_clashes;
  IdentityPolicy policy = IdentityPolicy::Auto;
};

/// Derives the graph from normalized evidence. Cost: O(n log n) in the facts of the reports.
LockGraph build_graph(const Evidence&, IdentityPolicy);

/// The same for a part of the evidence that `identities` were resolved from: reports and dumps may be left out, logs
/// not. Graphs of several parts then name one class alike.
LockGraph build_graph(const Evidence& part, const Identities&, IdentityPolicy);

}  // namespace lockgraph
