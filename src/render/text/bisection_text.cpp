#include <lockgraph/render/bisections.h>

#include <fmt/format.h>

#include <algorithm>

namespace lockgraph {
namespace {

constexpr std::size_t kBar = 20;

std::string bar(const RunTally& t) {
  std::string text =
      std::string(t.crashed, '#') + std::string(t.other, 'x') + std::string(t.ok, '.') + std::string(t.lost, '?');
  if (text.size() > kBar) text = text.substr(0, kBar - 1) + '+';
  return text;
}

std::string counts(const BisectionStep& s) {
  if (s.commit.empty()) return "not reached";
  if (s.runs.empty()) return "did not build";
  const RunTally t = tally(s);
  std::string text;
  const auto add = [&](unsigned n, std::string_view word) {
    if (n) text += fmt::format("{}{} {}", text.empty() ? "" : ", ", n, word);
  };
  add(t.crashed, "crashed"), add(t.other, "by another bug"), add(t.ok, "OK"), add(t.lost, "lost");
  return text;
}

/// The other bugs of a step, each once.
std::vector<std::string> other_titles(const BisectionStep& s) {
  std::vector<std::string> titles;
  for (const RunGroup& g : s.runs)
    if (g.outcome == Outcome::Crashed && g.likeness == Likeness::Other &&
        std::find(titles.begin(), titles.end(), g.title) == titles.end())
      titles.push_back(g.title);
  return titles;
}

}  // namespace

std::string bisection_text(const JudgedBisection& judged) {
  const Bisection& b = *judged.bisection;
  const BisectionVerdict& v = judged.verdict;
  const std::string wanted = looked_for(b);
  std::string text = fmt::format("{}\n  looked for  {}\n  result      {}", judged.source,
                                 wanted.empty() ? "(it never crashed)" : wanted, name(b.result));
  if (!b.culprit.commit.empty()) text += fmt::format(": {} {}", b.culprit.commit.substr(0, 12), b.culprit.subject);
  if (v.at_start.runs > 0)
    text += fmt::format("\n  reproduces  {} of {} runs at the start (95 % interval: {:.0f} to {:.0f} %)",
                        v.at_start.crashed, v.at_start.runs, 100 * v.at_start.low, 100 * v.at_start.high);
  text += fmt::format("\n  verdict     {}, {:.2f} chance that it is right\n", name(v.verdict), v.score);
  for (const VerdictReason& r : v.reasons)
    text += fmt::format("    {:>5}  {:<20} {}{}\n", r.line ? std::to_string(r.line) : "", r.code, r.text,
                        r.weight < 0 ? " (speaks for it)" : "");
  text += fmt::format("\n     line  revision      {:<{}}  decision   # crashed, x by another bug, . OK, ? lost\n",
                      "runs", kBar);
  std::string signature;
  for (const BisectionStep& s : b.steps) {
    const std::string revision = s.release.empty() ? s.commit.substr(0, 12) : s.release;
    text += fmt::format("    {:>5}  {:<12}  {:<{}}  {:<5}  {}\n", s.line, revision, bar(tally(s)), kBar,
                        s.decision + (s.inferred && !s.decision.empty() ? "*" : ""), counts(s));
    for (const std::string& title : other_titles(s)) text += fmt::format("{:>46}  x {}\n", "", title);
  }
  if (std::any_of(b.steps.begin(), b.steps.end(), [](const BisectionStep& s) { return s.inferred; }))
    text += "    * not printed in the log: follows from the runs\n";
  if (!b.unknown_lines.empty())
    text += fmt::format("    {} lines are not understood and were left with their revision, the first is {}\n",
                        b.unknown_lines.size(), b.unknown_lines.front());
  return text;
}

}  // namespace lockgraph
