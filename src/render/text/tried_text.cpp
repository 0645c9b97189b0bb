#include "account/words.h"

#include <lockgraph/render/queries.h>
#include <lockgraph/render/words.h>

#include <fmt/format.h>

namespace lockgraph {
namespace {

std::string step_text(const LockGraph& g, const std::string& from, const std::string& to, const TriedStep& step) {
  const std::string order = fmt::format("  {} -> {}: ", from, to);
  if (step.seen.empty()) return order + "nobody was seen to take them so\n";
  const std::vector<std::string> releases = releases_of(g, step.seen);
  std::string text = order + "taken so in " + counted(count_of(g, step.seen), "report");
  if (!releases.empty())
    text += releases.size() == 1 ? " of " + releases[0] : ", " + releases.front() + " to " + releases.back();
  return text + (step.site ? ", in " + place_words(step.site) : "") + "\n";
}

std::string path_text(const LockGraph& g, const ClosedPath& c) {
  std::vector<std::string> names;
  for (const ClassId v : c.path) names.push_back(g[v].name);
  std::string text = fmt::format("  {}: {}\n", grade_words(c.grade), joined(names, " -> "));
  for (std::size_t i = 1; i < c.path.size(); ++i)
    text += fmt::format("      {}  {}\n", names[i], dependency_words(g, *g.dependency(c.path[i - 1], c.path[i])));
  return text;
}

}  // namespace

std::string tried_text(const LockGraph& g, const std::vector<std::string>& locks, const TriedOrder& tried) {
  std::string text = joined(locks, " -> ") + "\n\n";
  for (std::size_t i = 0; i < tried.steps.size(); ++i) text += step_text(g, locks[i], locks[i + 1], tried.steps[i]);
  for (const std::string& lock : tried.unknown) {
    text += fmt::format("  no lock class is called {}: nothing is known of it", lock);
    const std::vector<std::string> near = similar_classes(g, lock, 3);
    text += near.empty() ? "\n" : "; did you mean " + joined(near, ", ") + "\n";
  }
  if (tried.closes.empty() && tried.inversions.empty()) return text + "\nIt closes nothing that was seen.\n";
  if (!tried.closes.empty())
    text += fmt::format("\nAgainst it {} {}:\n", counted(tried.closes.size(), "path"),
                        tried.closes.size() == 1 ? "leads" : "lead");
  for (const ClosedPath& c : tried.closes) text += path_text(g, c);
  if (!tried.inversions.empty()) text += "\nWith it an interrupt can close:\n";
  for (const Finding& f : tried.inversions)
    text += fmt::format("  {} ({}): {}\n", kind_words(f), irq_words(f.irqs), chain_text(tried.with->graph, f));
  return text;
}

}  // namespace lockgraph
