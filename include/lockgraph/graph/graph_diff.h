// Room: graph. What differs between the lock graphs of two sets of logs, and what differs only because one side saw
// less.
#pragma once
#include <lockgraph/graph/analysis.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lockgraph {

/// A thing on one side only is New or Gone where the other side looked: it used the classes in question (they are in a
/// dump of /proc/lockdep, which shows what a whole boot did) and did not show it. Else it is NewlySeen or NotSeen:
/// nothing is known of the other side. A report only shows what it is about, so its absence tells nothing.
enum class Change : std::uint8_t { New, Gone, Changed, NewlySeen, NotSeen, Same };

/// "new", "gone", "changed", "newly-seen", "not-seen", "same".
std::string_view name(Change);

/// What one side rests on.
struct Coverage {
  std::size_t classes = 0, dependencies = 0, reports = 0, dumps = 0;
  std::vector<std::string> releases;  ///< sorted, each once
};

struct ClassChange {
  Change change = Change::Same;
  std::string name;                       ///< in NEW, else in OLD
  std::string old_name;                   ///< where it differs
  bool renamed = false;                   ///< its base name differs, too
  std::string why_matched;                ///< where the names differ: what makes them one class
  std::vector<std::string> gained, lost;  ///< irq states that only one side shows; both sides printed some
};

struct DependencyChange {
  Change change = Change::Same;
  std::string from, to;                   ///< names as in ClassChange::name
  std::vector<std::string> gained, lost;  ///< kinds ("EN", "SR", ...) that only one side shows
  bool indirect = false;                  ///< on one side only, but the other has the same order over further classes
  std::optional<Site> site;
  std::size_t old_reports = 0, new_reports = 0;
};

struct FindingChange {
  Change change = Change::Same;
  bool in_new = true;
  std::size_t finding = 0;  ///< index into the findings of NEW, else of OLD
};

struct GraphDiff {
  Coverage old_coverage, new_coverage;
  std::vector<ClassChange> classes;            ///< by name; the same ones included
  std::vector<DependencyChange> dependencies;  ///< by names; the same ones included
  std::vector<FindingChange> findings;         ///< of NEW in order, then those only in OLD
};

/// Classes that were split by boot, or renamed, are matched by their neighbours; no class is matched twice. Cost:
/// linear in the graphs, but for classes of one base name (quadratic in those, up to 200 a name) and one search for
/// each class with a dependency of one side.
GraphDiff diff_graphs(const Analysis& old_side, const Analysis& new_side);

}  // namespace lockgraph
