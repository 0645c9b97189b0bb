#include <doctest/doctest.h>
#include <lockgraph/graph/analysis.h>
#include <lockgraph/render/compare.h>
#include <lockgraph/render/exchange.h>
#include <lockgraph/render/findings.h>
#include <lockgraph/render/queries.h>
#include <lockgraph/render/report.h>
#include <lockgraph/render/words.h>

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

TEST_CASE("what no terminal must see stands escaped in the line of a report, and is not lost") {
  Report r = report_of("5.9.0", {{"A", "B"}});
  const std::string comm = "k\xc3\xa4\x01\x1b[31m\x7f\xe2\x80\xae\\";
  r.task = Task{comm, -1};
  const std::string line = report_json(r);
  CHECK(json::parse(line)["task"] == json{{"comm", comm}, {"pid", -1}});
  CHECK(line.find_first_of("\x01\x1b\x7f") == line.npos);
  CHECK(line.find("\xe2\x80\xae") == line.npos);
}

TEST_CASE("findings and graph follow their contracts; what is not shown is counted") {
  std::vector<std::pair<std::string, std::string>> ring;
  for (int i = 0; i < 7; ++i)
    ring.emplace_back(std::string(1, static_cast<char>('A' + i)), std::string(1, static_cast<char>('A' + (i + 1) % 7)));
  const Analysis a = analyze({log_of("a", {report_of("5.9.0", {ring.begin(), ring.begin() + 3})}),
                              log_of("b", {report_of("5.8.0", {ring.begin() + 3, ring.end()})})});
  Selection every;
  every.all = true;
  const json shown = json::parse(findings_json(a, select(a, {}), {})),
             all = json::parse(findings_json(a, select(a, every), {}));
  CHECK(shown["findings"].empty());
  CHECK(shown["not_shown"] == json{{"cross-release", 1}});
  REQUIRE(all["findings"].size() == 1);
  CHECK(all["findings"][0]["cycle"] == json{"A", "B", "C", "D", "E", "F", "G"});
  CHECK(all["findings"][0]["confidence"] == "cross-release");
  CHECK(all["findings"][0]["extends"].is_null());
  CHECK(all["findings"][0]["sources"] == json{"a", "b"});
  CHECK(all["findings"][0]["releases"] == json{"5.8.0", "5.9.0"});
  const json graph = json::parse(graph_json(a.graph));
  const json exclusive{{"access", "exclusive"}, {"known", "stack"}};
  CHECK(all["findings"][0]["edges"][0] ==
        json{{"from", "A"},
             {"to", "B"},
             {"mode", "EN"},
             {"known", "stack"},
             {"reports", 1},
             {"seen",
              {{{"source", "a"}, {"line", 1}, {"release", "5.9.0"}, {"held", exclusive}, {"acquired", exclusive}}}}});
  CHECK(all["findings"][0]["releases_apart"] == 1);
  CHECK(all["findings"][0]["would_refute"].size() == 2);
  CHECK(all["refuted"].empty());
  CHECK(graph["classes"].size() == 7);
  CHECK(graph["dependencies"][0] == json{{"from", "A"},
                                         {"to", "B"},
                                         {"mode", "EN"},
                                         {"known", "stack"},
                                         {"reports", 1},
                                         {"releases", {"5.9.0"}},
                                         {"sites", json::array()}});
}

TEST_CASE("what a cut report leaves, and a context that forbids, follow the contract") {
  Report cut = circular("t", {"A", "B", "C"}), wait = report_of("6.6.0", {});
  cut.deadlock = {};
  cut.dependencies = {cut.dependencies.back()};
  wait.kind = ReportKind::WaitContext;
  wait.classes = {{"M", {}, "3:3", "", {}}};
  wait.acquiring = "M", wait.wait_context = "2:2";
  const Analysis a = analyze({log_of("a", {cut}), log_of("b", {wait})});
  const json j = json::parse(findings_json(a, select(a, {}), {}));
  REQUIRE(j["findings"].size() == 2);
  for (const json& f : j["findings"])
    if (f["kind"] == "cycle") {
      CHECK(f["incomplete"] == true);
      CHECK(f["cycle"] == json{"A", "C"});
    } else {
      CHECK(f["held"] == "context");
      CHECK(f["acquired"] == "M");
    }
}

TEST_CASE("cuts and match follow their contracts") {
  const Analysis a = analyze({log_of("a", {circular("t", {"A", "B"})}), log_of("b", {circular("t", {"C"})})}),
                 one = analyze({log_of("a", {circular("t", {"A", "B"})})});
  const json cuts = json::parse(cuts_json(find_cuts(a), a));
  CHECK(cuts["schema"] == "lockgraph.cuts/1");
  CHECK(cuts["exact"] == true);
  CHECK(cuts["repairs"].size() == 2);
  CHECK(cuts["repairs"][0].contains("from"));
  CHECK(cuts["ranked"].size() == 3);
  const json matches = json::parse(match_json(match(a, ReportedIn(one.logs)), a));
  CHECK(matches["schema"] == "lockgraph.match/1");
  REQUIRE(matches["deadlocks"].size() == 2);
  CHECK(matches["deadlocks"][0]["status"] == "known");
  CHECK(matches["deadlocks"][0]["since"] == "5.9.0");
  CHECK(matches["deadlocks"][0]["as"] == json{one.findings[0].id});
  CHECK(matches["deadlocks"][1]["status"] == "new");
  CHECK(matches["deadlocks"][1]["as"].empty());
}

TEST_CASE("lists: roots, what passes through them beneath, and how to get the rest") {
  const Analysis a = analyze({log_of("a", {circular("t", {"A", "B"})}), log_of("b", {circular("t", {"C"})})});
  CHECK(findings_summary(a.findings) == "2 deadlocks: 2 reported");
  const std::string list = findings_list(a, select(a, {}), {1, false});
  CHECK(list.find("and 1 more (--top 0 lists all") != std::string::npos);
  CHECK(findings_list(a, select(a, {}), {0, false}).find("more (--top") == std::string::npos);
  CHECK(findings_summary({}) == "no deadlock");
}
