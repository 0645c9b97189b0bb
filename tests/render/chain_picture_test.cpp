#include <doctest/doctest.h>
#include <lockgraph/render/diagram.h>
#include <lockgraph/render/explain.h>

#include "graph/evidence_builder.h"
#include "render/svg_geometry.h"

using namespace lockgraph;

namespace {

bool says(const std::string& text, std::string_view piece) { return text.find(piece) != std::string::npos; }
std::size_t times(const std::string& text, const std::string& piece) {
  std::size_t n = 0;
  for (auto at = text.find(piece); at != text.npos; at = text.find(piece, at + 1)) ++n;
  return n;
}
Analysis analysed(const Report& r) { return analyze({log_of("a", {r})}); }

/// A reported cycle of so many locks; its last dependency is new.
Report cycle_of(std::size_t locks) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < locks; ++i) names.push_back("&lock_number_" + std::to_string(10 + i));
  return circular("possible deadlock in f", names);
}

}  // namespace

TEST_CASE("a cycle has a lane for each task; each waits for what the next one holds; the new one closes it") {
  for (const std::size_t locks : {2U, 3U, 8U, 9U, 16U, 40U}) {
    CAPTURE(locks);
    const Analysis a = analysed(cycle_of(locks));
    REQUIRE(a.findings.size() == 1);
    const std::string svg = chain_svg(a.graph, a.findings[0]);
    CHECK(times(svg, "class=\"lane\"") == locks);
    CHECK(times(svg, ">holds<") == locks);
    CHECK(times(svg, ">waits for<") == locks);
    CHECK(times(svg, "class=\"wait new\"") == 1);
    CHECK(times(svg, "class=\"wait") == locks);
    CHECK(says(svg, "Task " + std::to_string(locks)));
    const std::vector<std::string> wrong = overlaps_in_chain(svg);
    CHECK_MESSAGE(wrong.empty(), (wrong.empty() ? "" : wrong.front()));
  }
}

TEST_CASE("16 locks fit a page in two columns") {
  const Analysis a = analysed(cycle_of(16));
  const std::string svg = chain_svg(a.graph, a.findings[0]);
  const double width = number(svg, "width"), height = number(svg, "height");
  CHECK(height < 1.45 * width);  // A4
  CHECK(width < 1600);
}

TEST_CASE("the text and the picture number tasks alike") {
  const Analysis a = analysed(cycle_of(4));
  const std::string svg = chain_svg(a.graph, a.findings[0]), text = explain_text(a, a.findings[0]);
  const auto first = svg.find("mono name\">") + 11;
  const std::string held = svg.substr(first, svg.find('<', first) - first);
  CHECK(says(text, "Task 1 holds &" + held.substr(5)));  // "&amp;" is one character
}

TEST_CASE("an interrupt strikes the task that holds the unsafe lock") {
  const Analysis a =
      analysed(report_of("5.9.0", {{"S", "M"}, {"M", "U"}}, {{"S", "-..."}, {"M", "...."}, {"U", ".+.."}}));
  const std::string svg = chain_svg(a.graph, a.findings.at(0));
  CHECK(times(svg, "class=\"lane\"") == 3);
  CHECK(says(svg, "hardirq strikes on the same CPU"));
  CHECK(says(svg, "box safe"));
  CHECK(says(svg, "box unsafe"));
  CHECK(overlaps_in_chain(svg).empty());
}

TEST_CASE("a wait that is forbidden shows both wait types") {
  Report wait = report_of("6.6.0", {});
  wait.kind = ReportKind::WaitContext;
  wait.classes = {{"H", {}, "2:2", "", {}}, {"M", {}, "3:3", "", {}}};
  wait.held = {{"H", "", std::nullopt}};
  wait.acquiring = "M", wait.wait_context = "4:4";
  const Analysis a = analysed(wait);
  const std::string svg = chain_svg(a.graph, a.findings.at(0));
  CHECK(says(svg, "2:2"));
  CHECK(says(svg, "3:3"));
  CHECK(overlaps_in_chain(svg).empty());
}

TEST_CASE("names from a log do not become markup, however long") {
  const std::string hostile = "<script>\"&'\n\x01\xff" + std::string(500, 'x');
  const Analysis a = analysed(circular("t", {hostile, "B"}));
  const std::string svg = chain_svg(a.graph, a.findings.at(0));
  CHECK(times(svg, "<script") == 0);
  CHECK(svg.find('\x01') == svg.npos);
  CHECK(svg.find('\xff') == svg.npos);
  CHECK(number(svg, "width") < 1600);
  CHECK(overlaps_in_chain(svg).empty());
}

TEST_CASE("the dependency on which most findings lie is marked, and only that one") {
  const Analysis a = analysed(cycle_of(3));
  const Finding& f = a.findings[0];
  CHECK_FALSE(says(chain_svg(a.graph, f, step_weights(a.findings)), "pays most"));
  StepWeights weights = step_weights(a.findings);
  weights[steps(f)[1]] = 5;
  const std::string svg = chain_svg(a.graph, f, weights);
  CHECK(times(svg, "pays most") == 1);
  CHECK(says(svg, "it ends 4 findings more"));
}
