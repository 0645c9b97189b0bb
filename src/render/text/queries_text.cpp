#include "account/words.h"

#include <lockgraph/render/queries.h>
#include <lockgraph/render/words.h>
#include <lockgraph/render/rules.h>

#include <fmt/format.h>

#include <iterator>

namespace lockgraph {

std::string path_text(const LockGraph& g, ClassId from, ClassId to, const std::optional<std::vector<ClassId>>& path) {
  if (!path) return fmt::format("no strong path from {} to {}\n", g[from].name, g[to].name);
  std::string text = g[from].name + "\n";
  for (const Step& s : steps({FindingKind::IrqInversion, *path}))
    text += fmt::format("  -> {}  {}\n", g[s.to].name, dependency_words(g, *g.dependency(s.from, s.to)));
  return text;
}

std::string under_text(const LockGraph& g, const std::vector<TakenUnder>& all) {
  std::string text;
  for (const TakenUnder& t : all) text += fmt::format("{:>4}  {}\n", t.steps, g[t.taken].name);
  return text;
}

std::string class_text(const Analysis& a, const std::string& name) {
  const LockGraph& g = a.graph;
  std::string text;
  const std::vector<Observation> found = observations_of(a, name);
  for (auto o = found.begin(); o != found.end(); ++o) {
    if (o == found.begin() || o->of != std::prev(o)->of) text += g[o->of].name + "\n";
    text +=
        fmt::format("  {} in {}\n    {}{}\n", o->label, o->source, g[o->of].ambiguous ? "ambiguous: " : "", o->reason);
  }
  std::string failed;
  for (const FailedAssertion& f : failed_assertions(a))
    if (may_be_called(name, f.lock)) failed += "  " + assertion_words(g, f) + "\n";
  return text + (failed.empty() ? "" : "assertions that failed\n" + failed);
}

}  // namespace lockgraph
