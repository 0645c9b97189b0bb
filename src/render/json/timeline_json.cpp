#include "json/json.h"

#include <lockgraph/render/timeline.h>

#include <map>

namespace lockgraph {
std::string timeline_json(const Timeline& t, const Analysis& a) {
  Json j{{"schema", "lockgraph.timeline/1"}, {"releases", Json::array()}, {"rows", Json::array()}};
  for (const ReleasePoint& p : t.releases) j["releases"].push_back(p.label());
  for (const TimelineRow& row : t.rows) {
    Json r{{"finding", row.findings.size() == 1 ? Json(a.findings[row.findings.front()].id) : Json(nullptr)},
           {"title", row.title}};
    if (row.findings.size() > 1) {
      r["findings"] = Json::array();
      for (const std::size_t f : row.findings) r["findings"].push_back(a.findings[f].id);
    }
    std::map<std::string, Json> titles;
    r["cells"] = Json::array();
    for (const auto& [place, c] : row.cells) {
      Json cell{{"release", place.label()}, {"presence", name(c.presence)}, {"reports", c.reports}};
      cell["runs"] = {{"crashed", c.runs.crashed}, {"other", c.runs.other}, {"ok", c.runs.ok}, {"lost", c.runs.lost}};
      if (c.presence == Presence::Absent) cell["miss"] = c.miss;
      if (!c.why.empty()) cell["why"] = c.why;
      cell["where"] = Json::array();
      for (const SourceLine& w : c.where) cell["where"].push_back({{"source", w.source}, {"line", w.line}});
      r["cells"].push_back(std::move(cell));
      for (const auto& [title, runs] : c.titles) titles[title].push_back(place.label());
    }
    r["titles"] = Json::array();
    for (auto& [title, releases] : titles) r["titles"].push_back({{"title", title}, {"releases", std::move(releases)}});
    j["rows"].push_back(std::move(r));
  }
  return dump(j);
}

}  // namespace lockgraph
