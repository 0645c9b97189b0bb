#include <lockgraph/graph/compare.h>

#include <algorithm>
#include <array>
#include <set>

namespace lockgraph {
namespace {

constexpr std::array<std::string_view, 4> kPresenceNames = {"reported", "seen", "absent", "not testable"};

/// Where the revisions of a bisection stand: releases by themselves, the commits behind the good release, the first
/// revision behind the newest release that was tested (the first that was).
class Places {
 public:
  explicit Places(const Bisection& b) : b_(b) {
    for (const BisectionStep& s : b.steps) {
      if (s.release.empty()) continue;
      const ReleasePoint p = release_point(s.release);
      if (newest_ == ReleasePoint{}) newest_ = p;
      if (s.commit == b.good_commit || s.release == b.good_commit) good_ = p;
    }
    for (ReleasePoint* p : {&newest_, &good_})
      if (*p != ReleasePoint{}) p->after = true;
  }

  ReleasePoint of(std::size_t step) const {
    const BisectionStep& s = b_.steps[step];
    return !s.release.empty() ? release_point(s.release) : step == 0 ? newest_ : good_;
  }

 private:
  const Bisection& b_;
  ReleasePoint newest_, good_;
};

void add_runs(TimelineCell& cell, const BisectionStep& s, const std::string& source, const std::string* other_title) {
  for (const RunGroup& g : s.runs) {
    const bool crashed = g.outcome == Outcome::Crashed;
    const bool shows = crashed && (other_title ? g.title == *other_title : g.likeness != Likeness::Other);
    if (shows)
      cell.runs.crashed += g.runs, cell.titles[g.title] += g.runs;
    else if (crashed)
      cell.runs.other += g.runs, cell.why = "crashed by another bug: " + g.title;
    else if (g.outcome == Outcome::Ok)
      cell.runs.ok += g.runs;
    else
      cell.runs.lost += g.runs;
    if (g.outcome == Outcome::BootFailed && cell.why.empty()) cell.why = "does not boot: " + g.title;
    if (g.outcome == Outcome::Lost && cell.why.empty()) cell.why = "lost: " + g.title.substr(0, 80);
  }
  if (s.runs.empty() && cell.why.empty()) cell.why = s.commit.empty() ? "not reached" : "did not build";
  cell.where.push_back({source, s.line});
}

/// Titles under which the bug that a bisection looks for crashed in its runs.
std::set<std::string> own_titles(const Bisection& b) {
  std::set<std::string> titles;
  for (const BisectionStep& s : b.steps)
    for (const RunGroup& g : s.runs)
      if (g.outcome == Outcome::Crashed && g.likeness != Likeness::Other) titles.insert(g.title);
  return titles;
}

void conclude(TimelineRow& row) {
  for (auto& [place, cell] : row.cells) {
    std::sort(cell.where.begin(), cell.where.end());
    cell.where.erase(std::unique(cell.where.begin(), cell.where.end()), cell.where.end());
    cell.presence = cell.reports            ? Presence::Reported
                    : cell.runs.crashed > 0 ? Presence::Seen
                    : cell.runs.ok > 0      ? Presence::Absent
                                            : Presence::Untestable;
    if (cell.presence != Presence::Untestable) cell.why.clear();
    if (cell.presence == Presence::Absent)
      cell.miss = miss_chance(row.rate.crashed, row.rate.crashed + row.rate.ok, cell.runs.ok);
  }
}

/// Builds rows; a finding is reached over the titles of the reports that state it.
class TimelineMaker {
 public:
  TimelineMaker(const Analysis& a, const std::vector<JudgedBisection>& bisections) : a_(a), bisections_(bisections) {
    for (std::size_t i = 0; i < a.findings.size(); ++i) {
      if (a.findings[i].confidence > Confidence::Reported) continue;
      for (const ReportId r : a.findings[i].reports) note_report(i, a.graph.reports()[r]);
    }
  }

  Timeline make() {
    for (const JudgedBisection& j : bisections_) add_bisection(j.log, *j.bisection);
    Timeline t;
    for (auto& [finding, row] : by_finding_) t.rows.push_back(std::move(row));
    for (auto& [title, row] : by_title_) t.rows.push_back(std::move(row));
    std::set<ReleasePoint> releases;
    for (TimelineRow& row : t.rows) {
      conclude(row);
      for (const auto& [place, cell] : row.cells) releases.insert(place);
    }
    t.releases.assign(releases.begin(), releases.end());
    return t;
  }

 private:
  void note_report(std::size_t finding, const ReportRef& ref) {
    if (ref.is_dump) return;
    const Report& report = a_.logs[ref.log].reports[ref.index];
    TimelineRow& row = by_finding_[finding];
    row.findings = {finding};
    if (row.title.empty()) row.title = report.title;
    ReleasePoint place = release_point(ref.release);
    // Commits after a release call themselves by it; in a bisection that found it good they are behind it.
    if (const auto& b = a_.logs[ref.log].bisection)
      for (const BisectionStep& s : b->steps)
        if (s.decision == "good" && !s.release.empty() && release_point(s.release) == place) {
          place.after = true;
          break;
        }
    TimelineCell& cell = row.cells[place];
    ++cell.reports;
    if (!report.title.empty()) {
      cell.titles.emplace(report.title, 0);
      titles_of_log_[{ref.log, report.title}].insert(finding);
      findings_of_title_[report.title].insert(finding);
    }
    cell.where.push_back({ref.source, ref.line});
  }

  /// The findings that the bug of a bisection is: by the report in its own log, else by title.
  std::set<std::size_t> findings_of(std::size_t log, const std::set<std::string>& titles) const {
    std::set<std::size_t> found;
    for (const std::string& title : titles)
      if (const auto it = titles_of_log_.find({log, title}); it != titles_of_log_.end())
        found.insert(it->second.begin(), it->second.end());
    if (!found.empty()) return found;
    for (const std::string& title : titles)
      if (const auto it = findings_of_title_.find(title); it != findings_of_title_.end())
        found.insert(it->second.begin(), it->second.end());
    return found;
  }

  void add_bisection(std::size_t log, const Bisection& b) {
    const std::set<std::string> own = own_titles(b);
    if (own.empty()) return;
    const std::set<std::size_t> found = findings_of(log, own);
    // A title that hides several cycles tells of none of them: it keeps a row of its own.
    TimelineRow& row = found.size() == 1 ? by_finding_.at(*found.begin()) : by_title_[looked_for(b)];
    if (row.title.empty()) row.title = looked_for(b);
    if (found.size() != 1) row.findings.assign(found.begin(), found.end());
    const Places places(b);
    for (std::size_t i = 0; i < b.steps.size(); ++i) {
      add_runs(row.cells[places.of(i)], b.steps[i], a_.logs[log].source, nullptr);
      if (const RunTally t = tally(b.steps[i]); t.crashed > 0) row.rate.crashed += t.crashed, row.rate.ok += t.ok;
    }
    add_bystanders(log, b, places, own);
  }

  /// Another deadlock that showed in the runs was seen, too; where it did not show nothing is said of it.
  void add_bystanders(std::size_t log, const Bisection& b, const Places& places, const std::set<std::string>& own) {
    for (std::size_t i = 0; i < b.steps.size(); ++i)
      for (const RunGroup& g : b.steps[i].runs) {
        if (g.outcome != Outcome::Crashed || own.count(g.title)) continue;
        const std::set<std::size_t> found = findings_of(log, {g.title});
        if (found.size() == 1)
          add_runs(by_finding_.at(*found.begin()).cells[places.of(i)], b.steps[i], a_.logs[log].source, &g.title);
      }
  }

  const Analysis& a_;
  const std::vector<JudgedBisection>& bisections_;
  std::map<std::size_t, TimelineRow> by_finding_;
  std::map<std::string, TimelineRow> by_title_;
  std::map<std::pair<std::size_t, std::string>, std::set<std::size_t>> titles_of_log_;
  std::map<std::string, std::set<std::size_t>> findings_of_title_;
};

}  // namespace

std::string_view name(Presence p) { return kPresenceNames.at(static_cast<std::size_t>(p)); }

Timeline make_timeline(const Analysis& a, const std::vector<JudgedBisection>& bisections) {
  return TimelineMaker(a, bisections).make();
}

}  // namespace lockgraph
