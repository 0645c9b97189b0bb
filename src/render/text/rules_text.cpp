#include "exchange/junit.h"
#include "account/words.h"

#include <lockgraph/render/words.h>
#include <lockgraph/render/xml.h>
#include <lockgraph/render/rules.h>

#include <map>

namespace lockgraph {
namespace {

std::string places_text(const LockGraph& g, const std::vector<ReportId>& reports, std::string_view indent) {
  constexpr std::size_t kReports = 3;
  std::string text;
  for (std::size_t i = 0; i < reports.size() && i < kReports; ++i) {
    const ReportRef& r = g.reports()[reports[i]];
    text += fmt::format("{}{}:{}{}\n", indent, r.source, r.line, r.release.empty() ? "" : " (" + r.release + ")");
  }
  return text + and_more(beyond(count_of(g, reports), kReports), indent);
}

std::string witness_text(const LockGraph& g, const RuleWitness& w) {
  if (w.state)
    return fmt::format("{} has {}\n      in {}\n", g[w.path.front()].name, name(*w.state), place_words(w.site)) +
           places_text(g, w.reports, "      ");
  constexpr std::size_t kLong = 16, kEnd = 4;  // locks of a path: of a long one its ends are told
  const bool is_long = w.path.size() > kLong;
  const auto is_left_out = [&](std::size_t i) { return is_long && i >= kEnd && i + kEnd < w.path.size(); };
  std::vector<std::string> classes, told;
  for (std::size_t i = 0; i < w.path.size(); ++i) {
    classes.push_back(is_left_out(i) ? std::string() : g[w.path[i]].name);
    if (!is_left_out(i)) told.push_back(classes[i]);
    if (is_long && i == kEnd) told.push_back(fmt::format("({} more)", w.path.size() - 2 * kEnd));
  }
  std::string text = joined(told, " -> ") + "\n";
  for (std::size_t i = 1; i < w.path.size(); ++i) {
    if (is_left_out(i) || is_left_out(i - 1)) continue;
    const DependencyEdge& e = *g.dependency(w.path[i - 1], w.path[i]);
    if (w.path.size() > 2) text += fmt::format("      {} -> {}\n", classes[i - 1], classes[i]);
    text += fmt::format("      in {}\n", place_words(e.site)) + places_text(g, e.reports, "      ");
  }
  return text;
}

std::string_view expectation_words(Expectation e) {
  switch (e) {
    case Expectation::Held: break;
    case Expectation::HeldForWriting: return "held for writing";
    case Expectation::HeldForReading: return "held for reading";
    case Expectation::NotHeld: return "free";
  }
  return "held";
}

}  // namespace

std::string assertion_words(const LockGraph& g, const FailedAssertion& f) {
  const ReportRef& in = g.reports()[f.report];
  std::string held = "what the task held is not printed";
  if (f.held) held = "the task held " + (f.held->empty() ? "nothing" : joined(*f.held));
  return fmt::format("{} expects {} to be {}; {} ({}:{}, {})", f.site ? place_words(f.site) : "a function", f.lock,
                     expectation_words(f.expected), held, in.source, in.line, release_words(in.release));
}

std::string rules_text(const LockGraph& g, const std::vector<JudgedRule>& rules) {
  std::string text;
  std::map<RuleStatus, std::size_t> counts;
  std::map<Grade, std::size_t> grades;
  for (const JudgedRule& j : rules) {
    ++counts[j.status];
    if (const auto grade = j.violated_by()) ++grades[*grade];
    text += fmt::format("{:<10}  line {:>3}  {}{}\n", name(j.status), j.rule.line, j.rule.text,
                        j.rule.note.empty() ? "" : "  # " + j.rule.note);
    for (const RuleWitness& w : j.violations)
      text += fmt::format("    {}: {}", grade_words(w.grade), witness_text(g, w));
    text += and_more(j.more_violations, "    ");
    for (const FailedAssertion& f : j.failed) text += fmt::format("    {}\n", assertion_words(g, f));
    for (const std::string& lock : j.unknown) text += fmt::format("    no lock class is called {}\n", lock);
  }
  text += fmt::format("{}: {} held, {} violated, {} never seen\n", counted(rules.size(), "rule"),
                      counts[RuleStatus::Held], counts[RuleStatus::Violated], counts[RuleStatus::NeverSeen]);
  if (grades.size() > grades.count(Grade::Seen)) {
    std::vector<std::string> parts;
    for (const auto& [grade, n] : grades) parts.push_back(fmt::format("{} {}", n, grade_words(grade)));
    text += "violated: " + joined(parts, ", ") + "\n";
  }
  return text;
}

std::string rules_junit(const LockGraph& g, const std::vector<JudgedRule>& rules) {
  std::size_t failed = 0, skipped = 0;
  std::string cases;
  for (const JudgedRule& j : rules) {
    cases += fmt::format("<testcase classname=\"lockgraph.assert\" name=\"line {}: {}\">", j.rule.line,
                         escaped_xml(j.rule.text));
    if (j.status == RuleStatus::NeverSeen) cases += "<skipped message=\"never seen\"/>", ++skipped;
    if (j.status == RuleStatus::Violated) {
      cases += fmt::format("<failure type=\"violated\" message=\"violated: {}\">", grade_words(*j.violated_by()));
      for (const RuleWitness& w : j.violations) cases += escaped_xml(witness_text(g, w));
      cases += and_more(j.more_violations, "");
      cases += "</failure>";
      ++failed;
    }
    cases += "</testcase>\n";
  }
  return junit_suite("lock orders", rules.size(), failed, skipped, cases);
}

}  // namespace lockgraph
