#include <lockgraph/findings.h>

#include "confidence.h"
#include "detect.h"

#include <lockgraph/lock_class.h>

#include <xxhash.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <tuple>
#include <utility>

namespace lockgraph {
namespace {

constexpr std::array<std::string_view, 4> kKindNames = {"cycle", "irq-inversion", "inconsistent-state", "wait-context"};
constexpr std::array<std::string_view, 4> kIdPrefixes = {"cyc-", "inv-", "sta-", "wai-"};
constexpr std::array<std::string_view, 4> kConfidenceNames = {"reported", "same-boot", "same-release", "cross-release"};

bool share_irq(const Finding& a, const Finding& b) {
  return std::any_of(a.irqs.begin(), a.irqs.end(),
                     [&](Irq irq) { return std::count(b.irqs.begin(), b.irqs.end(), irq) > 0; });
}

/// An inversion whose path contains the whole path of a shorter one extends it; the shortest such is named. Shortest of
/// all is one class on the path that is safe and unsafe itself: an inconsistent state of the same irq.
void mark_extensions(std::vector<Finding>& findings) {
  std::vector<const Finding*> inversions;
  std::map<Vertex, const Finding*> inconsistent;
  for (const Finding& f : findings) {
    if (f.kind == FindingKind::IrqInversion) inversions.push_back(&f);
    if (f.kind == FindingKind::InconsistentState) inconsistent[f.path.front()] = &f;
  }
  std::stable_sort(inversions.begin(), inversions.end(),
                   [](auto* a, auto* b) { return a->path.size() < b->path.size(); });
  std::map<Vertex, std::vector<const Finding*>> minimal_by_start;
  std::map<std::string, std::string> extends;
  for (const Finding* f : inversions) {
    const Finding* inner = nullptr;
    for (const Vertex v : f->path)
      if (const auto it = inconsistent.find(v); !inner && it != inconsistent.end() && share_irq(*f, *it->second))
        inner = it->second;
    for (auto at = f->path.begin(); at != f->path.end(); ++at)
      for (const Finding* m : minimal_by_start[*at]) {
        const bool fits = static_cast<std::size_t>(f->path.end() - at) >= m->path.size() &&
                          std::equal(m->path.begin(), m->path.end(), at);
        if (fits && share_irq(*f, *m) && (!inner || m->path.size() < inner->path.size())) inner = m;
      }
    if (inner)
      extends[f->id] = inner->id;
    else
      minimal_by_start[f->path.front()].push_back(f);
  }
  for (Finding& f : findings)
    if (const auto it = extends.find(f.id); it != extends.end()) f.extends = it->second;
}

}  // namespace

std::string_view name(FindingKind kind) { return kKindNames.at(static_cast<std::size_t>(kind)); }
std::string_view name(Confidence confidence) { return kConfidenceNames.at(static_cast<std::size_t>(confidence)); }

std::size_t shown_length(Confidence confidence) {
  switch (confidence) {
    case Confidence::Reported: return 0;
    case Confidence::SameBoot:
    case Confidence::SameRelease: return 6;
    case Confidence::CrossRelease: return 4;
  }
  return 0;
}

bool is_shown(const Finding& f) {
  const std::size_t limit = shown_length(f.confidence);
  return limit == 0 || f.path.size() <= limit;
}

namespace {

/// The chain without what tells boots apart: `name#N@boot` -> `name`.
std::string unsplit_chain(const Digraph& g, const Finding& f) {
  std::string chain(1, static_cast<char>('0' + static_cast<int>(f.kind)));
  for (const Vertex v : f.path) chain += base_name(g[v].name, g[v].ambiguous) + '\n';
  return chain;
}

/// Best evidence first, minimal before extending, few unknowns before many, shorter first. A class that was split by
/// boot makes one finding many: those after the first stand behind everything of their confidence.
void rank(const Digraph& g, std::vector<Finding>& findings) {
  const auto base = [](const Finding& f) {
    return std::tuple(f.confidence, !f.extends.empty(), f.path.size(), f.flags.size(), f.kind);
  };
  std::stable_sort(findings.begin(), findings.end(), [&](const Finding& a, const Finding& b) {
    return std::pair(base(a), a.path) < std::pair(base(b), b.path);
  });
  std::set<std::string> seen;
  std::set<std::string> repeated;
  for (const Finding& f : findings)
    if (std::find(f.flags.begin(), f.flags.end(), "ambiguous") != f.flags.end() &&
        !seen.insert(unsplit_chain(g, f)).second)
      repeated.insert(f.id);
  std::stable_sort(findings.begin(), findings.end(), [&](const Finding& a, const Finding& b) {
    return std::pair(a.confidence, repeated.count(a.id)) < std::pair(b.confidence, repeated.count(b.id));
  });
}

}  // namespace

std::string finding_id(FindingKind kind, const std::vector<std::string>& chain) {
  std::string text;
  for (const std::string& name : chain) text += name + '\n';
  XXH64_hash_t hash = XXH64(text.data(), text.size(), 0);
  std::string id(kIdPrefixes[static_cast<std::size_t>(kind)]);
  for (int digit = 0; digit < 8; ++digit, hash >>= 4) id += "0123456789abcdef"[hash & 15];
  return id;
}

Detection detect_deadlocks(const LockGraph& g, const DetectLimits& limits) {
  Detection detection;
  std::vector<Finding>& findings = detection.findings;
  CycleResult cycles = find_cycles(g.graph, limits.max_length);
  if (cycles.bounded)
    detection.bounds.push_back("cycles of more than " + std::to_string(limits.max_length ? limits.max_length : 512) +
                               " locks were not looked for");
  InversionResult inversions = find_inversions(g.graph, limits.most_inversions);
  if (inversions.bounded)
    detection.bounds.push_back(
        "more than " + std::to_string(limits.most_inversions) +
        " pairs of safe and unsafe classes, or paths of more than 256 locks; the others are left out");
  for (auto* some : {&cycles.findings, &inversions.findings})
    std::move(some->begin(), some->end(), std::back_inserter(findings));
  std::vector<Finding> states = find_inconsistent_states(g.graph);
  std::move(states.begin(), states.end(), std::back_inserter(findings));
  std::vector<Finding> waits = find_wait_contexts(g);
  std::move(waits.begin(), waits.end(), std::back_inserter(findings));
  for (Finding& f : findings) {
    std::vector<std::string> names;
    for (const Vertex v : f.path) names.push_back(g.graph[v].name);
    f.id = finding_id(f.kind, names);
    judge(g, f);
  }
  mark_extensions(findings);
  rank(g.graph, findings);
  return detection;
}

std::vector<Finding> find_deadlocks(const LockGraph& g) { return detect_deadlocks(g, {}).findings; }

}  // namespace lockgraph
