#include "picture/timeline_picture.h"

#include <lockgraph/render/timeline.h>
#include <lockgraph/render/words.h>

#include <fmt/format.h>

namespace lockgraph {
namespace {

std::string what(const TimelineCell& c) {
  const RunTally& t = c.runs;
  switch (c.presence) {
    case Presence::Reported:
      return counted(c.reports, "report") + (t.all() ? fmt::format("; {} of {} runs crashed", t.crashed, t.all()) : "");
    case Presence::Seen: return fmt::format("{} of {} runs crashed", t.crashed, t.all());
    case Presence::Absent: return fmt::format("{} runs OK, chance of a miss {:.2g}", t.ok, c.miss);
    case Presence::Untestable: break;
  }
  return c.why;
}

/// Neighbouring releases of which the same can be said stand on one line.
bool alike(const TimelineCell& a, const TimelineCell& b) {
  const auto titles = [](const TimelineCell& c) {
    std::vector<std::string> names;
    for (const auto& [title, runs] : c.titles) names.push_back(title);
    return names;
  };
  return a.presence == b.presence && a.presence != Presence::Absent && a.why == b.why && titles(a) == titles(b);
}

std::string range(const ReleasePoint& first, const ReleasePoint& last) {
  return first == last ? first.label() : first.label() + " .. " + last.label();
}

}  // namespace

std::vector<std::size_t> shown_rows(const Timeline& t, const TimelineLimits& limits) {
  std::vector<std::size_t> shown;
  for (std::size_t i = 0; i < t.rows.size(); ++i)
    if ((limits.titles || !t.rows[i].findings.empty()) && (limits.rows == 0 || shown.size() < limits.rows))
      shown.push_back(i);
  return shown;
}

std::string left_out_words(const Timeline& t, std::size_t shown, const TimelineLimits& limits) {
  std::size_t deadlocks = 0;
  for (const TimelineRow& row : t.rows) deadlocks += !row.findings.empty();
  const std::size_t titles = t.rows.size() - deadlocks, listed = limits.titles ? t.rows.size() : deadlocks;
  std::string text;
  if (shown < listed) text = fmt::format("{} of {} shown (--top 0 shows all)", shown, listed);
  if (!limits.titles && titles)
    text += fmt::format("{}{} known only by title {} not shown (--all)", text.empty() ? "" : "; ",
                        counted(titles, "bug"), titles == 1 ? "is" : "are");
  return text;
}

std::string timeline_text(const Timeline& t, const Analysis& a, const TimelineLimits& limits) {
  std::string text;
  const std::vector<std::size_t> shown = shown_rows(t, limits);
  for (const std::size_t i : shown) {
    const TimelineRow& row = t.rows[i];
    if (row.findings.size() == 1) {
      const Finding& f = a.findings[row.findings.front()];
      text += fmt::format("{}  {}\n", f.id, chain_text(a.graph, f));
    }
    text += row.title.empty() ? "  (no title)" : (row.findings.size() == 1 ? "  " : "") + row.title;
    if (row.findings.empty()) text += "  (no report in these logs gives its cycle)";
    if (row.findings.size() > 1) text += fmt::format("  (a title of {} findings)", row.findings.size());
    text += '\n';
    for (auto first = row.cells.begin(); first != row.cells.end();) {
      auto last = first;
      TimelineCell sum = first->second;
      for (auto next = std::next(first); next != row.cells.end() && alike(first->second, next->second); ++next) {
        last = next;
        sum.reports += next->second.reports;
        sum.runs.crashed += next->second.runs.crashed, sum.runs.other += next->second.runs.other;
        sum.runs.ok += next->second.runs.ok, sum.runs.lost += next->second.runs.lost;
      }
      text += fmt::format("    {:<22} {:<13} {}", range(first->first, last->first), name(sum.presence), what(sum));
      for (const auto& [title, runs] : sum.titles)
        if (title != row.title) text += fmt::format("  as `{}`", title);
      if (!sum.where.empty()) text += fmt::format("  [{}:{}]", sum.where.front().source, sum.where.front().line);
      text += '\n';
      first = std::next(last);
    }
    text += '\n';
  }
  if (shown.size() < t.rows.size()) text += left_out_words(t, shown.size(), limits) + "\n";
  if (t.rows.empty()) text = "no reported deadlock and no bisection to place in time\n";
  return text;
}

}  // namespace lockgraph
