#include "triage.h"

#include "hangs.h"

#include <lockgraph/graph/questions.h>

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string_view>
#include <tuple>

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
      if (const std::string& title = a.logs[ref.log].reports[ref.index].title; !title.empty()) ++titles[title];
    }
  return most_frequent(titles);
}

std::string newest_place(const Analysis& a, const Finding& f) {
  std::tuple<ReleasePoint, std::string_view, std::string> newest;
  const auto see = [&](const std::string& release, const std::string& source, std::uint64_t line) {
    std::tuple here(release_point(release), std::string_view(release), fmt::format("{}:{}", source, line));
    if (std::get<2>(newest).empty() || newest < here) newest = std::move(here);
  };
  if (f.hang)
    for (const HangPlace& p : f.hang->places) see(p.release, p.source, p.line);
  else
    for (const ReportId id : f.reports) {
      const ReportRef& r = a.graph.reports()[id];
      see(r.release, r.source, r.line);
    }
  return std::get<2>(newest);
}

}  // namespace

std::vector<TriageRow> triage_rows(const Analysis& a, const std::vector<std::size_t>& findings) {
  const std::vector<std::string> of_classes = subsystems(a.graph);
  std::vector<TriageRow> rows;
  for (const std::size_t i : findings) {
    const Finding& f = a.findings[i];
    TriageRow& row = rows.emplace_back();
    row.title = title_of(a, f);
    const std::vector<std::string> releases = f.hang ? releases_of(*f.hang) : releases_of(a.graph, f.reports);
    if (!releases.empty()) row.first = releases.front(), row.last = releases.back();
    std::map<std::string, std::size_t> parts;
    for (const ClassId v : f.path) ++parts[of_classes[v]];
    row.subsystem = most_frequent(parts);
    row.newest = newest_place(a, f);
  }
  return rows;
}

}  // namespace lockgraph
