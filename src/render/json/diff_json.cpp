#include "json/json.h"

#include <lockgraph/render/compare.h>

#include <map>

namespace lockgraph {
namespace {

Json to_json(const Coverage& c) {
  return {{"classes", c.classes},
          {"dependencies", c.dependencies},
          {"reports", c.reports},
          {"dumps", c.dumps},
          {"releases", c.releases}};
}

template <class Items>
Json counts(const Items& items) {
  Json j = Json::object();
  for (const Change c : {Change::New, Change::Gone, Change::Changed, Change::NewlySeen, Change::NotSeen, Change::Same})
    j[std::string(name(c))] = 0;
  for (const auto& item : items) {
    Json& n = j[std::string(name(item.change))];
    n = n.get<std::size_t>() + 1;
  }
  return j;
}

void add_words(Json& j, const std::vector<std::string>& gained, const std::vector<std::string>& lost) {
  if (!gained.empty()) j["gained"] = gained;
  if (!lost.empty()) j["lost"] = lost;
}

}  // namespace

std::string diff_json(const GraphDiff& d, const Analysis& old_side, const Analysis& new_side) {
  Json j{
      {"schema", "lockgraph.diff/1"},
      {"old", to_json(d.old_coverage)},
      {"new", to_json(d.new_coverage)},
      {"counts",
       {{"classes", counts(d.classes)}, {"dependencies", counts(d.dependencies)}, {"findings", counts(d.findings)}}}};
  j["classes"] = Json::array();
  for (const ClassChange& c : d.classes) {
    if (c.change == Change::Same && c.old_name.empty()) continue;
    Json one{{"class", c.name}, {"change", name(c.change)}};
    if (!c.old_name.empty()) one["was"] = c.old_name, one["why"] = c.why_matched;
    add_words(one, c.gained, c.lost);
    if (c.because != Because::None) {
      one["because"] = name(c.because);
      if (!c.evidence.empty()) one["evidence"] = c.evidence;
      if (!c.instead.empty()) one["instead"] = c.instead;
    }
    j["classes"].push_back(std::move(one));
  }
  j["dependencies"] = Json::array();
  for (const DependencyChange& e : d.dependencies) {
    if (e.change == Change::Same) continue;
    Json one{{"from", e.from}, {"to", e.to}, {"change", name(e.change)}};
    add_words(one, e.gained, e.lost);
    if (e.indirect) one["indirect"] = true;
    if (e.site) one["site"] = to_json(*e.site);
    one["old_reports"] = e.old_reports, one["new_reports"] = e.new_reports;
    j["dependencies"].push_back(std::move(one));
  }
  j["findings"] = Json::array();
  for (const FindingChange& f : d.findings) {
    const Analysis& s = f.in_new ? new_side : old_side;
    const Finding& finding = s.findings[f.finding];
    j["findings"].push_back({{"id", finding.id},
                             {"change", name(f.change)},
                             {"kind", name(finding.kind)},
                             {"path", names(s.graph, finding)},
                             {"confidence", name(finding.confidence)}});
  }
  return dump(j);
}

}  // namespace lockgraph
