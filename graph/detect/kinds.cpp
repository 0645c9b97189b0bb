#include "kinds.h"

#include "../merge/tables.h"
#include "detect.h"
#include "kernel/eras.h"
#include "rotation.h"
#include "silence.h"

#include <algorithm>
#include <map>
#include <set>
#include <string_view>

namespace lockgraph {
namespace {

using Tables = LockGraph::Tables;

bool is_before_readers(const Tables& t, ReportId r) { return !era_of(t.reports[r].release).recursive_readers; }

Witness* witness_of(Tables& t, const Step& s, ReportId report) {
  const auto e = std::lower_bound(t.dependencies.begin(), t.dependencies.end(), s,
                                  [](const Step& d, const Step& wanted) { return d < wanted; });
  if (e == t.dependencies.end() || static_cast<const Step&>(*e) != s) return nullptr;
  const auto it = std::lower_bound(e->witnesses.begin(), e->witnesses.end(), report,
                                   [](const Witness& w, ReportId r) { return w.report < r; });
  return it == e->witnesses.end() || it->report != report ? nullptr : &*it;
}

void solve(Acquisition& a, Access access) {
  if (a.known == Known::Assumed) a = {access, Known::Solved};
}

void solve_reported(Tables& t, const Claim& claim) {
  if (claim.incomplete || is_before_readers(t, claim.report)) return;
  const std::vector<Step> all = steps(claim);
  const bool closed = claim.kind == FindingKind::Cycle;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const Witness* now = witness_of(t, all[i], claim.report);
    if (!now || !now->is_new) continue;
    if ((closed && all.size() > 1) || i + 1 < all.size())
      if (Witness* behind = witness_of(t, all[(i + 1) % all.size()], claim.report))
        if (now->to.access == Access::Recursive) solve(behind->from, Access::Exclusive);
    if ((closed && all.size() > 1) || i > 0)
      if (Witness* before = witness_of(t, all[(i + all.size() - 1) % all.size()], claim.report))
        if (now->from.is_shared()) solve(before->to, Access::Exclusive);
  }
}

/// A dependency of one boot that was old when it reported, or was dumped.
struct Old {
  DependencyEdge* edge;
  std::vector<std::size_t> witnesses;  ///< of that boot
};

/// The old dependencies of one boot as a graph of its own, its classes numbered from 0.
class OldGraph {
 public:
  explicit OldGraph(std::vector<Old> all) : all_(std::move(all)) {
    std::sort(all_.begin(), all_.end(), [](const Old& a, const Old& b) { return ends(a) < ends(b); });
    for (const Old& o : all_) {
      ModeSet modes;
      for (const std::size_t w : o.witnesses) modes.insert(o.edge->witnesses[w].mode());
      search_.edges.push_back({number(o.edge->from), number(o.edge->to), modes});
    }
    search_.usage.resize(class_of_.size());
    std::sort(search_.edges.begin(), search_.edges.end(), [](const SearchEdge& a, const SearchEdge& b) {
      return std::pair(a.from, a.to) < std::pair(b.from, b.to);
    });
  }

  std::vector<std::vector<ClassId>> strong_cycles() const {
    std::vector<std::vector<ClassId>> cycles;
    for (std::vector<ClassId>& cycle : find_cycles(search_).cycles) {
      for (ClassId& v : cycle) v = class_of_[v];
      rotate_to_smallest(cycle);
      cycles.push_back(std::move(cycle));
    }
    return cycles;
  }

  const Old& find(ClassId from, ClassId to) const {
    return *std::lower_bound(all_.begin(), all_.end(), Step{from, to},
                             [](const Old& o, const Step& wanted) { return ends(o) < wanted; });
  }

 private:
  static const Step& ends(const Old& o) { return *o.edge; }
  std::uint32_t number(ClassId v) {
    const auto [it, added] = numbers_.try_emplace(v, static_cast<std::uint32_t>(class_of_.size()));
    if (added) class_of_.push_back(v);
    return it->second;
  }

  std::vector<Old> all_;
  std::map<ClassId, std::uint32_t> numbers_;
  std::vector<ClassId> class_of_;
  SearchGraph search_;
};

bool may_be(const Old& o, Acquisition Witness::*side, bool (*weak)(const Acquisition&)) {
  return std::all_of(o.witnesses.begin(), o.witnesses.end(), [&](std::size_t w) {
    const Acquisition& a = o.edge->witnesses[w].*side;
    return a.known == Known::Assumed || weak(a);
  });
}

bool is_recursive(const Acquisition& a) { return a.access == Access::Recursive; }
bool is_shared(const Acquisition& a) { return a.is_shared(); }

/// Where a cycle passes through a class: the dependencies that enter and leave it.
struct Pass {
  const Old *into, *out;
};

/// The classes of a cycle at which it may be weak: a recursive reader meets a shared holder.
std::vector<Pass> weak_points(const OldGraph& old, const std::vector<ClassId>& cycle) {
  std::vector<Pass> weak;
  for (std::size_t i = 0; i < cycle.size(); ++i) {
    const ClassId before = cycle[(i + cycle.size() - 1) % cycle.size()], behind = cycle[(i + 1) % cycle.size()];
    const Old &into = old.find(before, cycle[i]), &out = old.find(cycle[i], behind);
    if (may_be(into, &Witness::to, is_recursive) && may_be(out, &Witness::from, is_shared))
      weak.push_back({&into, &out});
  }
  return weak;
}

void weaken(const Pass& p) {
  for (const std::size_t w : p.into->witnesses) solve(p.into->edge->witnesses[w].to, Access::Recursive);
  for (const std::size_t w : p.out->witnesses) solve(p.out->edge->witnesses[w].from, Access::Shared);
}

std::vector<LetPass> solve_silence(Tables& t) {
  std::map<std::string_view, std::vector<Old>> boots;
  std::map<std::string_view, ReportId> report_of;
  for (DependencyEdge& edge : t.dependencies)
    for (std::size_t w = 0; w < edge.witnesses.size(); ++w) {
      const ReportRef& ref = t.reports[edge.witnesses[w].report];
      if (!is_old(t.reports, edge.witnesses[w]) || is_before_readers(t, edge.witnesses[w].report)) continue;
      std::vector<Old>& old = boots[ref.boot];
      if (old.empty() || old.back().edge != &edge) old.push_back({&edge, {}});
      old.back().witnesses.push_back(w);
      report_of.emplace(ref.boot, edge.witnesses[w].report);
    }
  std::vector<LetPass> let_pass;
  std::set<std::pair<std::string_view, std::vector<ClassId>>> known;
  for (auto& [boot, all] : boots) {
    if (all.size() < 2) continue;
    // What is weakened may leave a longer cycle through the same dependency.
    for (bool changed = true; changed;) {
      changed = false;
      const OldGraph old(all);
      for (const std::vector<ClassId>& cycle : old.strong_cycles()) {
        const std::vector<Pass> weak = weak_points(old, cycle);
        if (known.emplace(boot, cycle).second) let_pass.push_back({report_of.at(boot), cycle, weak.empty()});
        if (weak.size() != 1) continue;
        weaken(weak.front());
        changed = true;
      }
    }
  }
  return let_pass;
}

}  // namespace

Solved solve_kinds(LockGraph g, const std::vector<Claim>& claims) {
  Tables t = std::move(g).take();
  for (DependencyEdge& e : t.dependencies)
    for (Witness& w : e.witnesses)
      if (!w.is_new && is_before_readers(t, w.report)) solve(w.to, Access::Exclusive);
  for (const Claim& c : claims) solve_reported(t, c);
  std::vector<LetPass> let_pass = solve_silence(t);
  for (DependencyEdge& e : t.dependencies) set_modes(e);
  return {LockGraph(std::move(t)), std::move(let_pass)};
}

}  // namespace lockgraph
