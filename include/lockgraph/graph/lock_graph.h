// Room: graph. The one lock-class dependency graph of all boots.
#pragma once
#include <lockgraph/graph/identity.h>
#include <lockgraph/model/evidence.h>

#include <boost/graph/adjacency_list.hpp>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace lockgraph {

/// The kind of a dependency, as lockdep keeps it since 5.10: was the held lock taken exclusively (E) or shared (S), and
/// the acquired one by a recursive reader (R) or not (N). In the order of lockdep's own bits.
enum class Mode : std::uint8_t { ER, EN, SR, SN };
inline constexpr Mode kModes[] = {Mode::ER, Mode::EN, Mode::SR, Mode::SN};

constexpr Mode mode_of(bool held_shared, bool acquired_recursively) {
  return held_shared ? (acquired_recursively ? Mode::SR : Mode::SN) : (acquired_recursively ? Mode::ER : Mode::EN);
}

/// "EN", ...
std::string_view name(Mode);

/// The kinds of one pair of classes, which can have several.
class ModeSet {
 public:
  ModeSet() = default;
  ModeSet(std::initializer_list<Mode> modes) {
    for (const Mode m : modes) insert(m);
  }
  void insert(Mode m) { bits_ |= bit(m); }
  bool contains(Mode m) const { return (bits_ & bit(m)) != 0; }
  bool any_exclusive() const { return contains(Mode::EN) || contains(Mode::ER); }    ///< E*
  bool any_shared() const { return contains(Mode::SN) || contains(Mode::SR); }       ///< S*
  bool any_recursive() const { return contains(Mode::ER) || contains(Mode::SR); }    ///< *R
  bool any_unrecursive() const { return contains(Mode::EN) || contains(Mode::SN); }  ///< *N
  std::vector<std::string> names() const;
  bool operator==(const ModeSet&) const = default;

 private:
  static std::uint8_t bit(Mode m) { return static_cast<std::uint8_t>(1u << static_cast<unsigned>(m)); }
  std::uint8_t bits_ = 0;
};

using ReportId = std::size_t;  ///< index into LockGraph::reports

/// One report that bears a dependency.
struct Witness {
  ReportId report = 0;
  Stack stack;          ///< of the acquisition
  bool is_new = false;  ///< the report came out because of this very dependency
  bool unknown_mode = false;
  std::vector<ClassId> held;  ///< held exclusively at the time, where the report lists it (new dependencies)
};

struct ClassNode : ClassIdentity {
  Usage usage;
  bool usage_known = false;
  std::string wait;                                     ///< "2:2" where all reports agree, else empty
  std::string key;                                      ///< key symbol where all reports agree, else empty
  std::vector<ReportId> reports;                        ///< sorted
  std::vector<std::pair<UsageState, ReportId>> states;  ///< which report shows which state, sorted by report
  std::map<std::string, Site> first_seen;               ///< where a state (by name) was registered
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

using Digraph = boost::adjacency_list<boost::setS, boost::vecS, boost::bidirectionalS, ClassNode, DependencyEdge>;
using Vertex = boost::graph_traits<Digraph>::vertex_descriptor;
using Edge = boost::graph_traits<Digraph>::edge_descriptor;

/// Vertices are the classes of the identities, so in order of name: equal evidence gives equal descriptors.
struct LockGraph {
  Digraph graph;
  std::vector<ReportRef> reports;  ///< in order of source; the dumps of a log behind its reports
  IdentityPolicy policy = IdentityPolicy::Auto;

  const ClassNode& operator[](Vertex v) const { return graph[v]; }
  /// The dependency between two classes, or null.
  const DependencyEdge* dependency(Vertex from, Vertex to) const;
  /// In the order of log and index.
  ReportId report_id(std::size_t log, std::size_t index) const;
};

/// Derives the graph from normalized evidence, of which the identities were resolved. Cost: O(n log n) in the facts of
/// the reports.
LockGraph build_graph(const Evidence&, const Identities&, IdentityPolicy);

/// Reports that bear a dependency, sorted, each once.
std::vector<ReportId> reports_of(const DependencyEdge&);

/// Releases of some reports, oldest first, each once.
std::vector<std::string> releases_of(const LockGraph&, const std::vector<ReportId>&);

/// The place of the acquisition that most reports name; nothing when no stack was printed.
std::optional<Site> usual_site(const DependencyEdge&);

}  // namespace lockgraph
