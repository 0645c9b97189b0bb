// A log -> reports, conclusions, text and JSON of all of it.
#include "fuzz/target.h"

#include <lockgraph/graph/analysis.h>
#include <lockgraph/model/error.h>
#include <lockgraph/gather/gather.h>
#include <lockgraph/render/check.h>
#include <lockgraph/render/exchange.h>
#include <lockgraph/render/explain.h>
#include <lockgraph/render/findings.h>
#include <lockgraph/render/report.h>
#include <nlohmann/json.hpp>

#include <set>
#include <string>

using namespace lockgraph;
using fuzz::must;

FUZZ_TARGET(reports) {
  if (input.size() > 1 << 16) return;
  LogEvidence log;
  try {
    log = read_log_text(input, "x");
  } catch (const Error&) { return; }
  for (const Report& r : log.reports) {
    must(r.last_line >= r.line && r.line > 0, "a report ends behind its banner");
    const auto j = nlohmann::json::parse(report_json(r));
    must(j.at("kind") == name(r.kind), "JSON says the kind");
    std::set<std::string_view> labels;
    for (const ClassFact& c : r.classes) must(labels.insert(c.label).second, "each class once");
    for (const Dependency& d : r.dependencies)
      must(r.find_class(d.from) && r.find_class(d.to), "the ends of a dependency are classes");
  }
  const Analysis a = analyze({log});
  must(check_invariants(a.graph).empty(), "the graph is as its parts promise");
  std::vector<std::size_t> all;
  std::set<std::string_view> ids;
  for (std::size_t i = 0; i < a.findings.size(); ++i) {
    all.push_back(i);
    must(ids.insert(a.findings[i].id).second, "ids are unique");
    must(!explain_text(a, a.findings[i]).empty(), "a finding can be explained");
  }
  must(nlohmann::json::accept(findings_json(a, all, {})), "JSON is JSON");
  must(nlohmann::json::accept(graph_json(a.graph)), "JSON is JSON");
  CheckOptions check;
  check.wanted.assign(a.findings.size(), true);
  check_text(a, check);
}
