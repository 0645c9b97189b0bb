// Room: graph. The one lock-class dependency graph of all boots.
#pragma once
#include <lockgraph/graph/identity.h>
#include <lockgraph/model/evidence.h>

#include <boost/graph/adjacency_list.hpp>

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
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
  /// Those of two kinds that are in it.
  ModeSet only(Mode a, Mode b) const {
    ModeSet some;
    for (const Mode m : {a, b})
      if (contains(m)) some.insert(m);
    return some;
  }
  bool any_exclusive() const { return contains(Mode::EN) || contains(Mode::ER); }    ///< E*
  bool any_recursive() const { return contains(Mode::ER) || contains(Mode::SR); }    ///< *R
  bool any_unrecursive() const { return contains(Mode::EN) || contains(Mode::SN); }  ///< *N
  std::vector<std::string> names() const;
  bool empty() const { return bits_ == 0; }
  bool operator==(const ModeSet&) const = default;

 private:
  static std::uint8_t bit(Mode m) { return static_cast<std::uint8_t>(1u << static_cast<unsigned>(m)); }
  std::uint8_t bits_ = 0;
};

using ReportId = std::size_t;  ///< index into LockGraph::reports

/// One report that bears a dependency.
struct Witness {
  ReportId report = 0;
  Stack stack;                ///< of the acquisition
  bool is_new = false;        ///< the report came out because of this very dependency
  Acquisition from, to;       ///< how the held lock and the acquired one were taken
  std::vector<ClassId> held;  ///< held exclusively at the time, where the report lists it (new dependencies)

  /// The kind that it shows; an unknown side counts as exclusive, which is the worst.
  Mode mode() const { return mode_of(from.is_shared(), to.access == Access::Recursive); }
  /// How well: as the side that is known less.
  Known known() const { return std::max(from.known, to.known); }
};

struct ClassNode : ClassIdentity {
  Usage usage;
  bool usage_known = false;
  std::string wait;                                     ///< "2:2" where all reports agree, else empty
  std::vector<std::pair<ReportId, std::string>> waits;  ///< which report prints which, in order of report
  std::string key;                                      ///< key symbol where all reports agree, else empty
  std::vector<ReportId> reports;                        ///< sorted
  std::vector<std::pair<UsageState, ReportId>> states;  ///< which report shows which state, sorted by report
  std::map<std::string, Site> first_seen;               ///< where a state (by name) was registered
  bool local_lock = false;                              ///< takes no part in irq searches
};

struct DependencyEdge {
  ModeSet modes;                   ///< of the witnesses; what some of them show is not assumed of the others
  Known known = Known::Assumed;    ///< the best that tells of each side, the worse side of the two
  std::vector<Witness> witnesses;  ///< sorted by report
  // What they say together, told of it again and again:
  std::vector<ReportId> reports;      ///< sorted, each once
  std::vector<std::string> releases;  ///< of the reports, oldest first, each once
  std::optional<Site> site;           ///< of the acquisition that most reports name; nothing when no stack was printed
  bool several_functions = false;     ///< not all acquire it in one function
};

/// A report, or a dump of /proc/lockdep, as the graph knows it.
struct ReportRef {
  std::size_t log = 0, index = 0;  ///< where it is in the evidence: the reports of a log, or its dumps
  bool is_dump = false;
  std::string source, release, boot;  ///< boot: hash of the log and the number of the boot
  std::uint64_t line = 0;
  ReportKind kind = ReportKind::Circular;
  bool provoked = false;
  bool checked = true;                 ///< lockdep was on, and had looked at all that it shows but for what was new
  std::optional<ClassId> changed;      ///< the class whose state was new
  std::vector<UsageState> new_states;  ///< which one of them it gained
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
};

/// Derives the graph from normalized evidence, of which the identities were resolved. Cost: O(n log n) in the facts of
/// the reports.
LockGraph build_graph(const Evidence&, const Identities&, IdentityPolicy);

/// Sets the kinds of a dependency from those of its witnesses.
void set_modes(DependencyEdge&);

/// The wait type of a class as some reports print it: "3:3", "1:2 or 2:2" where they differ, "not printed".
std::string wait_words(const ClassNode&, const std::vector<ReportId>&);

/// Releases of some reports, oldest first, each once.
std::vector<std::string> releases_of(const LockGraph&, const std::vector<ReportId>&);
}  // namespace lockgraph
