#include <lockgraph/diagram.h>
#include <lockgraph/render.h>

#include <algorithm>

namespace lockgraph {
namespace {

std::string count(std::size_t n, const std::string& word) {
  return std::to_string(n) + " " + word + (n == 1 ? "" : "s");
}

/// "5.9.0-rc2, 5.11.0" and how many more.
std::string short_releases(const std::vector<std::string>& releases) {
  std::string text;
  for (std::size_t i = 0; i < releases.size() && i < 2; ++i) {
    std::string release = releases[i].substr(0, releases[i].find("-syzkaller"));
    if (release.size() > 24) release = release.substr(0, 23) + "\u2026";
    text += (i ? ", " : "") + release;
  }
  if (releases.size() > 2) text += " +" + std::to_string(releases.size() - 2);
  return text;
}

NodeRole role_of(const Usage& usage, const std::vector<Irq>& irqs) {
  bool safe = false, unsafe = false;
  for (const Irq irq : irqs) safe |= usage.any(irq, false), unsafe |= usage.any(irq, true);
  return safe && unsafe ? NodeRole::Both : safe ? NodeRole::Safe : unsafe ? NodeRole::Unsafe : NodeRole::Neutral;
}

DiagramEdge dependency_edge(const LockGraph& g, const Finding& f, std::size_t i) {
  const std::size_t to = (i + 1) % f.path.size();
  const DependencyEdge& e = g.graph[boost::edge(f.path[i], f.path[to], g.graph).first];
  DiagramEdge edge;
  edge.from = i, edge.to = to;
  if (const auto site = usual_site(e)) {
    edge.function = site->function;
    if (!site->file.empty()) edge.notes.push_back(site->file + ":" + std::to_string(site->line));
  } else {
    edge.notes.push_back("no stack printed");
  }
  const auto reports = reports_of(e);
  const std::string releases = short_releases(releases_of(g, reports));
  edge.notes.push_back(count(reports.size(), "report") + (releases.empty() ? "" : " \u00b7 " + releases));
  return edge;
}

/// True when a report on which the finding rests came out because of this dependency.
bool closes(const LockGraph& g, const Finding& f, std::size_t i) {
  const auto& witnesses = g.graph[boost::edge(f.path[i], f.path[(i + 1) % f.path.size()], g.graph).first].witnesses;
  return std::any_of(witnesses.begin(), witnesses.end(), [&](const Witness& w) {
    return w.is_new && std::find(f.reports.begin(), f.reports.end(), w.report) != f.reports.end();
  });
}

std::string irq_words(const Finding& f, std::string_view separator) {
  std::string text;
  for (const Irq irq : f.irqs) text += (text.empty() ? "" : std::string(separator)) + std::string(name(irq));
  return text;
}

void add_interrupt(const LockGraph& g, const Finding& f, Diagram& d) {
  const ClassNode& safe = g.graph[f.path.front()];
  DiagramEdge edge;
  edge.from = d.nodes.size() - 1, edge.to = 0;
  edge.role = EdgeRole::Closing;
  edge.lead = {irq_words(f, " or ") + " on the CPU that",
               d.nodes.size() == 1 ? "holds it takes it again" : "holds it takes " + safe.name};
  for (const Irq irq : f.irqs)
    for (const bool read : {false, true})
      if (const auto seen = safe.first_seen.find(name(UsageState{irq, false, read}));
          seen != safe.first_seen.end() && edge.function.empty())
        edge.function = seen->second.function;
  d.edges.push_back(std::move(edge));
}

/// A cycle is drawn so that its new dependency comes last and leads back to the top.
Finding drawn_from_the_new_dependency(const LockGraph& g, Finding f) {
  for (std::size_t i = 0; f.kind == FindingKind::Cycle && i < f.path.size(); ++i)
    if (closes(g, f, i)) {
      std::rotate(f.path.begin(), f.path.begin() + static_cast<std::ptrdiff_t>((i + 1) % f.path.size()), f.path.end());
      break;
    }
  return f;
}

}  // namespace

Diagram chain_diagram(const LockGraph& g, const Finding& finding) {
  const Finding f = drawn_from_the_new_dependency(g, finding);
  Diagram d;
  d.id = f.id;
  d.heading = kind_words(f) + "  " + f.id;
  const std::string releases = short_releases(releases_of(g, f.reports));
  d.subheadings.push_back((f.irqs.empty() ? "" : irq_words(f, " and ") + " \u00b7 ") + std::string(name(f.confidence)) +
                          (f.confidence == Confidence::Reported ? " \u00b7 " : ": no boot reported it \u00b7 needs ") +
                          count(f.reports.size(), "report") + (releases.empty() ? "" : " \u00b7 " + releases));
  std::string notes;
  for (const std::string& flag : f.flags) notes += (notes.empty() ? "" : ", ") + flag;
  if (!f.extends.empty()) notes += (notes.empty() ? "" : " \u00b7 ") + ("extends " + f.extends);
  if (!notes.empty()) d.subheadings.push_back(notes);

  for (const Vertex v : f.path) {
    const ClassNode& c = g.graph[v];
    DiagramNode node{c.name, state_words(c), NodeRole::Neutral, false};
    const bool end = v == f.path.front() || v == f.path.back();
    if (!f.irqs.empty() && end) node.role = role_of(c.usage, f.irqs);
    d.nodes.push_back(std::move(node));
  }
  if (f.kind == FindingKind::WaitContext) {
    DiagramEdge edge;
    edge.to = 1;
    edge.role = EdgeRole::Closing;
    edge.lead = {"the holder may not wait for it",
                 "wait type " + g.graph[f.path.front()].wait + " against " + g.graph[f.path.back()].wait};
    d.edges.push_back(std::move(edge));
    return d;
  }
  if (f.kind == FindingKind::InconsistentState) {
    add_interrupt(g, f, d);
    return d;
  }
  const bool cycle = f.kind == FindingKind::Cycle;
  for (std::size_t i = 0; i + (cycle ? 0 : 1) < f.path.size(); ++i) {
    DiagramEdge edge = dependency_edge(g, f, i);
    if (cycle) {
      edge.lead = {"Task " + std::to_string(i + 1)};
      if (closes(g, f, i)) edge.role = EdgeRole::Closing, edge.notes.push_back("the new dependency");
    }
    d.edges.push_back(std::move(edge));
  }
  if (!cycle) add_interrupt(g, f, d);
  return d;
}

}  // namespace lockgraph
