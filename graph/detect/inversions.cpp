// Irq inversions: a strong path from a class used in irq X to a class taken with X enabled. Which ends count is
// lockdep's rule since 5.10: a class used in X only by readers needs a path that starts with E*, one enabled only by
// readers a path that ends with *N. Local locks are left out since 5.13: no other CPU waits for them.
#include "../search/cycle_search.h"
#include "../search/strong_paths.h"
#include "detect.h"

#include <lockgraph/graph/budgets.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace lockgraph {
namespace {

using namespace strong_paths;

bool used_by_readers_only(const Usage& u, Irq irq) {
  return u.contains(used_in_read(irq)) && !u.contains(used_in(irq));
}

/// Questions of the search, by number.
struct Questions {
  struct Asked {
    ClassId safe, unsafe;
    Irq irq;
  };
  std::vector<Asked> asked;
  std::vector<Query> queries;
  bool bounded = false;
};

/// From each class used in `irq` to each that is taken with it enabled.
void ask(const SearchGraph& g, const StateGraph& states, Irq irq, Questions& out) {
  std::vector<Id> unsafe;
  for (Id v = 0; v < g.classes(); ++v)
    if (g.usage[v].any_enabled(irq) && states.by_n(v) != kNoState) unsafe.push_back(v);
  for (Id v = 0; v < g.classes(); ++v) {
    if (!g.usage[v].any_used_in(irq) || states.by_n(v) == kNoState) continue;
    const Id source = used_by_readers_only(g.usage[v], irq) ? states.by_r(v) : states.by_n(v);
    for (const Id u : unsafe) {
      if (u == v) continue;
      if (out.queries.size() == budgets::kInversionPairs) {
        out.bounded = true;
        return;
      }
      const bool need_n = !g.usage[u].contains(enabled(irq));
      out.queries.push_back(
          {source, static_cast<Id>(out.asked.size()), states.by_n(u), need_n ? kNoState : states.by_r(u)});
      out.asked.push_back({v, u, irq});
    }
  }
}

}  // namespace

DetectedInversions find_inversions(const SearchGraph& g, std::size_t most_pairs) {
  std::vector<SearchEdge> edges;
  const auto is_local = [&](Id v) { return v < g.local_lock.size() && g.local_lock[v]; };
  std::copy_if(g.edges.begin(), g.edges.end(), std::back_inserter(edges),
               [&](const SearchEdge& e) { return e.from != e.to && !is_local(e.from) && !is_local(e.to); });
  std::vector<Id> restricted;  // sources whose path must start with E*: as if entered by *R
  for (Id v = 0; v < g.classes(); ++v)
    if (std::any_of(std::begin(kIrqs), std::end(kIrqs), [&](Irq irq) { return used_by_readers_only(g.usage[v], irq); }))
      restricted.push_back(v);
  const StateGraph states(edges, std::vector<int>(g.classes(), 0), restricted);
  Questions questions;
  for (const Irq irq : kIrqs) ask(g, states, irq, questions);

  DetectedInversions result;
  result.bounded = questions.bounded;
  std::set<std::pair<ClassId, ClassId>> pairs;
  std::map<std::vector<ClassId>, std::vector<Irq>> by_path;
  answer_all(
      states, std::move(questions.queries), budgets::kLongestInversion, [](Id, Id) { return true; },
      [&](const Query& q, const std::vector<Id>& path, bool cut) {
        result.bounded |= path.empty() && cut;
        if (path.empty()) return;
        const Questions::Asked& a = questions.asked[q.asker];
        if (pairs.size() >= most_pairs && !pairs.count({a.safe, a.unsafe})) {
          result.bounded = true;
          return;
        }
        pairs.emplace(a.safe, a.unsafe);
        by_path[{path.begin(), path.end()}].push_back(a.irq);
      });
  for (auto& [path, irqs] : by_path) {
    std::sort(irqs.begin(), irqs.end());
    result.inversions.push_back({path, std::move(irqs)});
  }
  return result;
}

bool is_inversion(std::vector<ModeSet> modes, const Usage& safe, const Usage& unsafe, Irq irq) {
  if (!safe.any_used_in(irq) || !unsafe.any_enabled(irq)) return false;
  if (!safe.contains(used_in(irq))) modes.front() = modes.front().only(Mode::ER, Mode::EN);
  if (!unsafe.contains(enabled(irq))) modes.back() = modes.back().only(Mode::EN, Mode::SN);
  return is_strong(modes, false);
}

bool are_at_odds(const Usage& u, Irq irq) {
  return (u.contains(used_in(irq)) && u.any_enabled(irq)) || (u.contains(enabled(irq)) && u.any_used_in(irq));
}

std::vector<InconsistentClass> find_inconsistent_states(const SearchGraph& g) {
  std::vector<InconsistentClass> found;
  for (ClassId v = 0; v < g.classes(); ++v) {
    InconsistentClass c{v, {}};
    for (const Irq irq : {Irq::Hardirq, Irq::Softirq, Irq::ReclaimFs, Irq::Nmi})
      if (are_at_odds(g.usage[v], irq)) c.irqs.push_back(irq);
    if (!c.irqs.empty()) found.push_back(std::move(c));
  }
  return found;
}

}  // namespace lockgraph
