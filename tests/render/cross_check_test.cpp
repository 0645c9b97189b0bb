// Bisections, timelines, comparisons and checks as text, JSON and pictures; log text in them is hostile.
#include <doctest/doctest.h>
#include <lockgraph/render/diagram.h>
#include <lockgraph/render/bisections.h>
#include <lockgraph/render/check.h>
#include <lockgraph/render/compare.h>
#include <lockgraph/render/timeline.h>
#include <nlohmann/json.hpp>

#include <expat.h>

#include "graph/evidence_builder.h"

#include <regex>
#include <set>

using namespace lockgraph;
using nlohmann::json;

namespace {

const std::string kHostile = "<script>\"&'\n\x01\xff</script>";

/// The same as a picture shows it.
const std::string kShown = "<script>\"&'  \uFFFD</script>";

bool has(const std::string& text, std::string_view piece) { return text.find(piece) != std::string::npos; }

/// A picture as another program reads it: its elements, and the text in them.
struct Redrawn {
  bool is_xml = false;
  std::set<std::string> elements;
  std::string text;
};

Redrawn read_back(const std::string& svg) {
  Redrawn picture;
  XML_Parser parser = XML_ParserCreate("UTF-8");
  XML_SetUserData(parser, &picture);
  XML_SetStartElementHandler(parser, [](void* to, const XML_Char* element, const XML_Char**) {
    static_cast<Redrawn*>(to)->elements.insert(element);
  });
  XML_SetCharacterDataHandler(parser, [](void* to, const XML_Char* text, int size) {
    static_cast<Redrawn*>(to)->text.append(text, static_cast<std::size_t>(size));
  });
  picture.is_xml = XML_Parse(parser, svg.data(), static_cast<int>(svg.size()), XML_TRUE) == XML_STATUS_OK;
  XML_ParserFree(parser);
  return picture;
}

/// The hostile text is there, as text and nothing else.
void check_escaped(const std::string& svg, const std::string& elements) {
  const Redrawn picture = read_back(svg);
  CHECK(picture.is_xml);
  std::string drawn;
  for (const std::string& element : picture.elements) drawn += (drawn.empty() ? "" : " ") + element;
  CHECK(drawn == elements);
  const std::string text = std::regex_replace(picture.text, std::regex("\u00a0"), " ");  // as Graphviz keeps blanks
  CAPTURE(text);
  CHECK(has(text, kShown));
}

JudgedBisection hostile_bisection() {
  JudgedBisection j;
  Bisection b;
  j.source = b.title = b.start_commit = b.error = kHostile;
  b.result = BisectionResult::FirstBadCommit;
  b.culprit.commit = b.culprit.subject = kHostile;
  BisectionStep s;
  s.release = s.commit = s.signature = kHostile;
  s.decision = "bad";
  s.runs = {{Outcome::Crashed, kHostile, 3, true, 7, Likeness::Other}, {Outcome::Ok, "", 2}};
  b.steps = {s, BisectionStep{}};
  j.bisection = b;
  j.verdict.reasons = {{"title-drift", 7, kHostile, 1.5}};
  j.verdict.evidence = {{"drift", 1}};
  return j;
}

}  // namespace

TEST_CASE("a bisection: the contract's keys, and nothing of the log unescaped") {
  const JudgedBisection b = hostile_bisection();
  const json all = json::parse(bisections_json({b}));
  CHECK(all["schema"] == "lockgraph.bisection/1");
  const json& j = all["bisections"][0];
  for (const char* key : {"source", "title", "result", "culprit", "verdict", "score", "reasons", "steps"})
    CHECK_MESSAGE(j.contains(key), key);
  for (const char* key : {"revision", "commit", "line", "signature", "decision", "runs", "titles"})
    CHECK_MESSAGE(j["steps"][0].contains(key), key);
  CHECK(j["steps"][0]["runs"] == json{{"crashed", 0}, {"other", 3}, {"ok", 2}, {"lost", 0}});
  CHECK(j["reasons"][0]["code"] == "title-drift");
  CHECK(j["reasons"][0]["line"] == 7);
  check_escaped(bisections_svg({b}), "g path rect style svg text title");
  CHECK(has(bisection_text(b), "3 by another bug, 2 OK"));
  CHECK(has(bisection_text(b), "xxx.."));
  CHECK(json::parse(bisections_json({}))["bisections"].empty());
  CHECK(has(bisections_svg({}), "</svg>"));
}

TEST_CASE("a timeline and a comparison of hostile names are well-formed") {
  Evidence logs = {log_of("a", {report_of("5.9.0", {{kHostile, "B"}, {"B", kHostile}})}),
                   log_of("b", {report_of("5.10.0", {{"B", "C" + kHostile}})})};
  logs[0].reports[0].title = kHostile;
  logs[0].reports[0].kind = ReportKind::Circular;
  logs[0].reports[0].deadlock = CycleClaim{{kHostile, "B"}};
  const Analysis a = analyze(logs);
  const Timeline t = make_timeline(a, {});
  REQUIRE(t.rows.size() == 1);
  check_escaped(timeline_svg(t, a), "g path rect style svg text title");
  CHECK(json::parse(timeline_json(t, a))["releases"] == json{"v5.9"});
  CHECK(has(timeline_text(t, a), "reported"));

  const Analysis old_side = analyze({logs[0]}), new_side = analyze({logs[1]});
  const GraphDiff d = diff_graphs(old_side, new_side);
  const json j = json::parse(diff_json(d, old_side, new_side));
  CHECK(j["counts"]["findings"]["not-seen"] == 1);
  CHECK(j["counts"]["classes"]["newly-seen"] == 1);
  check_escaped(to_svg(diff_diagram(d, old_side, new_side, 40)), "a g path polygon svg text title");
  CHECK(has(diff_text(d, old_side, new_side, false), "not seen"));

  CheckOptions options;
  options.wanted.assign(a.findings.size(), true);
  const json check = json::parse(check_json(a, options));
  CHECK(check["reports"][0]["verdict"] == "confirmed");
  CHECK(check["reports"][0]["finding"] == a.findings[0].id);
}

TEST_CASE("a comparison is drawn only as far as it can be read, and says so") {
  std::vector<std::pair<std::string, std::string>> many;
  for (int i = 0; i < 300; ++i) many.emplace_back("A" + std::to_string(i), "B" + std::to_string(i));
  const Analysis old_side = analyze({log_of("a", {report_of("5.9.0", {{"X", "Y"}})})}),
                 new_side = analyze({log_of("b", {report_of("5.10.0", many)})});
  const Diagram d = diff_diagram(diff_graphs(old_side, new_side), old_side, new_side, 40);
  CHECK(d.nodes.size() <= 40);
  CHECK(d.sideways);
  CHECK(has(d.subheadings.back(), "of 301 differing dependencies are drawn"));
}

TEST_CASE("a comparison with many new findings draws no more of them than can be read") {
  std::vector<std::pair<std::string, std::string>> rings;
  for (int i = 0; i < 60; ++i) {
    const std::string a = "A" + std::to_string(i), b = "B" + std::to_string(i);
    rings.emplace_back(a, b), rings.emplace_back(b, a);
  }
  const Analysis old_side = analyze({log_of("a", {report_of("5.9.0", {{"X", "Y"}})})}),
                 new_side = analyze({log_of("b", {report_of("5.10.0", rings)})});
  REQUIRE(new_side.findings.size() == 60);
  const Diagram d = diff_diagram(diff_graphs(old_side, new_side), old_side, new_side, 40);
  CHECK(d.nodes.size() == 40);
  CHECK(d.edges.size() == 40);
  CHECK(has(d.subheadings.at(1), "only 20 of 60 new or changed findings are drawn"));
  for (const DiagramEdge& e : d.edges) CHECK(e.thick);
}
