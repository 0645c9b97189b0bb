#include "account/advice.h"
#include "account/hangs.h"
#include "json/json.h"
#include "kernel/lock_machinery.h"
#include "kernel/takers.h"
#include "account/scenario.h"
#include "account/sentences.h"
#include "account/words.h"

#include <lockgraph/render/exchange.h>
#include <lockgraph/render/explain.h>
#include <lockgraph/render/findings.h>

#include <algorithm>
#include <map>
#include <set>

namespace lockgraph {

Json stuck_json(const StuckTask& t) {
  Json one{{"comm", t.task.comm}, {"pid", t.task.pid}};
  if (!t.waits_for.empty()) one["waits_for"] = t.waits_for;
  one["on"] = name(t.on);
  if (t.in) one["in"] = to_json(*t.in);
  if (t.state) one["state"] = std::string(1, t.state);
  if (t.seconds) one["seconds"] = t.seconds;
  if (!t.last_lock.empty()) {
    one["last_lock"] = {{"class", t.last_lock}};
    if (t.last_in) one["last_lock"]["in"] = to_json(*t.last_in);
  }
  if (t.line) one["line"] = t.line;
  return one;
}

Json stuck_json(const std::vector<StuckRoot>& roots) {
  Json all = Json::array();
  for (const StuckRoot& r : roots) {
    Json task = stuck_json(r.task);
    task.erase("line");
    Json one{{"task", std::move(task)}, {"waiting", r.waiting}, {"source", r.place.source}, {"line", r.place.line}};
    if (!r.place.release.empty()) one["release"] = r.place.release;
    all.push_back(std::move(one));
  }
  return all;
}

namespace {

Json to_json(const Acquisition& a) { return {{"access", name(a.access)}, {"known", name(a.known)}}; }

/// The first witnesses of a dependency: where, and how both locks were taken there.
Json seen_json(const LockGraph& g, const DependencyEdge& e) {
  constexpr std::size_t kShown = 5;
  Json seen = Json::array();
  for (const Witness& w : e.witnesses) {
    if (seen.size() == kShown) break;
    const ReportRef& r = g.reports()[w.report];
    seen.push_back({{"source", r.source},
                    {"line", r.line},
                    {"release", r.release},
                    {"held", to_json(w.from)},
                    {"acquired", to_json(w.to)}});
  }
  return seen;
}

void add_place(Json& j, const std::optional<Site>& site, const std::optional<Site>& place) {
  if (site) j["site"] = to_json(*site);
  if (place) j["place"] = to_json(*place);
}

Json edges_json(const LockGraph& g, const Finding& f) {
  Json edges = Json::array();
  for (const Step& s : steps(f))
    if (const DependencyEdge* e = g.dependency(s.from, s.to)) {
      Json edge{{"from", g[s.from].name},
                {"to", g[s.to].name},
                {"mode", mode_words(e->modes)},
                {"known", name(e->known)},
                {"reports", count_of(g, e->reports)}};
      const Taking taking = taking_of(g, s, &f);
      add_place(edge, taking.site, taking.again ? std::nullopt : taking.place);
      if (taking.held_at) edge["held_at"] = to_json(*taking.held_at);
      if (f.confidence > Confidence::Reported) edge["seen"] = seen_json(g, *e);
      edges.push_back(std::move(edge));
    }
  return edges;
}

/// Where the class came into the states that clash, as the newest of its own reports prints it.
void add_states(Json& j, const LockGraph& g, const Finding& f) {
  j["states"] = Json::array();
  for (const Irq irq : f.irqs)
    for (const UsageState state : {used_in(irq), used_in_read(irq), enabled(irq), enabled_read(irq)}) {
      if (!g[f.path.front()].usage.contains(state)) continue;
      Json one{{"state", name(state)}};
      if (const StatePlace* seen = place_of(g, f.path.front(), state, f.reports))
        add_place(one, seen->site, place_of(seen->stack));
      j["states"].push_back(std::move(one));
    }
}

/// What each kind says of its chain. Of a cut one only the known locks.
void add_chain(Json& j, const LockGraph& g, const Finding& f) {
  const auto name_or_null = [&](std::optional<ClassId> v) { return v ? Json(g[*v].name) : Json(nullptr); };
  switch (f.kind) {
    case FindingKind::Cycle: j["cycle"] = names(g, f); break;
    case FindingKind::IrqInversion:
      j["safe"] = name_or_null(safe_end(f));
      j["unsafe"] = name_or_null(unsafe_end(f));
      j["path"] = names(g, f);
      break;
    case FindingKind::WaitContext:
      j["held"] = is_forbidden_by_context(f)
                      ? Json("context")
                      : name_or_null(f.incomplete ? std::nullopt : std::optional(f.path.front()));
      j["acquired"] = g[f.incomplete ? f.path.front() : f.path.back()].name;
      if (!f.incomplete) {
        const Taking taking = scenario_of(g, f).lanes.back().taking;
        add_place(j, taking.site, taking.place);
      }
      break;
    case FindingKind::InconsistentState:
      j["class"] = g[f.path.front()].name;
      add_states(j, g, f);
      break;
    case FindingKind::Hang: break;
  }
}

/// What makes it the one that it is; baselines are compared by it.
Json key_json(const DeadlockKey& key) {
  Json locks = Json::array();
  for (const LockKey& lock : key.locks) {
    Json one{{"lock", lock.base}};
    if (!lock.owner.empty()) one["owner"] = lock.owner;
    if (!lock.taker.empty()) one["taker"] = lock.taker;
    if (lock.nth > 1) one["nth"] = lock.nth;
    if (lock.preempt_rt) one["preempt_rt"] = true;
    if (lock.apart) one["apart"] = true;
    locks.push_back(std::move(one));
  }
  Json j{{"locks", std::move(locks)}};
  if (!key.irqs.empty()) {
    j["irq"] = Json::array();
    for (const Irq irq : key.irqs) j["irq"].push_back(name(irq));
  }
  if (key.by_context) j["by_context"] = true;
  return j;
}

Json task_json(const Task& t) { return {{"comm", t.comm}, {"pid", t.pid}}; }

/// A deadlock of tasks: each waits for what the next one holds.
Json hang_json(const Finding& f) {
  const Hang& h = *f.hang;
  Json j{{"id", f.id}, {"kind", name(f.kind)}, {"confidence", name(f.confidence)}, {"flags", f.flags.names()}};
  j["extends"] = nullptr;
  j["tasks"] = Json::array();
  for (std::size_t i = 0; i < h.tasks.size(); ++i) {
    const StuckTask& t = h.tasks[i];
    Json one = stuck_json(t);
    one["held_by"] = (i + 1) % h.tasks.size();
    if (t.taken_in) one["took_in"] = to_json(*t.taken_in);
    if (!t.also_held_by.empty()) {
      one["also_held_by"] = Json::array();
      for (const Task& other : t.also_held_by) one["also_held_by"].push_back(task_json(other));
    }
    j["tasks"].push_back(std::move(one));
  }
  j["explained_by"] = h.explained_by.empty() ? Json(nullptr) : Json(h.explained_by);
  j["happened"] = true;
  j["reports"] = std::max(f.reports.size(), h.places.size());
  j["boots"] = h.places.size();
  j["releases"] = releases_of(h);
  j["sources"] = sources_of(h);
  j["key"] = key_json(f.key);
  return j;
}

Json finding_json(const LockGraph& g, const Finding& f) {
  if (f.hang) return hang_json(f);
  Json j{{"id", f.id}, {"kind", name(f.kind)}};
  if (f.kind == FindingKind::IrqInversion || f.kind == FindingKind::InconsistentState) {
    j["irq"] = Json::array();
    for (const Irq irq : f.irqs) j["irq"].push_back(name(irq));
  }
  add_chain(j, g, f);
  j["confidence"] = name(f.confidence);
  j["flags"] = f.flags.names();
  j["extends"] = f.extends.empty() ? Json(nullptr) : Json(f.extends);
  if (!f.contains.empty()) j["contains"] = f.contains;
  if (f.incomplete) j["incomplete"] = true;
  if (f.happened) j["happened"] = true;
  if (const Instances i = instances(g, f); i != Instances::Unknown) j["instances"] = name(i);
  const std::uint64_t reports = count_of(g, f.reports);
  j["reports"] = reports;
  j["boots"] = f.boots;
  j["releases"] = releases_of(g, f.reports);
  const Days days = days_of(g, f.reports);
  if (!days.first.empty()) j["first_day"] = days.first, j["last_day"] = days.last;
  std::set<std::string> sources;
  for (const ReportId r : f.reports) sources.insert(g.reports()[r].source);
  j["sources"] = sources;
  if (reports > f.reports.size()) j["reports_left_out"] = reports - f.reports.size();
  if (!f.rests_on.empty()) j["rests_on"] = f.rests_on;
  if (!f.unreported_id.empty()) j["unreported_id"] = f.unreported_id;
  j["key"] = key_json(f.key);
  if (Json edges = edges_json(g, f); !edges.empty()) j["edges"] = std::move(edges);
  if (f.refuted_by) {
    j["refuted"] = refuted_words(g, f);
  } else if (f.confidence > Confidence::Reported) {
    j["releases_apart"] = releases_apart(g, f.reports);
    j["would_refute"] = what_would_refute(g, f);
  }
  return j;
}

}  // namespace

std::string findings_json(const Analysis& a, const std::vector<std::size_t>& selected,
                          const std::vector<std::size_t>& refuted) {
  Json j{{"schema", "lockgraph.findings/1"},
         {"scheme", kIdScheme},
         {"policy", name(a.graph.policy())},
         {"findings", Json::array()},
         {"not_shown", Json::object()}};
  std::map<Confidence, std::size_t> hidden;
  for (const Finding& f : a.findings) ++hidden[f.confidence];
  for (const std::size_t i : selected) {
    --hidden[a.findings[i].confidence];
    j["findings"].push_back(finding_json(a.graph, a.findings[i]));
  }
  j["refuted"] = Json::array();
  for (const std::size_t i : refuted) j["refuted"].push_back(finding_json(a.graph, a.refuted[i]));
  for (const auto& [confidence, n] : hidden)
    if (n > 0) j["not_shown"][std::string(name(confidence))] = n;
  return dump(j);
}

std::string explain_json(const Analysis& a, const Finding& f) {
  const LockGraph& g = a.graph;
  Json j{{"schema", "lockgraph.explain/1"}, {"finding", finding_json(g, f)}, {"sentences", sentences(g, f)}};
  j["witnesses"] = Json::array();
  for (const Step& s : steps(f)) {
    const DependencyEdge* e = g.dependency(s.from, s.to);
    if (!e) continue;
    for (const Witness& w : e->witnesses) {
      const ReportRef& r = g.reports()[w.report];
      Json stack = Json::array();
      for (const Frame& frame : w.stack) stack.push_back(to_json(frame.site));
      j["witnesses"].push_back({{"from", g[s.from].name},
                                {"to", g[s.to].name},
                                {"source", r.source},
                                {"line", r.line},
                                {"release", r.release},
                                {"reports", r.in_all},
                                {"mode", name(w.mode())},
                                {"known", name(w.known())},
                                {"stack", std::move(stack)}});
    }
  }
  j["verdicts"] = Json::array();
  for (const AuditedReport& r : a.audit.reports)
    if (r.finding && a.findings[*r.finding].id == f.id) {
      const ReportRef& ref = g.reports()[r.report];
      j["verdicts"].push_back(
          {{"source", ref.source}, {"line", ref.line}, {"verdict", name(r.verdict)}, {"why", r.why}});
      if (ref.times > 1) j["verdicts"].back()["reports"] = ref.times;
    }
  j["fixes"] = fixes(g, f, step_weights(a.findings));
  return dump(j);
}

std::string graph_json(const LockGraph& g, const Subgraph* part) {
  Json j{{"schema", "lockgraph.graph/1"},
         {"policy", name(g.policy())},
         {"classes", Json::array()},
         {"dependencies", Json::array()}};
  const std::set<ClassId> kept =
      part ? std::set<ClassId>(part->classes.begin(), part->classes.end()) : std::set<ClassId>();
  const std::set<Step> steps =
      part ? std::set<Step>(part->dependencies.begin(), part->dependencies.end()) : std::set<Step>();
  for (ClassId v = 0; v < g.classes().size(); ++v) {
    if (part && !kept.count(v)) continue;
    const ClassNode& c = g[v];
    Json node{{"class", c.name}, {"base_name", c.base_name}};
    if (!c.owner.empty()) node["owner"] = c.owner;
    if (!c.taker.empty()) node["taker"] = c.taker;
    if (!c.apart.empty() && !c.reports.empty()) node["apart"] = g.reports()[c.reports.front()].source;
    if (c.usage_known) node["usage"] = c.usage.names();
    if (c.wait) node["wait"] = to_string(*c.wait);
    if (!c.key.empty()) node["key"] = c.key;
    node["ambiguous"] = c.ambiguous;
    node["reports"] = count_of(g, c.reports);
    node["releases"] = releases_of(g, c.reports);
    j["classes"].push_back(std::move(node));
  }
  for (const DependencyEdge& d : g.dependencies()) {
    if (part && !steps.count(d)) continue;
    std::set<Site> sites;
    for (const Witness& w : d.witnesses)
      if (auto site = acquiring_site(w.stack)) sites.insert(*site);
    Json edge{{"from", g[d.from].name}, {"to", g[d.to].name}, {"mode", mode_words(d.modes)}, {"known", name(d.known)}};
    edge["reports"] = count_of(g, d.reports);
    edge["releases"] = d.releases;
    edge["sites"] = Json::array();
    for (const Site& site : sites) edge["sites"].push_back(to_json(site));
    j["dependencies"].push_back(std::move(edge));
  }
  return dump(j);
}

}  // namespace lockgraph
