// The timeline as a grid: a row for each deadlock, a column for each release, oldest left.
#include "palette.h"
#include "picture/timeline_picture.h"
#include "account/words.h"

#include <lockgraph/render/timeline.h>
#include <lockgraph/render/words.h>
#include <lockgraph/render/xml.h>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <vector>

namespace lockgraph {
namespace {

constexpr unsigned kGridCell = 26, kGridGap = 3, kGridMargin = 16, kGridNames = 430, kGridHead = 110, kGridRow = 44;

struct Look {
  std::string_view colour, meaning, mark;
};
constexpr std::array<Look, 4> kGridLooks = {{{palette::kReported, "reported", "R"},
                                             {palette::kCrash, "seen in runs", ""},
                                             {palette::kOk, "tested and absent", ""},
                                             {palette::kUntested, "not testable", ""}}};

std::string cell_words(const ReleasePoint& place, const TimelineCell& c) {
  std::string text = fmt::format("{}: {}", place.label(), name(c.presence));
  if (c.runs.all())
    text += fmt::format("; {} crashed, {} by another bug, {} OK, {} lost", c.runs.crashed, c.runs.other, c.runs.ok,
                        c.runs.lost);
  if (c.presence == Presence::Absent) text += fmt::format("; chance of a miss {:.2g}", c.miss);
  if (!c.why.empty()) text += "; " + c.why;
  return text;
}

}  // namespace

Picture timeline_picture(const Timeline& t, const Analysis& a, const TimelineLimits& limits) {
  const std::vector<std::size_t> shown = shown_rows(t, limits);
  std::set<ReleasePoint> used;
  for (const std::size_t r : shown)
    for (const auto& [place, cell] : t.rows[r].cells) used.insert(place);
  const std::vector<ReleasePoint> releases(used.begin(), used.end());
  const unsigned left = kGridMargin + kGridNames;
  const unsigned width =
      std::max(980U, left + kGridMargin + static_cast<unsigned>(releases.size()) * (kGridCell + kGridGap) + 40);
  std::string body;
  unsigned x = kGridMargin;
  for (const Look& look : kGridLooks) {
    body += fmt::format(
        "<rect x=\"{}\" y=\"{}\" width=\"12\" height=\"12\" fill=\"{}\"/><text x=\"{}\" y=\"{}\">{}</text>\n", x,
        kGridMargin, look.colour, x + 18, kGridMargin + 11, look.meaning);
    x += 40 + 7 * static_cast<unsigned>(look.meaning.size());
  }
  body += fmt::format(
      "<text x=\"{}\" y=\"{}\" class=\"dim\">pale green: absent, but the runs may well have missed it; "
      "empty: not tried</text>\n",
      x, kGridMargin + 11);
  unsigned y = kGridMargin + kGridHead;
  for (std::size_t i = 0; i < releases.size(); ++i)
    body += fmt::format("<text class=\"rev\" transform=\"translate({} {}) rotate(-60)\">{}</text>\n",
                        left + static_cast<unsigned>(i) * (kGridCell + kGridGap) + kGridCell / 2 + 4, y - 6,
                        releases[i].label());
  constexpr double kDoubtfulMiss = 0.05;
  for (const std::size_t r : shown) {
    const TimelineRow& row = t.rows[r];
    const bool known = row.findings.size() == 1;
    const std::string chain = known                  ? chain_text(a.graph, a.findings[row.findings.front()])
                              : row.findings.empty() ? "no report gives its cycle"
                                                     : "a title of several findings";
    body += fmt::format(
        "<g><title>{}</title><text x=\"{}\" y=\"{}\" class=\"title\">{}</text>\n"
        "<text x=\"{}\" y=\"{}\" class=\"dim\">{}</text></g>\n",
        escaped_xml(chain), kGridMargin, y + 12, shortened_xml(row.title.empty() ? "(no title)" : row.title, 56),
        kGridMargin, y + 27, shortened_xml((known ? a.findings[row.findings.front()].id + "  " : "") + chain, 64));
    for (const auto& [place, c] : row.cells) {
      const auto column =
          static_cast<unsigned>(std::lower_bound(releases.begin(), releases.end(), place) - releases.begin());
      const Look& look = kGridLooks[static_cast<std::size_t>(c.presence)];
      const bool pale = c.presence == Presence::Absent && c.miss > kDoubtfulMiss;
      body +=
          fmt::format("<g><title>{}</title><rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"3\" fill=\"{}\"/>",
                      escaped_xml(cell_words(place, c)), left + column * (kGridCell + kGridGap), y, kGridCell,
                      kGridCell + 4, pale ? palette::kPaleOk : look.colour);
      if (!look.mark.empty())
        body += fmt::format("<text x=\"{}\" y=\"{}\" class=\"mark\" text-anchor=\"middle\">{}</text>",
                            left + column * (kGridCell + kGridGap) + kGridCell / 2, y + 20, look.mark);
      body += "</g>\n";
    }
    y += kGridRow;
  }
  if (shown.size() < t.rows.size()) {
    body += fmt::format("<text x=\"{}\" y=\"{}\" class=\"dim\">{}</text>\n", kGridMargin, y + 14,
                        left_out_words(t, shown.size(), limits));
    y += 24;
  }
  return {width, y + kGridMargin, "deadlocks by kernel release", body};
}

std::string timeline_svg(const Timeline& t, const Analysis& a, const TimelineLimits& limits, const std::string& title) {
  return svg_page(with_heading(timeline_picture(t, a, limits), title));
}

}  // namespace lockgraph
