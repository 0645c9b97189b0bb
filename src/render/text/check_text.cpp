#include "account/words.h"

#include <lockgraph/render/check.h>
#include <lockgraph/render/findings.h>
#include <lockgraph/render/words.h>

#include <algorithm>
#include <map>
#include <set>

namespace lockgraph {
namespace {

class CheckText {
 public:
  CheckText(const Analysis& a, const CheckOptions& options)
      : a_(a), options_(options), listed_(listed_findings(a, options)) {
    for (const Duplicates& d : a.audit.deadlocks) reports_of_[d.finding] = d.reports.size();
  }

  std::string text() {
    list_hangs();
    if (any_report())
      list_reports();
    else if (text_.empty())
      text_ = "no reported deadlock to check\n";
    constexpr std::size_t kRoots = 20;
    if (const std::string stuck = stuck_text(a_.stuck, options_.top ? kRoots : a_.stuck.size()); !stuck.empty())
      text_ += "\n" + stuck;
    list_duplicates();
    list("titles that hide several deadlocks", listed(a_.audit.titles), [&](const AmbiguousTitle& t) {
      return fmt::format("  {}: {} deadlocks, {}\n", t.title, t.findings.size(), ids(t.findings));
    });
    list("perhaps duplicates", listed(a_.audit.candidates),
         [&](const DuplicateCandidates& c) { return fmt::format("  {}: {}\n", ids(c.findings), c.why); });
    list("one dependency under several reported deadlocks", listed(a_.audit.shared), [&](const SharedDependency& s) {
      return fmt::format("  {} -> {}: {} deadlocks, {}: {}\n", a_.graph[s.step.from].name, a_.graph[s.step.to].name,
                         s.findings.size(), counted(s.reports, "report"), ids(s.findings));
    });
    return std::move(text_);
  }

 private:
  bool is_wanted(const AuditedReport& r) const { return lockgraph::is_wanted(a_, options_, r); }

  bool any_listed(const std::vector<std::size_t>& findings) const {
    return std::any_of(findings.begin(), findings.end(), [&](std::size_t i) { return listed_.count(i) > 0; });
  }
  template <class Group>
  std::vector<Group> listed(const std::vector<Group>& groups) const {
    std::vector<Group> some;
    for (const Group& g : groups)
      if (any_listed(g.findings)) some.push_back(g);
    return some;
  }

  std::string ids(const std::vector<std::size_t>& findings) const {
    constexpr std::size_t kNamed = 6;
    std::vector<std::string> named;
    for (const std::size_t i : findings) named.push_back(a_.findings[i].id);
    return joined_first(std::move(named), kNamed);
  }

  std::string line(const AuditedReport& r) const {
    const ReportRef& ref = a_.graph.reports()[r.report];
    const std::string& title = a_.logs[ref.log].reports[ref.index].title;
    std::string text =
        fmt::format("{:<19}{:<13} {}:{}  {}{}", name(r.verdict), r.finding ? a_.findings[*r.finding].id : "-",
                    ref.source, ref.line, name(ref.kind), title.empty() ? "" : ", " + title);
    if (r.finding) {
      if (const std::string relation = relation_words(a_.findings[*r.finding]); !relation.empty())
        text += "  (" + relation + ")";
      if (const std::size_t n = reports_of_.at(*r.finding); n > 1)
        text += fmt::format("  (one of {} reports of it)", n);
    }
    if (r.completed_by) text += "  (with other logs: " + a_.findings[*r.completed_by].id + ")";
    text += '\n';
    for (const auto* notes : {&r.why, &r.remarks})
      for (const std::string& note : *notes) text += fmt::format("{:<32} {}\n", "", note);
    return text;
  }

  bool any_report() const {
    return std::any_of(a_.audit.reports.begin(), a_.audit.reports.end(),
                       [&](const AuditedReport& r) { return is_wanted(r); });
  }

  void list_hangs() {
    for (std::size_t i = 0; i < a_.findings.size(); ++i) {
      const Finding& f = a_.findings[i];
      if (!f.hang || !options_.wanted[i]) continue;
      for (const HangPlace& p : f.hang->places)
        text_ += fmt::format("{:<19}{:<13} {}:{}  {}\n", "happened", f.id, p.source, p.line, chain_text(a_.graph, f));
    }
  }

  void list_reports() {
    std::map<AuditVerdict, std::size_t> verdicts;
    std::size_t listed = 0, wanted = 0;
    for (const AuditedReport& r : a_.audit.reports) {
      if (!is_wanted(r)) continue;
      ++verdicts[r.verdict];
      if (options_.reports && ++wanted > options_.reports) continue;
      ++listed;
      text_ += line(r);
    }
    text_ += and_more(beyond(wanted, listed), "", "--top 0 lists all");
    text_ += '\n';
    for (const auto& [verdict, n] : verdicts) text_ += fmt::format("{:>6} {}\n", n, name(verdict));
  }

  void list_duplicates() {
    std::vector<Duplicates> several;
    for (const Duplicates& d : a_.audit.deadlocks)
      if (d.reports.size() > 1 && listed_.count(d.finding)) several.push_back(d);
    list("duplicates: one deadlock, several reports", several, [&](const Duplicates& d) {
      std::string s = fmt::format("  {}  {} reports{}: {}\n", a_.findings[d.finding].id, d.reports.size(),
                                  d.titles.size() > 1 ? fmt::format(" under {} titles", d.titles.size()) : "",
                                  chain_text(a_.graph, a_.findings[d.finding]));
      if (d.titles.size() > 1)
        for (const std::string& title : d.titles) s += "      " + title + "\n";
      return s;
    });
  }

  template <class Items, class Line>
  void list(std::string_view heading, const Items& items, Line line) {
    if (items.empty()) return;
    text_ += fmt::format("\n{}\n", heading);
    for (std::size_t i = 0; i < items.size() && (options_.top == 0 || i < options_.top); ++i) text_ += line(items[i]);
    if (options_.top) text_ += and_more(beyond(items.size(), options_.top), "  ", kAllShows);
  }

  const Analysis& a_;
  const CheckOptions& options_;
  std::set<std::size_t> listed_;
  std::map<std::size_t, std::size_t> reports_of_;  // by finding
  std::string text_;
};

}  // namespace

bool is_wanted(const Analysis& a, const CheckOptions& options, const AuditedReport& r) {
  return (!r.finding || options.wanted[*r.finding]) &&
         (options.logs.empty() || options.logs[a.graph.reports()[r.report].log]);
}

std::set<std::size_t> listed_findings(const Analysis& a, const CheckOptions& options) {
  std::set<std::size_t> all;
  for (const AuditedReport& r : a.audit.reports)
    if (r.finding && is_wanted(a, options, r)) all.insert(*r.finding);
  return all;
}

std::string check_text(const Analysis& a, const CheckOptions& options) { return CheckText(a, options).text(); }

namespace {

/// What is said of a report, but for the numbers of its lines.
std::string without_lines(std::string text) {
  constexpr std::string_view kLine = "line ";
  for (auto at = text.find(kLine); at != text.npos; at = text.find(kLine, at)) {
    at += kLine.size();
    text.erase(at, std::min(text.find_first_not_of("0123456789", at), text.size()) - at);
  }
  return text;
}

}  // namespace

std::string verdicts_text(const Analysis& a, const Finding& f) {
  struct Said {
    const AuditedReport* first;
    std::string notes;
    std::uint64_t times = 0;
  };
  std::vector<Said> all;
  std::map<std::string, std::size_t> known;  // by verdict and notes
  for (const AuditedReport& r : a.audit.reports) {
    if (!r.finding || a.findings[*r.finding].id != f.id) continue;
    std::string said;
    for (const auto* notes : {&r.why, &r.agrees, &r.remarks})
      for (const std::string& note : *notes) said += fmt::format("      {}\n", note);
    const auto [it, is_new] = known.try_emplace(std::string(name(r.verdict)) + without_lines(said), all.size());
    if (is_new) all.push_back({&r, std::move(said)});
    all[it->second].times += a.graph.reports()[r.report].times;
  }
  std::string text;
  for (const Said& s : all) {
    const ReportRef& ref = a.graph.reports()[s.first->report];
    text += fmt::format("    {}:{} is {}{}\n", ref.source, ref.line, name(s.first->verdict),
                        s.times > 1 ? fmt::format(", the same in {} more", grouped(s.times - 1)) : "") +
            s.notes;
  }
  return text;
}

}  // namespace lockgraph
