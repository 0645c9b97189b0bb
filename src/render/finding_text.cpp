#include <lockgraph/render.h>

#include <fmt/format.h>

namespace lockgraph {
namespace {

std::string place(const std::optional<Site>& site) {
  if (!site) return "(no stack printed)";
  return site->file.empty() ? site->function : fmt::format("{} {}:{}", site->function, site->file, site->line);
}

std::string join(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& w : words) text += (text.empty() ? "" : ", ") + w;
  return text;
}

std::string edge_line(const LockGraph& g, Vertex from, Vertex to) {
  const DependencyEdge& e = g.graph[boost::edge(from, to, g.graph).first];
  const auto reports = reports_of(e);
  return fmt::format("takes {}\n        in {}  [{}; {} report{}: {}]\n", g.graph[to].name, place(usual_site(e)),
                     e.modes.names(), reports.size(), reports.size() == 1 ? "" : "s", join(releases_of(g, reports)));
}

std::string states(const ClassNode& c) {
  std::string text;
  for (const std::string& w : state_words(c)) text += (text.empty() ? "" : "; ") + w;
  return text;
}

std::string irq_list(const Finding& f) {
  std::vector<std::string> names;
  for (const Irq irq : f.irqs) names.emplace_back(name(irq));
  return join(names);
}

}  // namespace

std::string chain_text(const LockGraph& g, const Finding& f) {
  std::string text;
  for (const Vertex v : f.path) text += (text.empty() ? "" : " -> ") + g.graph[v].name;
  if (f.kind == FindingKind::Cycle) text += " -> " + g.graph[f.path.front()].name;
  return text;
}

std::string finding_text(const LockGraph& g, const Finding& f) {
  std::string text = fmt::format("{}  {}{}  {}", f.id, kind_words(f), f.irqs.empty() ? "" : " (" + irq_list(f) + ")",
                                 name(f.confidence));
  if (!f.flags.empty()) text += "  [" + join(f.flags) + "]";
  text += '\n';
  if (!f.extends.empty()) text += "    extends " + f.extends + "\n";
  const std::size_t n = f.path.size();
  switch (f.kind) {
    case FindingKind::Cycle:
      for (std::size_t i = 0; i < n; ++i)
        text += fmt::format("    Task {} holds {} and {}", i + 1, g.graph[f.path[i]].name,
                            edge_line(g, f.path[i], f.path[(i + 1) % n]));
      break;
    case FindingKind::IrqInversion:
      text += fmt::format("    {}: {}\n", g.graph[f.path.front()].name, states(g.graph[f.path.front()]));
      for (std::size_t i = 0; i + 1 < n; ++i)
        text += fmt::format("      holding it, a task {}", edge_line(g, f.path[i], f.path[i + 1]));
      text += fmt::format("    {}: {}\n", g.graph[f.path.back()].name, states(g.graph[f.path.back()]));
      text += fmt::format("    so an interrupt ({}) on a CPU that holds {} and takes {} waits for ever\n", irq_list(f),
                          g.graph[f.path.back()].name, g.graph[f.path.front()].name);
      break;
    case FindingKind::WaitContext:
      text += fmt::format("    {} (wait type {}) is held, which does not allow to wait for {} (wait type {})\n",
                          g.graph[f.path.front()].name, g.graph[f.path.front()].wait, g.graph[f.path.back()].name,
                          g.graph[f.path.back()].wait);
      break;
    case FindingKind::InconsistentState: {
      const ClassNode& c = g.graph[f.path.front()];
      text += fmt::format("    {}: {}\n", c.name, states(c));
      for (const auto& [state, site] : c.first_seen) text += fmt::format("      {} in {}\n", state, place(site));
      break;
    }
  }
  text += "    from:\n";
  for (const std::size_t r : f.reports)
    text += fmt::format("      {}:{} ({})\n", g.reports[r].source, g.reports[r].line, g.reports[r].release);
  return text;
}

}  // namespace lockgraph
