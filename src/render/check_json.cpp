#include <lockgraph/render.h>

#include <nlohmann/json.hpp>

namespace lockgraph {
namespace {
using Json = nlohmann::ordered_json;
}

std::string check_json(const Audit& audit, const Evidence& logs, const std::vector<Finding>& findings) {
  Json j{{"schema", "lockgraph.check/1"}, {"reports", Json::array()}};
  const auto place = [&](const AuditedReport& a) {
    return Json{{"source", logs[a.log].source}, {"line", logs[a.log].reports[a.report].line}};
  };
  for (const AuditedReport& a : audit.reports) {
    const Report& r = logs[a.log].reports[a.report];
    Json one = place(a);
    one["kind"] = name(r.kind);
    if (!r.title.empty()) one["title"] = r.title;
    one["verdict"] = name(a.verdict);
    one["finding"] = a.finding ? Json(findings[*a.finding].id) : Json(nullptr);
    if (!a.deadlock.empty()) one["deadlock"] = a.deadlock, one["chain"] = a.chain;
    if (a.contains) one["contains"] = findings[*a.contains].id;
    one["why"] = a.why;
    j["reports"].push_back(std::move(one));
  }
  j["duplicates"] = Json::array();
  for (const Duplicates& d : audit.duplicates) {
    Json one{{"deadlock", d.deadlock}, {"titles", d.titles}, {"reports", Json::array()}};
    for (const std::size_t i : d.reports) one["reports"].push_back(place(audit.reports[i]));
    j["duplicates"].push_back(std::move(one));
  }
  j["ambiguous_titles"] = Json::array();
  for (const AmbiguousTitle& t : audit.titles)
    j["ambiguous_titles"].push_back({{"title", t.title}, {"deadlocks", t.deadlocks}});
  j["candidates"] = Json::array();
  for (const DuplicateCandidates& c : audit.candidates)
    j["candidates"].push_back({{"why", c.why}, {"deadlocks", c.deadlocks}});
  j["shared_dependencies"] = Json::array();
  for (const SharedDependency& s : audit.shared)
    j["shared_dependencies"].push_back(
        {{"from", s.from}, {"to", s.to}, {"reports", s.reports}, {"deadlocks", s.deadlocks}});
  return j.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace lockgraph
