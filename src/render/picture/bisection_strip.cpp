// The strip of a bisection: its revisions side by side in order of history, so that a sound bisection is green on the
// left and red on the right, and anything else shows at a glance.
#include "palette.h"
#include "picture/bisection_picture.h"
#include "account/sentences.h"
#include "account/words.h"

#include <lockgraph/render/bisections.h>
#include <lockgraph/render/words.h>
#include <lockgraph/render/xml.h>

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace lockgraph {
namespace {

constexpr unsigned kStripWidestBar = 26, kStripBarHeight = 90, kStripGap = 4, kStripMargin = 16, kStripLabelHeight = 96,
                   kStripLine = 17;
constexpr unsigned kStripLeastWidth = 980, kStripMostWidth = 1900;

/// What became of runs: by lightness and by grain, which are told apart without colours, too.
struct Paint {
  unsigned RunTally::*runs;
  std::string_view colour, meaning, grain;
};
constexpr std::array<Paint, 4> kStripPaints = {
    {{&RunTally::crashed, palette::kReported, "crashed by the bug looked for", ""},
     {&RunTally::other, palette::kOther, "crashed by another bug", "grain"},
     {&RunTally::ok, palette::kPaleOk, "OK", ""},
     {&RunTally::lost, palette::kPaper, "lost: never ran", "grain lost"}}};

/// Some height of a bar.
std::string painted(const Paint& paint, unsigned x, double y, unsigned width, double height) {
  constexpr double kGrain = 5;
  std::string svg = fmt::format("<rect x=\"{}\" y=\"{:.1f}\" width=\"{}\" height=\"{:.1f}\" fill=\"{}\"/>", x, y, width,
                                height, paint.colour);
  if (paint.grain.empty()) return svg + "\n";
  std::string lines;
  for (double at = y + kGrain / 2; at < y + height; at += kGrain) lines += fmt::format("M{} {:.1f}h{}", x, at, width);
  return svg + fmt::format("<path class=\"{}\" d=\"{}\"/>\n", paint.grain, lines);
}

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

/// Long bisections have narrow bars; below this width only the blamed commit is named.
constexpr unsigned kStripNamedBar = 16;
unsigned bar_width(std::size_t steps) {
  const auto room = (kStripMostWidth - 2 * kStripMargin) / static_cast<unsigned>(std::max<std::size_t>(steps, 1));
  return std::clamp(room > kStripGap ? room - kStripGap : 1, 1U, kStripWidestBar);
}

/// Lines of text beneath each other; y is that of the last one.
void add_lines(std::string_view lines, unsigned x, unsigned& y, std::string& svg) {
  for (std::string_view rest = lines; !rest.empty(); rest.remove_prefix(rest.find('\n') + 1))
    svg += fmt::format("<text x=\"{}\" y=\"{}\">{}</text>\n", x, y += kStripLine,
                       escaped_xml(rest.substr(0, rest.find('\n'))));
}

/// What was looked for, in which log, and what came out.
void add_head(const JudgedBisection& judged, std::size_t columns, unsigned& y, std::string& svg) {
  const Bisection& b = *judged.bisection;
  const BisectionVerdict& v = judged.verdict;
  svg += fmt::format(
      "<text x=\"{}\" y=\"{}\" class=\"head\">{}</text>\n", kStripMargin, y += kStripLine,
      shortened_xml(looked_for(b).empty() ? std::string(name(b.result)) : "looked for: " + looked_for(b), columns));
  svg += fmt::format("<text x=\"{}\" y=\"{}\" class=\"dim\">{}</text>\n", kStripMargin, y += kStripLine,
                     shortened_xml(judged.source, columns));
  std::string result(name(b.result));
  if (!b.culprit.commit.empty()) result += ": " + b.culprit.commit.substr(0, 12) + " " + b.culprit.subject;
  svg += fmt::format("<text x=\"{}\" y=\"{}\" class=\"verdict {}\">{} {:.2f}</text>\n", kStripMargin, y + kStripLine,
                     name(v.verdict), name(v.verdict), v.score);
  add_lines(wrapped(result, columns - 18, ""), kStripMargin + 140, y, svg);
}

/// The runs of one revision, and what it is called where there is room.
void add_bar(const BisectionStep& s, bool culprit, unsigned x, unsigned y, unsigned bar, std::string& svg) {
  const RunTally t = tally(s);
  svg += fmt::format("<g><title>line {}: {} {} {}: {} crashed, {} by another bug, {} OK, {} lost</title>\n", s.line,
                     escaped_xml(s.release), escaped_xml(s.commit.substr(0, 12)), escaped_xml(s.decision), t.crashed,
                     t.other, t.ok, t.lost);
  double top = y;
  for (const Paint& paint : kStripPaints) {
    if (t.all() == 0) break;
    const double height = static_cast<double>(kStripBarHeight) * (t.*paint.runs) / t.all();
    if (height > 0) svg += painted(paint, x, top, bar, height);
    top += height;
  }
  svg += fmt::format("<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" class=\"frame{}\"/>\n", x, y, bar,
                     kStripBarHeight, culprit ? " culprit" : "");
  if (culprit) svg += fmt::format("<path d=\"M{} {} l6 -8 h-12 z\" class=\"marker\"/>\n", x + bar / 2, y - 1);
  if (bar >= kStripNamedBar || culprit)
    svg +=
        fmt::format("<text class=\"rev{}\" text-anchor=\"end\" transform=\"translate({} {}) rotate(-60)\">{}</text>\n",
                    culprit ? " culprit" : "", x + bar / 2 + 4, y + kStripBarHeight + 12,
                    escaped_xml(s.release.empty() ? s.commit.substr(0, 9) : s.release));
  svg += "</g>\n";
}

void add_reasons(const BisectionVerdict& v, std::size_t columns, unsigned& y, std::string& svg) {
  for (const VerdictReason& r : v.reasons) {
    if (r.line)
      svg += fmt::format("<text x=\"{}\" y=\"{}\" class=\"dim\">line {}</text>", kStripMargin, y + kStripLine, r.line);
    add_lines(wrapped(r.code + ": " + r.text, columns - 12, "", ""), kStripMargin + 84, y, svg);
  }
}

void add_strip(const JudgedBisection& judged, unsigned width, unsigned& y, std::string& svg) {
  const Bisection& b = *judged.bisection;
  const unsigned bar = bar_width(b.steps.size()), gap = bar < kStripNamedBar ? 1 : kStripGap;
  const std::size_t columns = (width - 2 * kStripMargin) / 8;
  add_head(judged, columns, y, svg);
  y += 16;
  unsigned x = kStripMargin;
  for (const BisectionStep* s : in_history(b)) {
    add_bar(*s, !b.culprit.commit.empty() && s->commit == b.culprit.commit, x, y, bar, svg);
    x += bar + gap;
  }
  y += kStripBarHeight + kStripLabelHeight - 20;
  add_reasons(judged.verdict, columns, y, svg);
  y += 2 * kStripLine;
}

/// The head: what the colours mean.
unsigned add_legend(unsigned y, std::string& body) {
  unsigned x = kStripMargin;
  for (const Paint& paint : kStripPaints) {
    body += painted(paint, x, y, 18, 14) + fmt::format(
                                               "<rect x=\"{0}\" y=\"{1}\" width=\"18\" height=\"14\" class=\"frame\"/>"
                                               "<text x=\"{2}\" y=\"{3}\">{4}</text>\n",
                                               x, y, x + 24, y + 12, paint.meaning);
    x += 46 + static_cast<unsigned>(sans_width(paint.meaning, 12));
  }
  body += fmt::format(
      "<text x=\"{}\" y=\"{}\" class=\"dim\">history runs from left to right; an empty frame did not build; \u25bc the "
      "blamed commit</text>\n",
      kStripMargin, y + 32);
  return y + 40;
}

unsigned width_of(std::size_t steps) {
  return std::max(kStripLeastWidth,
                  2 * kStripMargin + static_cast<unsigned>(steps) *
                                         (bar_width(steps) + (bar_width(steps) < kStripNamedBar ? 1 : kStripGap)));
}

}  // namespace

Picture bisection_picture(const JudgedBisection& judged) {
  Picture p;
  p.title = "bisection " + judged.source;
  p.width = width_of(judged.bisection->steps.size());
  p.height = kStripMargin;
  add_strip(judged, p.width, p.height, p.body);
  return p;
}

Picture bisection_legend() {
  Picture p;
  p.title = "what the bars of bisections mean";
  p.width = kStripLeastWidth;
  p.height = add_legend(kStripMargin, p.body);
  return p;
}

std::string bisections_svg(const std::vector<JudgedBisection>& bisections, std::size_t most, const std::string& title) {
  const std::size_t shown = most ? std::min(most, bisections.size()) : bisections.size();
  std::size_t widest = 0;
  for (std::size_t i = 0; i < shown; ++i) widest = std::max(widest, bisections[i].bisection->steps.size());
  Picture p;
  p.title = "bisections";
  p.width = width_of(widest);
  p.height = add_legend(kStripMargin, p.body);
  for (std::size_t i = 0; i < shown; ++i) add_strip(bisections[i], p.width, p.height, p.body);
  if (shown < bisections.size()) {
    p.body += fmt::format("<text x=\"{}\" y=\"{}\" class=\"dim\">the first {} of {}; --top 0 shows all</text>\n",
                          kStripMargin, p.height, shown, counted(bisections.size(), "bisection"));
    p.height += kStripLine;
  }
  return svg_page(with_heading(std::move(p), title));
}

}  // namespace lockgraph
