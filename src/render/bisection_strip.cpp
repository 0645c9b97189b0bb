// The strip of a bisection: its revisions side by side in order of history, so that a sound bisection is green on the
// left and red on the right, and anything else shows at a glance.
#include <lockgraph/render/render.h>

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace lockgraph {
namespace {

constexpr unsigned kBarWidth = 26, kBarHeight = 90, kGap = 4, kMargin = 16, kLabelHeight = 96, kLine = 17;
constexpr unsigned kLeastWidth = 980;

struct Paint {
  unsigned RunTally::*runs;
  std::string_view colour, meaning;
};
constexpr std::array<Paint, 4> kPaints = {{{&RunTally::crashed, "#c0392b", "crashed by the bug looked for"},
                                           {&RunTally::other, "#e59f1c", "crashed by another bug"},
                                           {&RunTally::ok, "#4f9d5d", "OK"},
                                           {&RunTally::lost, "#b8bcc2", "lost: never ran"}}};

/// Oldest first: releases up to the good one, "good" revisions as they were tested, then the "bad" ones backwards, then
/// the newer releases and the start. What was skipped or never decided stands where its neighbours are by order of
/// test.
std::vector<const BisectionStep*> in_history(const Bisection& b) {
  std::vector<const BisectionStep*> older, good, bad, newer;
  bool released = false;
  for (const BisectionStep& s : b.steps) {
    if (!s.release.empty()) {
      released = true;
      const bool crashed = s.decision != "good" && b.result != BisectionResult::FirstBadCommit;
      (s.decision == "good" && !crashed ? older : newer).push_back(&s);
    } else if (!released || &s == &b.steps.front()) {
      newer.push_back(&s);
    } else {
      (s.decision == "bad" ? bad : good).push_back(&s);
    }
  }
  std::vector<const BisectionStep*> all(older.rbegin(), older.rend());
  all.insert(all.end(), good.begin(), good.end());
  all.insert(all.end(), bad.rbegin(), bad.rend());
  all.insert(all.end(), newer.rbegin(), newer.rend());
  return all;
}

std::string_view verdict_colour(Verdict v) {
  return v == Verdict::Wrong ? "#c0392b" : v == Verdict::Doubtful ? "#9a6700" : "#2f7d3f";
}

void add_strip(const JudgedBisection& judged, unsigned width, unsigned& y, std::string& svg) {
  const Bisection& b = judged.bisection;
  const BisectionVerdict& v = judged.verdict;
  const std::size_t columns = (width - 2 * kMargin) / 7;
  svg += fmt::format("<text x=\"{}\" y=\"{}\" class=\"title\">{}</text>\n", kMargin, y += kLine,
                     shortened_xml(b.title.empty() ? std::string(name(b.result)) : b.title, columns));
  svg += fmt::format("<text x=\"{}\" y=\"{}\" class=\"dim\">{}</text>\n", kMargin, y += kLine,
                     shortened_xml(b.source, columns));
  std::string result(name(b.result));
  if (!b.culprit.commit.empty()) result += ": " + b.culprit.commit.substr(0, 12) + " " + b.culprit.subject;
  svg += fmt::format("<text x=\"{}\" y=\"{}\"><tspan font-weight=\"bold\" fill=\"{}\">{} {:.2f}</tspan>  {}</text>\n",
                     kMargin, y += kLine, verdict_colour(v.verdict), name(v.verdict), v.score,
                     shortened_xml(result, columns - 22));
  y += 16;
  unsigned x = kMargin;
  for (const BisectionStep* s : in_history(b)) {
    const RunTally t = tally(*s);
    const bool culprit = !b.culprit.commit.empty() && s->commit == b.culprit.commit;
    svg += fmt::format("<g><title>line {}: {} {} {}: {} crashed, {} by another bug, {} OK, {} lost</title>\n", s->line,
                       escaped_xml(s->release), escaped_xml(s->commit.substr(0, 12)), escaped_xml(s->decision),
                       t.crashed, t.other, t.ok, t.lost);
    svg += fmt::format("<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"none\" stroke=\"{}\"/>\n", x, y,
                       kBarWidth, kBarHeight, culprit ? "#1b1f24" : "#d0d4d9");
    double top = y;
    for (const Paint& paint : kPaints) {
      if (t.all() == 0) break;
      const double height = static_cast<double>(kBarHeight) * (t.*paint.runs) / t.all();
      if (height > 0)
        svg += fmt::format("<rect x=\"{}\" y=\"{:.1f}\" width=\"{}\" height=\"{:.1f}\" fill=\"{}\"/>\n", x, top,
                           kBarWidth, height, paint.colour);
      top += height;
    }
    if (culprit) svg += fmt::format("<path d=\"M{} {} l6 -8 h-12 z\" fill=\"#1b1f24\"/>\n", x + kBarWidth / 2, y - 1);
    const std::string label = s->release.empty() ? s->commit.substr(0, 9) : s->release;
    svg += fmt::format(
        "<text class=\"rev{}\" text-anchor=\"end\" transform=\"translate({} {}) rotate(-60)\">{}</text>\n</g>\n",
        culprit ? " culprit" : "", x + kBarWidth / 2 + 4, y + kBarHeight + 12, escaped_xml(label));
    x += kBarWidth + kGap;
  }
  y += kBarHeight + kLabelHeight - 20;
  for (const VerdictReason& r : v.reasons)
    svg +=
        fmt::format("<text x=\"{}\" y=\"{}\"><tspan fill=\"#57606a\">{}</tspan> {}</text>\n", kMargin, y += kLine,
                    r.line ? fmt::format("line {}", r.line) : "", shortened_xml(r.code + ": " + r.text, columns - 10));
  y += 2 * kLine;
}

}  // namespace

std::string bisections_svg(const std::vector<JudgedBisection>& bisections) {
  std::size_t widest = 0;
  for (const JudgedBisection& b : bisections) widest = std::max(widest, b.bisection.steps.size());
  const unsigned width = std::max(kLeastWidth, 2 * kMargin + static_cast<unsigned>(widest) * (kBarWidth + kGap));
  std::string body;
  unsigned y = kMargin;
  unsigned x = kMargin;
  for (const Paint& paint : kPaints) {
    body += fmt::format(
        "<rect x=\"{}\" y=\"{}\" width=\"12\" height=\"12\" fill=\"{}\"/>"
        "<text x=\"{}\" y=\"{}\">{}</text>\n",
        x, y, paint.colour, x + 18, y + 11, paint.meaning);
    x += 40 + 7 * static_cast<unsigned>(paint.meaning.size());
  }
  body += fmt::format(
      "<text x=\"{}\" y=\"{}\" class=\"dim\">history runs from left to right; an empty frame did not build; \u25bc the "
      "blamed commit</text>\n",
      kMargin, y + 32);
  y += 40;
  for (const JudgedBisection& b : bisections) add_strip(b, width, y, body);
  return fmt::format(
             "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0}\" height=\"{1}\" viewBox=\"0 0 {0} {1}\">\n"
             "<style>text{{font:13px Helvetica,Arial,sans-serif;fill:#1b1f24}}.title{{font-size:15px;font-weight:bold}}"
             ".dim{{fill:#57606a}}.rev{{font-size:11px;fill:#57606a}}.culprit{{font-weight:bold;fill:#1b1f24}}</"
             "style>\n"
             "<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n",
             width, y) +
         body + "</svg>\n";
}

}  // namespace lockgraph
