#include "account/advice.h"
#include "account/hangs.h"
#include "json/finding_json.h"
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

}  // namespace

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

}  // namespace lockgraph
