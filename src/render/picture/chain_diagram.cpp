#include "account/hangs.h"
#include "account/heading.h"
#include "account/scenario.h"
#include "account/words.h"
#include "picture/roles.h"

#include <lockgraph/render/diagram.h>
#include <lockgraph/render/words.h>

#include <algorithm>

namespace lockgraph {
namespace {

DiagramEdge dependency_edge(const LockGraph& g, const Step& s) {
  DiagramEdge edge;
  const DependencyEdge* e = g.dependency(s.from, s.to);
  if (!e) {
    edge.notes.emplace_back("not printed");
    return edge;
  }
  if (const auto& site = e->site) {
    edge.function = site->function;
    if (!site->file.empty()) edge.notes.push_back(site->file + ":" + std::to_string(site->line));
  } else {
    edge.notes.emplace_back("no stack printed");
  }
  const std::string releases = short_releases(e->releases);
  edge.notes.push_back(counted(count_of(g, e->reports), "report") + (releases.empty() ? "" : " \u00b7 " + releases));
  return edge;
}

bool is_of_nmi(const Finding& f) { return f.irqs.empty() || f.irqs.front() == Irq::Nmi; }

void add_interrupt(const LockGraph& g, const Finding& f, Diagram& d) {
  const auto safe = safe_end(f);
  DiagramEdge edge;
  edge.from = d.nodes.size() - 1, edge.to = 0;
  edge.role = EdgeRole::Closing;
  edge.lead = {(is_of_nmi(f) ? "an NMI" : irq_words(f.irqs, " or ")) + " on the CPU that",
               d.nodes.size() == 1 ? "holds it takes it again" : "holds it takes " + g[*safe].name};
  for (const Irq irq : f.irqs)
    for (const UsageState state : {used_in(irq), used_in_read(irq)})
      if (const StatePlace* seen = place_of(g, *safe, state, f.reports); seen && edge.function.empty())
        edge.function = seen->site.function;
  d.edges.push_back(std::move(edge));
}

/// A cycle is drawn so that its new dependency comes last and leads back to the top.
Finding drawn_from_the_new_dependency(const LockGraph& g, Finding f) {
  if (f.kind != FindingKind::Cycle || f.incomplete) return f;
  const std::vector<Step> all = steps(f);
  const auto closing = std::find_if(all.begin(), all.end(), [&](const Step& s) { return closes(g, f, s); });
  if (closing != all.end() && closing + 1 != all.end())
    std::rotate(f.path.begin(), f.path.begin() + (closing - all.begin()) + 1, f.path.end());
  return f;
}

/// What does not allow the wait: the held lock, or the context, drawn as a box of its own.
void add_wait(const LockGraph& g, const Finding& f, Diagram& d) {
  DiagramEdge edge;
  edge.to = 1;
  edge.role = EdgeRole::Closing;
  if (is_forbidden_by_context(f)) {
    d.nodes.insert(d.nodes.begin(), {"context", {"what runs here may not wait so"}, NodeRole::Neutral, false});
    edge.lead = {"the context may not wait for it", "wait type " + wait_words(g[f.path.back()], f.reports)};
  } else {
    edge.lead = {"the holder may not wait for it", "wait type " + wait_words(g[f.path.front()], f.reports) +
                                                       " against " + wait_words(g[f.path.back()], f.reports)};
  }
  d.edges.push_back(std::move(edge));
}

}  // namespace

namespace {

/// A box for each task, an arrow to who has what it waits for.
Diagram hang_diagram(const LockGraph& g, const Finding& f) {
  const Hang& h = *f.hang;
  Diagram d;
  d.id = f.id;
  d.heading = kind_words(f) + "  " + f.id;
  d.subheadings = lines_beneath(g, f);
  for (std::size_t i = 0; i < h.tasks.size(); ++i) {
    const StuckTask& t = h.tasks[i];
    std::vector<std::string> states;
    if (std::string state = state_words(t); !state.empty()) states.push_back(std::move(state));
    d.nodes.push_back({task_words(t.task), std::move(states), NodeRole::Neutral, false});
    DiagramEdge edge;
    edge.from = i, edge.to = (i + 1) % h.tasks.size();
    edge.lead = {"waits for " + lock_words(t)};
    if (t.in) {
      edge.function = t.in->function;
      if (!t.in->file.empty()) edge.notes.push_back(t.in->file + ":" + std::to_string(t.in->line));
    }
    edge.role = EdgeRole::Closing;
    d.edges.push_back(std::move(edge));
  }
  return d;
}

}  // namespace

Diagram chain_diagram(const LockGraph& g, const Finding& finding) {
  if (finding.hang) return hang_diagram(g, finding);
  const Finding f = drawn_from_the_new_dependency(g, finding);
  Diagram d;
  d.id = f.id;
  d.heading = kind_words(f) + "  " + f.id;
  d.subheadings = lines_beneath(g, f);

  for (const ClassId v : f.path) {
    const ClassNode& c = g[v];
    DiagramNode node{c.name, state_words(g, v, f), NodeRole::Neutral, false};
    const bool end = v == safe_end(f) || v == unsafe_end(f);
    if (!f.irqs.empty() && end) node.role = role_of(c.usage, f.irqs);
    d.nodes.push_back(std::move(node));
  }
  if (f.kind == FindingKind::WaitContext && !f.incomplete) add_wait(g, f, d);
  const bool cycle = f.kind == FindingKind::Cycle;
  const Scenario told = scenario_of(g, f);
  const std::vector<Step> all = steps(f);
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (f.incomplete && !g.dependency(all[i].from, all[i].to)) continue;
    DiagramEdge edge = dependency_edge(g, all[i]);
    edge.from = i, edge.to = (i + 1) % f.path.size();
    if (const Lane* lane = cycle && !f.incomplete ? lane_of(told, all[i]) : nullptr) edge.lead = {lane->who};
    if (cycle && closes(g, f, all[i])) edge.role = EdgeRole::Closing, edge.notes.emplace_back("the new dependency");
    d.edges.push_back(std::move(edge));
  }
  const bool strikes = f.kind == FindingKind::IrqInversion || f.kind == FindingKind::InconsistentState;
  if (strikes && !f.incomplete) add_interrupt(g, f, d);
  return d;
}

}  // namespace lockgraph
