// Chains of classes: their dependencies and names.
#include <lockgraph/graph/finding.h>

#include <range/v3/algorithm/any_of.hpp>
#include <range/v3/range/conversion.hpp>
#include <range/v3/view/transform.hpp>

#include <algorithm>
#include <array>

namespace lockgraph {
namespace {

/// A kind of finding; in the order of FindingKind.
struct KindRow {
  std::string_view name, id_head;
  bool has_steps;  ///< neighbours on its chain are a dependency
  bool is_ring;    ///< so are its last and its first lock
};
constexpr std::array<KindRow, 5> kKinds = {{{"cycle", "cyc-", true, true},
                                            {"irq-inversion", "inv-", true, false},
                                            {"inconsistent-state", "sta-", false, false},
                                            {"wait-context", "wai-", false, false},
                                            {"hang", "hng-", false, false}}};
static_assert(std::ranges::all_of(kKinds, [](const KindRow& r) { return r.id_head.size() == kIdHead; }));
const KindRow& row_of(FindingKind kind) { return kKinds.at(static_cast<std::size_t>(kind)); }

constexpr std::array<std::string_view, 5> kConfidenceNames = {"happened", "reported", "same-boot", "same-release",
                                                              "cross-release"};
constexpr std::array<std::string_view, 7> kFlagNames = {"contradictory", "ambiguous", "guarded?",     "provoked",
                                                        "unknown-mode",  "apart",     "owners-differ"};

}  // namespace

std::string_view name(FindingKind kind) { return row_of(kind).name; }
std::string_view name(Confidence confidence) { return kConfidenceNames.at(static_cast<std::size_t>(confidence)); }
std::string_view id_head(FindingKind kind) { return row_of(kind).id_head; }

std::optional<FindingKind> kind_of_id(std::string_view id) {
  for (const FindingKind kind : kFindingKinds)
    if (id.starts_with(id_head(kind))) return kind;
  return std::nullopt;
}

std::string_view name(Flag f) { return kFlagNames.at(static_cast<std::size_t>(f)); }

std::vector<std::string> Flags::names() const {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < kFlagNames.size(); ++i)
    if (contains(static_cast<Flag>(i))) names.emplace_back(kFlagNames[i]);
  return names;
}

std::vector<Step> steps(const Chain& c) {
  std::vector<Step> steps;
  if (!row_of(c.kind).has_steps) return steps;
  const bool closed = row_of(c.kind).is_ring && (!c.incomplete || c.path.size() > 1);
  for (std::size_t i = 0; i + (closed ? 0 : 1) < c.path.size(); ++i)
    steps.push_back({c.path[i], c.path[(i + 1) % c.path.size()]});
  return steps;
}

Instances instances(const LockGraph& g, const Finding& f) {
  Instances all = Instances::Unknown;
  for (const ReportId r : f.reports) {
    const Instances here = g.reports()[r].instances;
    if (here == Instances::Unknown) continue;
    if (all != Instances::Unknown && all != here) return Instances::Unknown;
    all = here;
  }
  return all;
}

bool is_forbidden_by_context(const Chain& c) {
  return c.kind == FindingKind::WaitContext && !c.incomplete && c.path.size() == 1;
}

std::vector<std::string> names(const LockGraph& g, const Chain& c) {
  return c.path | ranges::views::transform([&](ClassId v) { return g[v].name; }) | ranges::to<std::vector>();
}

std::vector<std::string> base_names(const LockGraph& g, const Chain& c) {
  return c.path | ranges::views::transform([&](ClassId v) { return g[v].base_name; }) | ranges::to<std::vector>();
}

DeadlockKey key_of(const LockGraph& g, const Chain& c) {
  DeadlockKey key{c.kind, c.incomplete, is_forbidden_by_context(c), {}, {}};
  const auto add = [&](ClassId v) {
    const ClassNode& n = g[v];
    key.locks.push_back({n.base_name, n.owner, n.taker, n.nth, n.preempt_rt, !n.apart.empty()});
  };
  if (c.kind == FindingKind::IrqInversion && !c.incomplete) {
    add(c.path.front()), add(c.path.back());
  } else {
    for (const ClassId v : c.path) add(v);
  }
  return rotated(std::move(key));
}

bool is_ambiguous(const LockGraph& g, const Chain& c) {
  return ranges::any_of(c.path, [&](ClassId v) { return g[v].ambiguous; });
}

StepWeights step_weights(const std::vector<Finding>& findings) {
  StepWeights weights;
  for (const Finding& f : findings)
    if (f.rests_on.empty())
      for (const Step& s : steps(f)) ++weights[s];
  return weights;
}

std::optional<Step> best_cut(const Finding& f, const StepWeights& weights) {
  std::optional<Step> best;
  std::size_t most = 1;
  for (const Step& s : steps(f))
    if (const auto w = weights.find(s); w != weights.end() && w->second > most) best = s, most = w->second;
  return best;
}

}  // namespace lockgraph
