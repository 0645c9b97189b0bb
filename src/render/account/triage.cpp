#include "triage.h"

#include "hangs.h"

#include <lockgraph/graph/compare.h>
#include <lockgraph/graph/questions.h>

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace lockgraph {
namespace {

/// The key of the greatest count, of equal ones the first.
std::string most_frequent(const std::map<std::string, std::size_t>& counts) {
  const auto most = std::ranges::max_element(counts, {}, [](const auto& entry) { return entry.second; });
  return most == counts.end() ? "" : most->first;
}

std::string title_of(const Analysis& a, const Finding& f) {
  std::map<std::string, std::size_t> titles;
  if (f.confidence <= Confidence::Reported)
    for (const ReportId id : f.reports) {
      const ReportRef& ref = a.graph.reports()[id];
      if (ref.is_dump) continue;
      if (const std::string& title = a.logs[ref.log].reports[ref.index].title; !title.empty())
        titles[title] += ref.times;
    }
  return most_frequent(titles);
}

std::string newest_place(const Analysis& a, const Finding& f) {
  const auto place = [](const auto& p) { return fmt::format("{}:{}", p.source, p.line); };
  if (!f.hang) return place(a.graph.reports()[span_of(a.graph, f).last]);
  return place(
      *std::ranges::max_element(f.hang->places, {}, [](const HangPlace& p) { return release_order(p.release); }));
}

}  // namespace

std::string day_words(const TriageRow& row) {
  return row.days.first == row.days.last ? row.days.first : row.days.first + " to " + row.days.last;
}

std::string seen_words(const TriageRow& row) {
  const std::string days = day_words(row);
  return (row.releases.empty() ? "release unknown" : short_releases(row.releases)) + (days.empty() ? "" : "; " + days);
}

std::vector<TriageRow> triage_rows(const Analysis& a, const std::vector<std::size_t>& findings) {
  const std::vector<std::string> of_classes = subsystems(a.graph);
  std::vector<TriageRow> rows;
  for (const std::size_t i : findings) {
    const Finding& f = a.findings[i];
    TriageRow& row = rows.emplace_back();
    row.title = title_of(a, f);
    row.releases = releases_of(a.graph, f);
    row.days = days_of(a.graph, f.reports);
    std::map<std::string, std::size_t> parts;
    for (const ClassId v : f.path) ++parts[of_classes[v]];
    row.subsystem = most_frequent(parts);
    row.newest = newest_place(a, f);
  }
  return rows;
}

}  // namespace lockgraph
