#include <doctest/doctest.h>
#include <lockgraph/render.h>

#include "graph/evidence_builder.h"

#include <nlohmann/json.hpp>

using namespace lockgraph;
using nlohmann::json;

TEST_CASE("a report keeps absent facts absent") {
  Report r = report_of("5.9.0-rc2", {{"A", "B"}}, {{"A", "-..."}});
  r.kernel->taint.reset();
  const json j = json::parse(report_json(r));
  CHECK(j["schema"] == "lockgraph.report/1");
  CHECK(j["kernel"] == json{{"release", "5.9.0-rc2"}, {"version", "v5.9"}, {"build", "#1"}});
  CHECK(j["classes"][0] == json{{"class", "A"}, {"usage", {"IN-HARDIRQ-W"}}});
  CHECK(j["classes"][1] == json{{"class", "B"}});
  CHECK_FALSE(j.contains("held"));
  CHECK_FALSE(j.contains("deadlock"));
  CHECK_FALSE(j.contains("task"));
}

TEST_CASE("text that is no UTF-8 does not break the JSON") {
  Report r = report_of("5.9.0", {{"A\xff", "B\n\"<"}});
  const json j = json::parse(report_json(r));
  CHECK(j["dependencies"][0]["to"] == "B\n\"<");
}

TEST_CASE("findings and graph follow their contracts; what is not shown is counted") {
  std::vector<std::pair<std::string, std::string>> ring;
  for (int i = 0; i < 5; ++i)
    ring.emplace_back(std::string(1, static_cast<char>('A' + i)), std::string(1, static_cast<char>('A' + (i + 1) % 5)));
  const LockGraph g = build_graph({log_of("a", {report_of("5.9.0", {ring.begin(), ring.begin() + 3})}),
                                   log_of("b", {report_of("5.8.0", {ring.begin() + 3, ring.end()})})},
                                  IdentityPolicy::Auto);
  const auto findings = find_deadlocks(g);
  const json shown = json::parse(findings_json(g, findings, false)),
             all = json::parse(findings_json(g, findings, true));
  CHECK(shown["findings"].empty());
  CHECK(shown["not_shown"] == json{{"cross-release", 1}});
  REQUIRE(all["findings"].size() == 1);
  CHECK(all["findings"][0]["cycle"] == json{"A", "B", "C", "D", "E"});
  CHECK(all["findings"][0]["confidence"] == "cross-release");
  CHECK(all["findings"][0]["extends"].is_null());
  CHECK(all["findings"][0]["sources"] == json{"a", "b"});
  CHECK(all["findings"][0]["releases"] == json{"5.8.0", "5.9.0"});
  const json graph = json::parse(graph_json(g));
  CHECK(graph["classes"].size() == 5);
  CHECK(graph["dependencies"][0] == json{{"from", "A"},
                                         {"to", "B"},
                                         {"mode", "EN"},
                                         {"reports", 1},
                                         {"releases", {"5.9.0"}},
                                         {"sites", json::array()}});
}
