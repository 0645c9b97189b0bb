// What makes a finding that no boot reported strong, and what would refute it.
#include "words.h"

namespace lockgraph {

std::string kind_words(const DependencyEdge& e) { return fmt::format("{}, {}", mode_words(e.modes), name(e.known)); }

std::string refuted_words(const LockGraph& g, const Finding& f) {
  const ReportRef& by = g.reports()[*f.refuted_by];
  return fmt::format("{}:{} ({}) shows it, and its lockdep, which was on, let it pass", by.source, by.line,
                     by.release.empty() ? "unknown release" : by.release);
}

std::vector<std::string> what_would_refute(const LockGraph& g, const Finding& f) {
  if (f.confidence <= Confidence::Reported || f.happened) return {};
  std::vector<std::string> all{"a boot that shows all of it and whose lockdep, which is on, lets it pass"};
  for (const OwnersDiffer& o : owners_differ(g, f))
    all.push_back(
        fmt::format("two locks called {}: that of {}, which is taken, and that of {}, under which the next is taken",
                    g[o.lock].name, joined(o.taken, " and "), joined(o.held, " and ")));
  for (const std::vector<Step>& set : assumptions(g, f)) {
    std::vector<std::string> names;
    for (const Step& s : set) names.push_back(g[s.from].name + " -> " + g[s.to].name);
    all.push_back(fmt::format("readers, not writers, in {}: {} assumed", joined(names, " and in "),
                              set.size() == 1 ? "its kind is" : "their kinds are"));
  }
  for (const ClassId v : f.path)
    if (g[v].ambiguous)
      all.push_back(fmt::format("another boot where {} is not the lock of that name here", g[v].base_name));
  if (releases_apart(g, f.reports) > 0) all.emplace_back("a change of the code between its kernels");
  return all;
}

}  // namespace lockgraph
