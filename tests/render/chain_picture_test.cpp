#include <doctest/doctest.h>
#include <lockgraph/render/diagram.h>
#include <lockgraph/render/explain.h>
#include <lockgraph/render/findings.h>

#include "graph/evidence_builder.h"
#include "render/svg_geometry.h"

#include <map>
#include <regex>
#include <sstream>

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

/// Who holds a lock and waits for which.
struct Waiting {
  std::string task, holds, wants;
};

std::string words(const std::vector<Waiting>& all) {
  std::string text;
  for (const Waiting& w : all) text += w.task + " holds " + w.holds + ", wants " + w.wants + "\n";
  return text;
}

std::vector<Waiting> told_by_picture(const std::string& svg) {
  std::vector<Waiting> all;
  std::string* lock = nullptr;
  for (const auto& [tag, text] : tags(svg, "text")) {
    if (attribute(tag, "class") == "who") all.push_back({text, {}, {}});
    if (all.empty()) continue;
    if (text == "holds") lock = &all.back().holds;
    if (text == "waits for") lock = &all.back().wants;
    if (lock && attribute(tag, "class") == "mono name") *std::exchange(lock, nullptr) = text;
  }
  return all;
}

/// By the first sentence about each task.
std::vector<Waiting> told_by_sentences(const std::string& text, const std::string& verb) {
  const std::regex sentence("(Task \\d+)\\s+holds\\s+(\\w+)\\s+and\\s+" +
                            std::regex_replace(verb, std::regex(" "), "\\s+") + "\\s+(\\w+)");
  std::vector<Waiting> all;
  for (std::sregex_iterator at(text.begin(), text.end(), sentence), end; at != end; ++at)
    all.push_back({(*at)[1], (*at)[2], (*at)[3]});
  return all;
}

/// By the columns of the scenario, whose letters stand for locks.
std::vector<Waiting> told_by_scenario(const std::string& text) {
  std::map<std::string, std::string> locks;
  std::vector<std::pair<std::size_t, Waiting>> columns;
  std::istringstream lines(text.substr(text.find("\nScenario\n")));
  static const std::regex key(" *([A-Z]) = (.+)"), head("Task \\d+"), taken("^ *lock\\(([A-Z])\\)( \\.\\.\\.)?$");
  for (std::string line; std::getline(lines, line);) {
    std::smatch m;
    if (std::regex_match(line, m, key)) locks[m[1]] = m[2];
    if (columns.empty())
      for (std::sregex_iterator at(line.begin(), line.end(), head), end; at != end; ++at)
        columns.push_back({static_cast<std::size_t>(at->position()), {at->str(), {}, {}}});
    if (!std::regex_match(line, m, taken)) continue;
    for (auto& [column, told] : columns)
      if (column == line.find_first_not_of(' ')) (m[2].matched ? told.wants : told.holds) = locks[m[1]];
  }
  std::vector<Waiting> all;
  for (auto& [column, told] : columns) all.push_back(std::move(told));
  return all;
}

std::vector<Waiting> told_by_dot(const std::string& dot) {
  static const std::regex node("\t(n\\d+)\t\\[[^;]*tooltip=(\\w+)\\];"),
      edge("\t(n\\d+) -> (n\\d+)\t\\[[^;]*?(Task \\d+)");
  std::map<std::string, std::string> locks;
  for (std::sregex_iterator at(dot.begin(), dot.end(), node), end; at != end; ++at) locks[(*at)[1]] = (*at)[2];
  std::vector<Waiting> all;
  for (std::sregex_iterator at(dot.begin(), dot.end(), edge), end; at != end; ++at)
    all.push_back({(*at)[3], locks[(*at)[1]], locks[(*at)[2]]});
  std::sort(all.begin(), all.end(), [](const Waiting& a, const Waiting& b) { return a.task < b.task; });
  return all;
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

TEST_CASE("picture, texts and DOT number the tasks in the order of the reported chain, the new dependency last") {
  // lockdep saw c -> a -> d -> b, and reports who wants c while it holds b.
  const std::vector<Waiting> reported = {
      {"Task 1", "c", "a"}, {"Task 2", "a", "d"}, {"Task 3", "d", "b"}, {"Task 4", "b", "c"}};
  const Analysis a = analysed(circular("possible deadlock in f", {"c", "a", "d", "b"}));
  REQUIRE(a.findings.size() == 1);
  const Finding& f = a.findings[0];
  CHECK(words(told_by_picture(chain_svg(a.graph, f))) == words(reported));
  CHECK(words(told_by_sentences(finding_text(a.graph, f), "takes")) == words(reported));
  const std::string explained = explain_text(a, f);
  CHECK(words(told_by_sentences(explained, "waits for")) == words(reported));
  CHECK(words(told_by_scenario(explained)) == words(reported));
  CHECK(words(told_by_dot(to_dot(chain_diagram(a.graph, f)))) == words(reported));
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
