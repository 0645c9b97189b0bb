#include "relations.h"

#include "detect.h"

#include <range/v3/algorithm/all_of.hpp>
#include <range/v3/algorithm/any_of.hpp>
#include <range/v3/algorithm/contains.hpp>
#include <range/v3/algorithm/sort.hpp>
#include <range/v3/algorithm/stable_sort.hpp>

#include <algorithm>
#include <map>
#include <string_view>

namespace lockgraph {
namespace {

bool share_irq(const Finding& a, const Finding& b) {
  return ranges::any_of(a.irqs, [&](Irq irq) { return ranges::contains(b.irqs, irq); });
}

/// Of a finding that rests on one report, and the cut deadlock which that report states.
bool is_stated(const Finding& f, const Finding& cut) {
  return cut.kind == f.kind && ranges::all_of(cut.path, [&](ClassId v) { return ranges::contains(f.path, v); });
}

}  // namespace

void drop_stated(std::vector<Finding>& findings) {
  std::map<ReportId, Finding> cut;  // a report states one deadlock
  for (const Finding& f : findings)
    if (f.incomplete)
      for (const ReportId r : f.reports) cut.emplace(r, f);
  std::erase_if(findings, [&](const Finding& f) {
    if (f.confidence == Confidence::Reported || f.reports.size() != 1) return false;
    const auto it = cut.find(f.reports.front());
    return it != cut.end() && is_stated(f, it->second);
  });
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

void mark_contained(std::vector<Finding>& findings, std::size_t classes) {
  for (const FindingKind kind : {FindingKind::Cycle, FindingKind::IrqInversion}) {
    CycleIndex index(classes);
    for (std::size_t i = 0; i < findings.size(); ++i)
      if (findings[i].kind == kind && !findings[i].incomplete) index.add(findings[i].path, i);
    for (Finding& f : findings) {
      if (f.kind != kind || f.confidence != Confidence::Reported || f.incomplete) continue;
      for (const std::size_t i : index.inside(f.path))
        if (findings[i].confidence == Confidence::Reported || findings[i].extends.empty())
          f.contains.push_back(findings[i].id);
      ranges::sort(f.contains);
      f.contains.erase(std::unique(f.contains.begin(), f.contains.end()), f.contains.end());
    }
  }
}

std::vector<Family> families(const std::vector<Finding>& findings) {
  std::map<std::string_view, std::size_t> family_of;
  std::vector<Family> families;
  for (std::size_t i = 0; i < findings.size(); ++i)
    if (findings[i].confidence == Confidence::Reported || findings[i].extends.empty()) {
      family_of.emplace(findings[i].id, families.size());
      families.push_back({i, {}});
    }
  for (std::size_t i = 0; i < findings.size(); ++i)
    if (findings[i].confidence != Confidence::Reported && !findings[i].extends.empty())
      families[family_of.at(findings[i].extends)].longer.push_back(i);
  return families;
}

}  // namespace lockgraph
