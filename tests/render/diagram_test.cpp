#include <doctest/doctest.h>
#include <lockgraph/render/diagram.h>

#include "graph/evidence_builder.h"

#include <algorithm>

using namespace lockgraph;

namespace {
Analysis analysis_of(const Report& r) { return analyze({log_of("a", {r})}); }
std::size_t count(const std::string& text, const std::string& piece) {
  std::size_t n = 0;
  for (auto at = text.find(piece); at != text.npos; at = text.find(piece, at + 1)) ++n;
  return n;
}
}  // namespace

TEST_CASE("an inversion: the ends in colour and words, the interrupt set apart") {
  const Analysis a =
      analysis_of(report_of("5.9.0", {{"S", "M"}, {"M", "U"}}, {{"S", "-..."}, {"M", "...."}, {"U", ".+.."}}));
  const auto& findings = a.findings;
  REQUIRE(findings.size() == 1);
  const Diagram d = chain_diagram(a.graph, findings[0]);
  REQUIRE(d.nodes.size() == 3);
  CHECK(d.nodes[0].role == NodeRole::Safe);
  CHECK(d.nodes[0].states == std::vector<std::string>{"\u25b2 taken in hardirq (write)"});
  CHECK(d.nodes[1].states == std::vector<std::string>{"irqs always off"});
  CHECK(d.nodes[2].role == NodeRole::Unsafe);
  CHECK(d.nodes[2].states == std::vector<std::string>{"\u25bd taken with hardirqs on (read)"});
  REQUIRE(d.edges.size() == 3);
  CHECK(d.edges[0].role == EdgeRole::Dependency);
  CHECK(d.edges[2].role == EdgeRole::Closing);
  CHECK(d.edges[2].lead == std::vector<std::string>{"hardirq on the CPU that", "holds it takes S"});
}

TEST_CASE("a cycle: every edge is one task; the new dependency is set apart") {
  Report r = report_of("5.9.0", {{"A", "B"}, {"B", "C"}, {"C", "A"}});
  r.dependencies.edit()[2].is_new = true;
  const Analysis a = analysis_of(r);
  const Diagram d = chain_diagram(a.graph, a.findings.at(0));
  REQUIRE(d.edges.size() == 3);
  CHECK(d.edges[0].lead == std::vector<std::string>{"Task 1"});
  CHECK(d.edges[2].role == EdgeRole::Closing);
  CHECK(std::count_if(d.edges.begin(), d.edges.end(),
                      [](const DiagramEdge& e) { return e.role == EdgeRole::Closing; }) == 1);
}

TEST_CASE("a wait that the context forbids, and a cut cycle, are drawn with what is known") {
  Report wait = report_of("6.6.0", {});
  wait.kind = ReportKind::WaitContext;
  wait.classes = {{"M", {}, "3:3", "", {}}};
  wait.acquiring = "M", wait.wait_context = "2:2";
  const Analysis w = analysis_of(wait);
  const Diagram context = chain_diagram(w.graph, w.findings.at(0));
  REQUIRE(context.nodes.size() == 2);
  CHECK(context.nodes[0].name == "context");
  CHECK(context.edges.at(0).role == EdgeRole::Closing);

  Report cut = circular("t", {"A", "B", "C"});
  cut.deadlock = {};
  cut.dependencies.edit().erase(cut.dependencies.edit().begin());
  const Analysis c = analysis_of(cut);
  const Diagram known = chain_diagram(c.graph, c.findings.at(0));
  CHECK(known.nodes.size() == 3);  // A, then B -> C as they come
  CHECK(known.edges.size() == 2);  // B -> C, and C -> A, the new one
  CHECK(known.subheadings.back().find("the report is not whole") != std::string::npos);
}

TEST_CASE("DOT and SVG: the same bytes each time, every class a node, hostile names escaped") {
  Diagram d;
  d.id = "x";
  d.heading = "<script>alert(1)</script> \xff & \"";
  const std::string hostile = "a\"b<c>&d\\N{}\n|\x01\xc3(";
  d.nodes = {{hostile, {"irqs always off"}, NodeRole::Neutral, false},
             {std::string(5000, 'y'), {"s"}, NodeRole::Both, true}};
  d.edges = {{0, 1, {"Task 1"}, "f<g>", {"a.c:1"}, EdgeRole::Dependency},
             {1, 0, {}, "", {}, EdgeRole::Closing},
             {0, 0, {}, "self", {}, EdgeRole::Highlighted}};
  const std::string dot = to_dot(d), svg = to_svg(d);
  CHECK(dot == to_dot(d));
  CHECK(svg == to_svg(d));
  CHECK(dot.find("bb=") == dot.npos);  // never laid out
  CHECK(svg.find("<script") == svg.npos);
  CHECK(svg.find("\xff") == svg.npos);
  CHECK(count(svg, "class=\"node\"") == 2);
  CHECK(count(svg, "class=\"edge\"") == 3);
  CHECK(svg.find("&lt;script&gt;") != svg.npos);
}

TEST_CASE(
    "the whole graph: a panel for each component, those with findings first; lone classes are left out, and said") {
  Report r = report_of("5.9.0", {{"A", "B"}, {"B", "A"}}, {{"lone", "...."}});
  for (int i = 0; i < 50; ++i) {
    const Report more = report_of("", {{"x" + std::to_string(i), "x" + std::to_string(i + 1)}});
    r.dependencies.push_back(more.dependencies[0]);
    for (const ClassFact& c : more.classes)
      if (!r.find_class(c.label)) r.classes.push_back(c);
  }
  const Analysis a = analysis_of(r);
  const Subgraph whole = part_of(a.graph, a.findings, {});
  const Diagram all = graph_diagram(a.graph, whole, a.findings, std::nullopt);
  CHECK(all.nodes.size() == 53);
  CHECK(all.panels == std::vector<std::string>{"2 classes, 1 finding", "51 classes"});
  CHECK(all.nodes[0].panel == 0);
  CHECK(all.nodes.back().panel == 1);
  CHECK(all.subheadings == std::vector<std::string>{"1 class without a dependency is not drawn"});
  CHECK(std::count_if(all.edges.begin(), all.edges.end(),
                      [](const DiagramEdge& e) { return e.role == EdgeRole::Highlighted; }) == 2);

  GraphPictureLimits few;
  few.classes = 10, few.boxes = 20;
  const Diagram some = graph_diagram(a.graph, whole, a.findings, few);
  CHECK(some.panels.empty());  // an overview of the rest would be too much
  CHECK(some.nodes.size() == 2);
  few.boxes = 400;
  const Diagram overview = graph_diagram(a.graph, whole, a.findings, few);
  REQUIRE(overview.panels.size() == 2);
  CHECK(overview.panels[1] == "51 classes, 50 dependencies: overview of 1 subsystem");
  CHECK(overview.nodes.back().name == "other");
  CHECK(overview.nodes.back().states == std::vector<std::string>{"51 classes"});
}

TEST_CASE("the interrupt of an inversion is drawn in the whole graph, too") {
  const Analysis a =
      analysis_of(report_of("5.9.0", {{"S", "M"}, {"M", "U"}}, {{"S", "-..."}, {"M", "...."}, {"U", ".+.."}}));
  const Diagram d = graph_diagram(a.graph, part_of(a.graph, a.findings, {}), a.findings, std::nullopt);
  REQUIRE(d.edges.size() == 3);
  CHECK(d.edges[2].role == EdgeRole::Closing);
  CHECK(d.nodes[d.edges[2].from].name == "U");
  CHECK(d.nodes[d.edges[2].to].name == "S");
}
