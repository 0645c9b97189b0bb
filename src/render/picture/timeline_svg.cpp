// The timeline as a grid: a row for each deadlock, a column for each release, oldest left, releases of one series side
// by side.
#include "account/words.h"
#include "palette.h"
#include "picture/timeline_picture.h"

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

constexpr unsigned kGridCell = 26, kGridGap = 3, kGridColumn = kGridCell + kGridGap, kGridSeriesGap = 8,
                   kGridMargin = 16, kGridNames = 430, kGridHead = 122, kGridRow = 44;

/// A colour and a mark: none of them is told by its colour alone.
struct Look {
  std::string_view colour, meaning, mark, style;
};
constexpr std::array<Look, 5> kGridLooks = {
    {{palette::kReported, "reported", "R", "mark"},
     {palette::kOther, "seen in runs", "S", "mark dark"},
     {palette::kPaleOk, "tested and absent", "\u2713", "mark dark"},
     {palette::kPaper, "not testable", "\u2013", "mark dark"},
     {palette::kPaper, "absent, but the runs may well have missed it", "(\u2713)", "mark dark"}}};
constexpr std::size_t kDoubtfullyAbsent = 4;

const Look& look_of(const TimelineCell& c) {
  constexpr double kDoubtfulMiss = 0.05;
  const bool doubtful = c.presence == Presence::Absent && c.miss > kDoubtfulMiss;
  return kGridLooks[doubtful ? kDoubtfullyAbsent : static_cast<std::size_t>(c.presence)];
}

std::string cell_words(const ReleasePoint& place, const TimelineCell& c) {
  std::string text = fmt::format("{}: {}", place.label(), name(c.presence));
  if (c.runs.all())
    text += fmt::format("; {} crashed, {} by another bug, {} OK, {} lost", c.runs.crashed, c.runs.other, c.runs.ok,
                        c.runs.lost);
  if (c.presence == Presence::Absent) text += fmt::format("; chance of a miss {:.2g}", c.miss);
  if (!c.why.empty()) text += "; " + c.why;
  return text;
}

std::string cell(unsigned x, unsigned y, const Look& look) {
  return fmt::format(
      "<rect x=\"{0}\" y=\"{1}\" width=\"{2}\" height=\"{3}\" rx=\"3\" fill=\"{4}\" class=\"cell\"/>"
      "<text x=\"{5}\" y=\"{6}\" class=\"{7}\" text-anchor=\"middle\">{8}</text>",
      x, y, kGridCell, kGridCell + 4, look.colour, x + kGridCell / 2, y + 20, look.style, look.mark);
}

std::string series_of(const ReleasePoint& r) {
  const std::string label = r.label();
  if (label.starts_with("after ")) return label.substr(6);
  const std::size_t end = label.find_first_of("-", 1), dot = label.find('.'), second = label.find('.', dot + 1);
  const bool is_old = label.starts_with("v2.6");
  return label.substr(0, std::min(end, is_old ? label.find('.', second + 1) : second));
}

/// Where the column of each release stands, and where those of a series begin and end.
struct Columns {
  std::vector<ReleasePoint> releases;
  std::vector<unsigned> x;
  struct Series {
    std::string name;
    unsigned begin = 0, end = 0;
  };
  std::vector<Series> series;

  unsigned of(const ReleasePoint& place) const {
    return x[static_cast<std::size_t>(std::ranges::lower_bound(releases, place) - releases.begin())];
  }
};

Columns columns_of(const Timeline& t, const std::vector<std::size_t>& rows) {
  std::set<ReleasePoint> used;
  for (const std::size_t r : rows)
    for (const auto& [place, c] : t.rows[r].cells) used.insert(place);
  Columns columns;
  columns.releases.assign(used.begin(), used.end());
  unsigned at = kGridMargin + kGridNames;
  for (const ReleasePoint& place : columns.releases) {
    const std::string series = series_of(place);
    if (columns.series.empty() || columns.series.back().name != series) {
      if (!columns.series.empty()) at += kGridSeriesGap;
      columns.series.push_back({series, at, at});
    }
    columns.x.push_back(at);
    at += kGridColumn;
    columns.series.back().end = at - kGridGap;
  }
  return columns;
}

/// What the looks mean; returns where it ends.
unsigned add_legend(std::string& body) {
  unsigned x = kGridMargin;
  for (const Look& look : kGridLooks) {
    body += cell(x, kGridMargin - 12, look);
    body += fmt::format("<text x=\"{}\" y=\"{}\">{}</text>\n", x + kGridCell + 8, kGridMargin + 8, look.meaning);
    x += kGridCell + 28 + static_cast<unsigned>(sans_width(look.meaning, 12));
  }
  body += fmt::format("<text x=\"{}\" y=\"{}\" class=\"dim\">empty: not tried</text>\n", x, kGridMargin + 8);
  return x + 120;
}

/// Releases above their columns, and a line on either side of each series, down to `bottom`.
void add_head(const Columns& columns, unsigned y, unsigned bottom, std::string& body) {
  for (const Columns::Series& s : columns.series)
    body += fmt::format("<path class=\"guide\" d=\"M{0} {1} V{2} M{3} {1} V{2}\"/>\n", s.begin - kGridSeriesGap / 2,
                        y - 6, bottom, s.end + kGridSeriesGap / 2);
  for (std::size_t i = 0; i < columns.releases.size(); ++i)
    body += fmt::format("<text class=\"rev\" transform=\"translate({} {}) rotate(-60)\">{}</text>\n",
                        columns.x[i] + kGridCell / 2 + 4, y - 8, columns.releases[i].label());
}

void add_row(const TimelineRow& row, const Analysis& a, const Columns& columns, unsigned y, std::string& body) {
  const bool known = row.findings.size() == 1;
  const std::string chain = known                  ? chain_text(a.graph, a.findings[row.findings.front()])
                            : row.findings.empty() ? "no report gives its cycle"
                                                   : "a title of several findings";
  const unsigned right = columns.series.empty() ? kGridMargin + kGridNames : columns.series.back().end;
  body += fmt::format(
      "<path class=\"guide\" d=\"M{5} {6} H{7}\"/><g><title>{0}</title><text x=\"{1}\" y=\"{2}\" "
      "class=\"title\">{3}</text>\n"
      "<text x=\"{1}\" y=\"{4}\" class=\"dim\">{8}</text></g>\n",
      escaped_xml(chain), kGridMargin, y + 12, shortened_xml(row.title.empty() ? "(no title)" : row.title, 56), y + 27,
      kGridMargin, y + kGridRow - 7, right,
      shortened_xml((known ? a.findings[row.findings.front()].id + "  " : "") + chain, 64));
  for (const auto& [place, c] : row.cells)
    body += fmt::format("<g><title>{}</title>{}</g>\n", escaped_xml(cell_words(place, c)),
                        cell(columns.of(place), y, look_of(c)));
  // Far from its name a row says once more what it is.
  constexpr unsigned kFar = 1400;
  if (right > kFar && known)
    body += fmt::format("<text x=\"{}\" y=\"{}\" class=\"dim\">{}</text>\n", right + 10, y + 18,
                        a.findings[row.findings.front()].id);
}

}  // namespace

Picture timeline_picture(const Timeline& t, const Analysis& a, const TimelineLimits& limits) {
  const std::vector<std::size_t> shown = shown_rows(t, limits);
  const Columns columns = columns_of(t, shown);
  std::string body;
  const unsigned legend = add_legend(body), top = kGridMargin + kGridHead;
  unsigned y = top + kGridRow * static_cast<unsigned>(shown.size());
  add_head(columns, top, y - 7, body);
  for (std::size_t i = 0; i < shown.size(); ++i)
    add_row(t.rows[shown[i]], a, columns, top + kGridRow * static_cast<unsigned>(i), body);
  if (shown.size() < t.rows.size()) {
    body += fmt::format("<text x=\"{}\" y=\"{}\" class=\"dim\">{}</text>\n", kGridMargin, y + 14,
                        left_out_words(t, shown.size(), limits));
    y += 24;
  }
  constexpr unsigned kBesideGrid = 110;  // a release that leans over the last column, or an id behind it
  const unsigned right = columns.series.empty() ? 0 : columns.series.back().end + kBesideGrid;
  return {std::max(right, legend) + kGridMargin, y + kGridMargin, "deadlocks by kernel release", body};
}

std::string timeline_svg(const Timeline& t, const Analysis& a, const TimelineLimits& limits, const std::string& title) {
  return svg_page(with_heading(timeline_picture(t, a, limits), title));
}

}  // namespace lockgraph
