// Chains of classes: their dependencies, their names, their ids.
#include <lockgraph/graph/findings.h>

#include <range/v3/algorithm/any_of.hpp>
#include <range/v3/range/conversion.hpp>
#include <range/v3/view/transform.hpp>

#include <xxhash.h>

#include <array>

namespace lockgraph {
namespace {

constexpr std::array<std::string_view, 4> kIdPrefixes = {"cyc-", "inv-", "sta-", "wai-"};

}  // namespace

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

StepWeights step_weights(const std::vector<Finding>& findings) {
  StepWeights weights;
  for (const Finding& f : findings)
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
