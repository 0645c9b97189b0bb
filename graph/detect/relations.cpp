#include "relations.h"

#include "detect.h"
#include "kernel/class_names.h"

#include <lockgraph/model/lock_class.h>

#include <range/v3/algorithm/all_of.hpp>
#include <range/v3/algorithm/any_of.hpp>
#include <range/v3/algorithm/contains.hpp>
#include <range/v3/algorithm/sort.hpp>
#include <range/v3/algorithm/stable_sort.hpp>

#include <algorithm>
#include <map>
#include <set>
#include <string_view>
#include <unordered_map>

namespace lockgraph {
namespace {

bool share_irq(const Finding& a, const Finding& b) {
  return ranges::any_of(a.irqs, [&](Irq irq) { return ranges::contains(b.irqs, irq); });
}

/// The suspects of reports: what was new, and which finding each states.
class Suspects {
 public:
  Suspects(const LockGraph& g, const std::vector<Claim>& claims, const std::vector<Finding>& findings) : g_(g) {
    for (std::size_t i = 0; i < findings.size(); ++i)
      if (findings[i].confidence <= Confidence::Reported)
        for (const ReportId r : findings[i].reports) stated_.emplace(r, i);
    for (ClassId v = 0; v < g.classes().size(); ++v)
      if (is_keyed(v)) first_of_name_.emplace(g[v].base_name, v);
    for (const Claim& c : claims)
      for (const ClassId v : c.path) on_locks_[sort_of(v)].insert(stated_.at(c.report));
  }

  /// The findings on whose suspects a dependency rests: each report that bears it came out because of it.
  std::set<std::size_t> of_step(const Step& s) const {
    std::set<std::size_t> found;
    if (const DependencyEdge* e = g_.dependency(s.from, s.to))
      for (const Witness& w : e->witnesses) {
        const auto it = stated_.find(w.report);
        if (!w.is_new || it == stated_.end()) return {};
        found.insert(it->second);
      }
    return found;
  }

  /// The same of one end of an irq, by its states.
  std::set<std::size_t> of_states(ClassId v, UsageState a, UsageState b) const {
    std::set<std::size_t> found;
    for (const auto& [state, report] : g_[v].states) {
      if (state != a && state != b) continue;
      const ReportRef& ref = g_.reports()[report];
      const auto it = stated_.find(report);
      if (ref.changed != v || !ranges::contains(ref.new_states, state) || it == stated_.end()) return {};
      found.insert(it->second);
    }
    return found;
  }

  /// The reported findings of which a report has that class on its chain, or one of another file system or queue that
  /// the same code takes.
  const std::set<std::size_t>& with(ClassId v) const {
    static const std::set<std::size_t> none;
    const auto it = on_locks_.find(sort_of(v));
    return it == on_locks_.end() ? none : it->second;
  }

 private:
  bool is_keyed(ClassId v) const {
    const std::string name = parse_label(g_[v].base_name).name;
    return is_keyed_by_file_system(name) || is_keyed_by_queue(name);
  }
  ClassId sort_of(ClassId v) const {
    const auto it = first_of_name_.find(g_[v].base_name);
    return it == first_of_name_.end() ? v : it->second;
  }

  const LockGraph& g_;
  std::map<std::string_view, ClassId> first_of_name_;  // of what is keyed by file system or queue
  std::map<ReportId, std::size_t> stated_;             // finding that a report states
  std::map<ClassId, std::set<std::size_t>> on_locks_;
};

bool has_all_of(const std::vector<ClassId>& path, const std::vector<ClassId>& others) {
  return ranges::all_of(others, [&](ClassId v) { return ranges::contains(path, v); });
}

/// True when the reported finding, cut as it is, may be this one: same kind, all its locks, and a report of it bears
/// this one.
bool may_be_cut(const Finding& cut, const Finding& f) {
  return cut.incomplete && cut.kind == f.kind && has_all_of(f.path, cut.path) &&
         ranges::any_of(f.reports, [&](ReportId r) { return ranges::contains(cut.reports, r); });
}

}  // namespace

void mark_consequences(const LockGraph& g, const std::vector<Claim>& claims, std::vector<Finding>& findings) {
  const Suspects suspects(g, claims, findings);
  for (Finding& f : findings) {
    if (f.confidence <= Confidence::Reported) continue;
    std::set<std::size_t> on;
    for (const Step& s : steps(f)) on.merge(suspects.of_step(s));
    if (f.kind == FindingKind::WaitContext) on.merge(suspects.of_step({f.path.front(), f.path.back()}));
    for (const Irq irq : f.irqs) {
      on.merge(suspects.of_states(f.path.front(), used_in(irq), used_in_read(irq)));
      on.merge(suspects.of_states(f.path.back(), enabled(irq), enabled_read(irq)));
    }
    for (const std::size_t i : suspects.with(f.path.front())) {
      const Finding& reported = findings[i];
      if (may_be_cut(reported, f) ||
          (f.path.size() > 1 && ranges::all_of(f.path, [&](ClassId v) { return suspects.with(v).count(i) > 0; })))
        on.insert(i);
    }
    for (const std::size_t i : on) f.rests_on.push_back(findings[i].id);
    ranges::sort(f.rests_on);
  }
}

void mark_extensions(std::vector<Finding>& findings) {
  std::vector<Finding*> inversions;
  std::map<ClassId, const Finding*> inconsistent;
  for (Finding& f : findings) {
    if (f.incomplete) continue;
    if (f.kind == FindingKind::IrqInversion) inversions.push_back(&f);
    if (f.kind == FindingKind::InconsistentState) inconsistent[f.path.front()] = &f;
  }
  ranges::stable_sort(inversions, {}, [](const Finding* f) { return f->path.size(); });
  std::map<ClassId, std::vector<const Finding*>> minimal_by_start;
  for (Finding* f : inversions) {
    const Finding* inner = nullptr;
    for (const ClassId v : f->path)
      if (const auto it = inconsistent.find(v); !inner && it != inconsistent.end() && share_irq(*f, *it->second))
        inner = it->second;
    for (auto at = f->path.begin(); at != f->path.end(); ++at)
      for (const Finding* m : minimal_by_start[*at]) {
        const bool fits = static_cast<std::size_t>(f->path.end() - at) >= m->path.size() &&
                          std::equal(m->path.begin(), m->path.end(), at);
        if (fits && share_irq(*f, *m) && (!inner || m->path.size() < inner->path.size())) inner = m;
      }
    if (inner)
      f->extends = inner->id;
    else
      minimal_by_start[f->path.front()].push_back(f);
  }
}

namespace {

/// On the locks of another one, and over a dependency of it: what merely meets its locks is another deadlock.
bool shares_a_step(const Finding& f, const Finding& inner) {
  const std::vector<Step> own = steps(f);
  return ranges::any_of(steps(inner), [&](const Step& s) { return ranges::contains(own, s); });
}

}  // namespace

void mark_contained(std::vector<Finding>& findings, std::size_t classes) {
  for (const FindingKind kind : {FindingKind::Cycle, FindingKind::IrqInversion}) {
    CycleIndex index(classes);
    for (std::size_t i = 0; i < findings.size(); ++i)
      if (findings[i].kind == kind && !findings[i].incomplete) index.add(findings[i].path, i);
    for (Finding& f : findings) {
      if (f.kind != kind || f.confidence > Confidence::Reported || f.incomplete) continue;
      for (const std::size_t i : index.inside(f.path))
        if (shares_a_step(f, findings[i]) &&
            (findings[i].confidence <= Confidence::Reported || findings[i].extends.empty()))
          f.contains.push_back(findings[i].id);
      ranges::sort(f.contains);
      f.contains.erase(std::unique(f.contains.begin(), f.contains.end()), f.contains.end());
    }
  }
}

bool is_put_together(const Finding& f) { return f.flags.contains(Flag::Apart) || f.flags.contains(Flag::OwnersDiffer); }

namespace {

bool stands_over(const Finding& f, const Finding& inner) {
  return inner.confidence > Confidence::Reported && is_put_together(inner) && !is_put_together(f);
}

}  // namespace

std::vector<Family> families(const std::vector<Finding>& findings) {
  std::unordered_map<std::string_view, std::size_t> number;
  for (std::size_t i = 0; i < findings.size(); ++i) number.emplace(findings[i].id, i);
  // What extends a consequence is folded with it.
  const auto root_of = [&](std::size_t i) {
    for (const Finding* f = &findings[i]; f->confidence > Confidence::Reported; f = &findings[i]) {
      if (!f->rests_on.empty())
        i = number.at(f->rests_on.front());
      else if (!f->extends.empty() && !stands_over(*f, findings[number.at(f->extends)]))
        i = number.at(f->extends);
      else
        break;
    }
    return i;
  };
  std::map<std::size_t, std::size_t> family_of;
  std::vector<Family> families;
  for (std::size_t i = 0; i < findings.size(); ++i)
    if (root_of(i) == i) {
      family_of.emplace(i, families.size());
      families.push_back({i, {}, {}});
    }
  for (std::size_t i = 0; i < findings.size(); ++i)
    if (const std::size_t root = root_of(i); root != i) {
      Family& family = families[family_of.at(root)];
      (findings[i].rests_on.empty() ? family.longer : family.consequences).push_back(i);
    }
  return families;
}

}  // namespace lockgraph
