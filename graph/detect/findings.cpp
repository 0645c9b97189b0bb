#include <lockgraph/graph/findings.h>

#include "confidence.h"
#include "detect.h"
#include "silence.h"

#include <range/v3/algorithm/any_of.hpp>
#include <range/v3/algorithm/contains.hpp>
#include <range/v3/algorithm/sort.hpp>
#include <range/v3/algorithm/stable_sort.hpp>
#include <range/v3/range/conversion.hpp>
#include <range/v3/view/transform.hpp>

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

void add_irqs(Finding& f, const std::vector<Irq>& irqs) {
  for (const Irq irq : irqs)
    if (!ranges::contains(f.irqs, irq)) f.irqs.push_back(irq);
  ranges::sort(f.irqs);
}

/// What is claimed, and what is detected and not refuted, each chain once.
class Collector {
 public:
  Collector(std::size_t classes, const Silence& silence) : classes_(classes), silence_(silence) {}

  Finding& of(const Chain& chain) {
    Finding& f = by_chain_[chain];
    static_cast<Chain&>(f) = chain;
    return f;
  }
  bool knows(const Chain& chain) const { return by_chain_.count(chain) > 0; }

  void add_claims(const std::vector<Claim>& claims) {
    for (const Claim& c : claims) {
      Finding& f = of(c);
      add_irqs(f, c.irqs);
      f.reports.push_back(c.report);
    }
  }

  /// Of the cycles that nobody reported only those that contain no shorter one. `cycles` is sorted by length.
  void add_cycles(const std::vector<std::vector<Vertex>>& cycles) {
    CycleIndex shorter(classes_);
    for (const auto& [chain, f] : by_chain_)
      if (chain.kind == FindingKind::Cycle && !chain.incomplete) shorter.add(chain.path, 0);
    for (const auto& cycle : cycles) {
      const Chain chain{FindingKind::Cycle, cycle};
      if (knows(chain) || !shorter.inside(cycle).empty()) continue;
      if (const auto by = silence_.refuted_by(chain, std::nullopt)) {
        refute(chain, {}, *by);
        continue;
      }
      of(chain);
      shorter.add(cycle, 0);
    }
  }

  /// An inversion or a state, for each irq that no boot refutes it for.
  void add(const Chain& chain, const std::vector<Irq>& irqs) {
    std::vector<Irq> stand, fall;
    std::optional<ReportId> by;
    for (const Irq irq : irqs)
      if (const auto one = knows(chain) ? std::nullopt : silence_.refuted_by(chain, irq))
        fall.push_back(irq), by = one;
      else
        stand.push_back(irq);
    if (!stand.empty())
      add_irqs(of(chain), stand);
    else if (by)
      refute(chain, fall, *by);
  }

  /// What solving the kinds took out of the graph; what is left of it there stands.
  void add_let_pass(const std::vector<LetPass>& let_pass) {
    std::set<Chain> known;
    for (const Finding& f : refuted_) known.insert(f);
    for (const LetPass& l : let_pass) {
      const Chain chain{FindingKind::Cycle, l.cycle};
      if (!knows(chain) && known.insert(chain).second) refute(chain, {}, l.report);
      if (l.contradicts)
        for (Finding& f : refuted_)
          if (static_cast<const Chain&>(f) == chain && f.flags.empty()) f.flags.emplace_back("contradictory");
    }
  }

  std::vector<Finding> take_refuted() { return std::move(refuted_); }

  std::vector<Finding> take() && {
    std::vector<Finding> findings;
    for (auto& [chain, f] : by_chain_) findings.push_back(std::move(f));
    return findings;
  }

 private:
  void refute(const Chain& chain, const std::vector<Irq>& irqs, ReportId by) {
    Finding& f = refuted_.emplace_back();
    static_cast<Chain&>(f) = chain;
    f.irqs = irqs;
    f.refuted_by = by;
  }

  std::size_t classes_;
  const Silence& silence_;
  std::map<Chain, Finding> by_chain_;
  std::vector<Finding> refuted_;
};

bool share_irq(const Finding& a, const Finding& b) {
  return ranges::any_of(a.irqs, [&](Irq irq) { return ranges::contains(b.irqs, irq); });
}

/// An inversion whose path contains the whole path of a shorter one extends it; the shortest such is named. Shortest of
/// all is one class on the path that is safe and unsafe itself: an inconsistent state of the same irq.
void mark_extensions(std::vector<Finding>& findings) {
  std::vector<Finding*> inversions;
  std::map<Vertex, const Finding*> inconsistent;
  for (Finding& f : findings) {
    if (f.incomplete) continue;
    if (f.kind == FindingKind::IrqInversion) inversions.push_back(&f);
    if (f.kind == FindingKind::InconsistentState) inconsistent[f.path.front()] = &f;
  }
  ranges::stable_sort(inversions, {}, [](const Finding* f) { return f->path.size(); });
  std::map<Vertex, std::vector<const Finding*>> minimal_by_start;
  for (Finding* f : inversions) {
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
      f->extends = inner->id;
    else
      minimal_by_start[f->path.front()].push_back(f);
  }
}

/// Reported deadlocks say which shorter ones of their kind lie on their locks.
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

/// An unreported inversion that starts or ends at a class whose states a report already called inconsistent: with that
/// mended it is gone.
bool is_consequence(const Finding& f) {
  return f.confidence != Confidence::Reported &&
         f.extends.starts_with(kIdPrefixes[static_cast<std::size_t>(FindingKind::InconsistentState)]);
}

/// DESIGN's order: evidence, then weight (boots that show it), then fewer flags, kernels that are nearer to each other
/// and newer, then length.
void rank(const LockGraph& g, std::vector<Finding>& findings) {
  struct Weight {
    ReleasePoint newest;
    unsigned apart;
  };
  std::map<std::string_view, Weight> weights;
  for (const Finding& f : findings) {
    Weight& w = weights[f.id];
    w.apart = releases_apart(g, f.reports);
    for (const ReportId r : f.reports) w.newest = std::max(w.newest, release_point(g.reports[r].release));
  }
  const auto before = [&](const Finding& a, const Finding& b) {
    if (a.confidence != b.confidence) return a.confidence < b.confidence;
    if (is_consequence(a) != is_consequence(b)) return is_consequence(b);
    if (a.boots != b.boots) return a.boots > b.boots;
    const Weight &wa = weights.at(a.id), &wb = weights.at(b.id);
    if (a.confidence != Confidence::Reported) {
      if (a.flags.size() != b.flags.size()) return a.flags.size() < b.flags.size();
      if (wa.apart != wb.apart) return wa.apart < wb.apart;
    }
    if (wa.newest != wb.newest) return wa.newest > wb.newest;
    const auto plainer = [](const Finding& f) {
      return std::tuple(f.flags.size(), f.incomplete, f.path.size(), f.kind);
    };
    return plainer(a) != plainer(b) ? plainer(a) < plainer(b) : a.path < b.path;
  };
  std::vector<std::size_t> order(findings.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  ranges::sort(order, [&](std::size_t a, std::size_t b) { return before(findings[a], findings[b]); });
  std::vector<Finding> ranked;
  ranked.reserve(findings.size());
  for (const std::size_t i : order) ranked.push_back(std::move(findings[i]));
  findings = std::move(ranked);
}

}  // namespace

std::string_view name(FindingKind kind) { return kKindNames.at(static_cast<std::size_t>(kind)); }
std::string_view name(Confidence confidence) { return kConfidenceNames.at(static_cast<std::size_t>(confidence)); }

std::vector<Step> steps(const Chain& c) {
  std::vector<Step> steps;
  if (c.kind != FindingKind::Cycle && c.kind != FindingKind::IrqInversion) return steps;
  const bool closed = c.kind == FindingKind::Cycle && (!c.incomplete || c.path.size() > 1);
  for (std::size_t i = 0; i + (closed ? 0 : 1) < c.path.size(); ++i)
    steps.push_back({c.path[i], c.path[(i + 1) % c.path.size()]});
  return steps;
}

bool is_forbidden_by_context(const Chain& c) {
  return c.kind == FindingKind::WaitContext && !c.incomplete && c.path.size() == 1;
}

std::vector<std::string> names(const LockGraph& g, const Chain& c) {
  return c.path | ranges::views::transform([&](Vertex v) { return g[v].name; }) | ranges::to<std::vector>();
}

std::vector<std::string> base_names(const LockGraph& g, const Chain& c) {
  return c.path | ranges::views::transform([&](Vertex v) { return g[v].base_name; }) | ranges::to<std::vector>();
}

bool is_ambiguous(const LockGraph& g, const Chain& c) {
  return ranges::any_of(c.path, [&](Vertex v) { return g[v].ambiguous; });
}

std::vector<std::string> names_across_boots(const LockGraph& g, const Chain& c) {
  auto all = c.path | ranges::views::transform([&](Vertex v) { return g[v].ambiguous ? g[v].base_name : g[v].name; }) |
             ranges::to<std::vector>();
  if (c.kind == FindingKind::Cycle && !c.incomplete) rotate_to_smallest(all);
  return all;
}

std::string finding_id(const LockGraph& g, const Chain& c) {
  std::string text = is_forbidden_by_context(c) ? "context\n" : "";
  for (const std::string& name : names(g, c)) text += name + '\n';
  if (c.incomplete) text += "\nincomplete";
  XXH64_hash_t hash = XXH64(text.data(), text.size(), 0);
  std::string id(kIdPrefixes[static_cast<std::size_t>(c.kind)]);
  for (int digit = 0; digit < 8; ++digit, hash >>= 4) id += "0123456789abcdef"[hash & 15];
  return id;
}

unsigned releases_apart(const LockGraph& g, const std::vector<ReportId>& reports) {
  unsigned oldest = ~0u, newest = 0;
  for (const ReportId r : reports)
    if (const ReleasePoint p = release_point(g.reports[r].release); p != ReleasePoint{}) {
      oldest = std::min(oldest, ordinal(p)), newest = std::max(newest, ordinal(p));
    }
  return newest > oldest ? newest - oldest : 0;
}

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

Detection detect_deadlocks(const LockGraph& g, const std::vector<Claim>& claims, const std::vector<LetPass>& let_pass,
                           const DetectLimits& limits) {
  Detection detection;
  const SearchGraph search = search_graph(g);
  const Silence silence(g);
  Collector collector(search.classes(), silence);
  collector.add_claims(claims);

  const DetectedCycles cycles = find_cycles(search, limits.max_length);
  if (cycles.bounded)
    detection.bounds.push_back("cycles of more than " + std::to_string(limits.max_length ? limits.max_length : 512) +
                               " locks were not looked for");
  collector.add_cycles(cycles.cycles);
  const DetectedInversions inversions = find_inversions(search, limits.most_inversions);
  if (inversions.bounded)
    detection.bounds.push_back(
        "more than " + std::to_string(limits.most_inversions) +
        " pairs of safe and unsafe classes, or paths of more than 256 locks; the others are left out");
  for (const Inversion& i : inversions.inversions) collector.add({FindingKind::IrqInversion, i.path}, i.irqs);
  for (const InconsistentClass& c : find_inconsistent_states(search))
    collector.add({FindingKind::InconsistentState, {c.vertex}}, c.irqs);

  collector.add_let_pass(let_pass);
  detection.refuted = collector.take_refuted();
  detection.findings = std::move(collector).take();
  Judge judge(g);
  for (auto* findings : {&detection.findings, &detection.refuted})
    for (Finding& f : *findings) {
      f.id = finding_id(g, f);
      judge.judge(f);
    }
  mark_extensions(detection.findings);
  mark_contained(detection.findings, search.classes());
  rank(g, detection.findings);
  return detection;
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
