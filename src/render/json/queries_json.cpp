#include "json/json.h"
#include "account/words.h"

#include <lockgraph/render/queries.h>
#include <lockgraph/render/rules.h>

namespace lockgraph {
namespace {

Json dependency_json(const LockGraph& g, ClassId from, ClassId to) {
  Json j{{"from", g[from].name}, {"to", g[to].name}};
  if (const DependencyEdge* e = g.dependency(from, to)) {
    j["mode"] = mode_words(e->modes);
    j["known"] = name(e->known);
    j["reports"] = count_of(g, e->reports);
    if (const auto& site = e->site) j["site"] = to_json(*site);
  }
  return j;
}

Json names_json(const LockGraph& g, const std::vector<ClassId>& classes) {
  Json names = Json::array();
  for (const ClassId v : classes) names.push_back(g[v].name);
  return names;
}

Json dependencies_json(const LockGraph& g, const std::vector<ClassId>& path) {
  Json all = Json::array();
  for (std::size_t i = 1; i < path.size(); ++i) all.push_back(dependency_json(g, path[i - 1], path[i]));
  return all;
}

/// Of a long list its ends, half of `most` each.
template <class T>
std::vector<T> ends_of(const std::vector<T>& all, std::size_t most) {
  if (all.size() <= most) return all;
  const auto half = static_cast<std::ptrdiff_t>(most / 2);
  std::vector<T> ends(all.begin(), all.begin() + half);
  ends.insert(ends.end(), all.end() - half, all.end());
  return ends;
}

Json witness_json(const LockGraph& g, const RuleWitness& w) {
  constexpr std::size_t kMostLocks = 64, kMostReports = 100;
  const std::vector<ClassId> path = ends_of(w.path, kMostLocks);
  Json j{{"path", names_json(g, path)}, {"grade", name(w.grade)}};
  if (path.size() < w.path.size()) j["path_left_out"] = w.path.size() - path.size();
  if (w.state) j["state"] = name(*w.state);
  if (w.site) j["site"] = to_json(*w.site);
  j["reports"] = Json::array();
  const std::vector<ReportId> reports = ends_of(w.reports, kMostReports);
  if (const std::uint64_t all = count_of(g, w.reports); reports.size() < all)
    j["reports_left_out"] = all - reports.size();
  for (const ReportId r : reports)
    j["reports"].push_back(
        {{"source", g.reports()[r].source}, {"line", g.reports()[r].line}, {"release", g.reports()[r].release}});
  return j;
}

}  // namespace

std::string path_json(const LockGraph& g, ClassId from, ClassId to, const std::vector<ClassId>& path) {
  Json j{{"schema", "lockgraph.path/1"}, {"from", g[from].name}, {"to", g[to].name}, {"path", names_json(g, path)}};
  j["dependencies"] = dependencies_json(g, path);
  return dump(j);
}

std::string under_json(const LockGraph& g, ClassId held, const std::vector<TakenUnder>& found) {
  Json j{{"schema", "lockgraph.under/1"}, {"class", g[held].name}, {"taken", Json::array()}};
  for (const TakenUnder& t : found) j["taken"].push_back({{"class", g[t.taken].name}, {"steps", t.steps}});
  return dump(j);
}

std::string levels_json(const LockGraph& g, const std::vector<LockLevel>& levels) {
  Json j{{"schema", "lockgraph.levels/1"}, {"levels", Json::array()}};
  for (const LockLevel& level : levels) {
    Json components = Json::array(), inner = Json::array(), against = Json::array();
    for (const CyclicPart& part : level.components) {
      components.push_back(names_json(g, part.classes));
      Json levels_inside = Json::array();
      for (const auto& classes : part.levels) levels_inside.push_back(names_json(g, classes));
      inner.push_back(std::move(levels_inside));
      for (const Step& s : part.against)
        against.push_back({{"from", g[s.from].name},
                           {"to", g[s.to].name},
                           {"reports", count_of(g, g.dependency(s.from, s.to)->reports)}});
    }
    j["levels"].push_back({{"classes", names_json(g, level.classes)},
                           {"components", std::move(components)},
                           {"inner", std::move(inner)},
                           {"against", std::move(against)}});
  }
  return dump(j);
}

std::string tried_json(const LockGraph& g, const std::vector<std::string>& locks, const TriedOrder& tried) {
  Json j{{"schema", "lockgraph.try/1"}, {"order", locks}, {"steps", Json::array()}};
  for (std::size_t i = 0; i < tried.steps.size(); ++i) {
    const TriedStep& s = tried.steps[i];
    Json step{{"from", locks[i]},
              {"to", locks[i + 1]},
              {"reports", count_of(g, s.seen)},
              {"releases", releases_of(g, s.seen)}};
    if (s.site) step["site"] = to_json(*s.site);
    j["steps"].push_back(std::move(step));
  }
  j["closes"] = Json::array();
  for (const ClosedPath& c : tried.closes) {
    Json closed{{"held", locks[c.held]},
                {"wanted", locks[c.wanted]},
                {"grade", name(c.grade)},
                {"path", names_json(g, c.path)}};
    closed["dependencies"] = dependencies_json(g, c.path);
    j["closes"].push_back(std::move(closed));
  }
  j["inversions"] = Json::array();
  for (const Finding& f : tried.inversions) {
    Json irqs = Json::array();
    for (const Irq irq : f.irqs) irqs.push_back(name(irq));
    j["inversions"].push_back(
        {{"id", f.id}, {"irq", std::move(irqs)}, {"path", names_json(tried.with->graph, f.path)}});
  }
  j["unknown"] = tried.unknown;
  return dump(j);
}

std::string rules_json(const LockGraph& g, const std::vector<JudgedRule>& rules) {
  Json j{{"schema", "lockgraph.assert/1"}, {"rules", Json::array()}};
  for (const JudgedRule& r : rules) {
    Json rule{{"line", r.rule.line}, {"text", r.rule.text}, {"status", name(r.status)}};
    if (const auto grade = r.violated_by()) rule["grade"] = name(*grade);
    if (!r.rule.note.empty()) rule["note"] = r.rule.note;
    rule["violations"] = Json::array();
    for (const RuleWitness& w : r.violations) rule["violations"].push_back(witness_json(g, w));
    if (r.more_violations) rule["more_violations"] = r.more_violations;
    rule["seen"] = Json::array();
    for (const RuleWitness& w : r.seen) rule["seen"].push_back(witness_json(g, w));
    rule["unknown"] = r.unknown;
    for (const FailedAssertion& f : r.failed) {
      const ReportRef& in = g.reports()[f.report];
      Json failed{{"lock", f.lock}, {"expects", name(f.expected)}, {"source", in.source}, {"line", in.line}};
      if (f.site) failed["site"] = to_json(*f.site);
      if (f.held) failed["held"] = *f.held;
      rule["assertions"].push_back(std::move(failed));
    }
    j["rules"].push_back(std::move(rule));
  }
  return dump(j);
}

}  // namespace lockgraph
