#include <lockgraph/render.h>

#include <fmt/format.h>

#include <map>

namespace lockgraph {
namespace {

constexpr std::size_t kListed = 20;

std::string place(const Evidence& logs, const AuditedReport& a) {
  return fmt::format("{}:{}", logs[a.log].source, logs[a.log].reports[a.report].line);
}

std::string joined(const std::vector<std::string>& ids) {
  std::string text;
  for (std::size_t i = 0; i < ids.size() && i < 6; ++i) text += (i ? ", " : "") + ids[i];
  if (ids.size() > 6) text += fmt::format(" and {} more", ids.size() - 6);
  return text;
}

std::string chain_words(const AuditedReport& a) {
  std::string text;
  for (const std::string& name : a.chain) text += (text.empty() ? "" : " -> ") + name;
  if (a.kind == FindingKind::Cycle && !a.chain.empty()) text += " -> " + a.chain.front();
  return text;
}

}  // namespace

std::string check_text(const Audit& audit, const Evidence& logs, const std::vector<Finding>& findings, bool all) {
  if (audit.reports.empty()) return "no reported deadlock to check\n";
  std::map<std::string, std::size_t> reports_of;
  for (const Duplicates& d : audit.duplicates) reports_of[d.deadlock] = d.reports.size();
  std::map<AuditVerdict, std::size_t> verdicts;
  std::string text;
  for (const AuditedReport& a : audit.reports) {
    const Report& r = logs[a.log].reports[a.report];
    ++verdicts[a.verdict];
    const std::string id = a.finding ? findings[*a.finding].id : a.deadlock;
    text += fmt::format("{:<19}{:<13} {}  {}{}", name(a.verdict), id.empty() ? "-" : id, place(logs, a), name(r.kind),
                        r.title.empty() ? "" : ", " + r.title);
    if (a.contains) text += "  (contains the shorter " + findings[*a.contains].id + ")";
    if (reports_of.count(a.deadlock)) text += fmt::format("  (one of {} reports of it)", reports_of.at(a.deadlock));
    text += '\n';
    for (const std::string& why : a.why) text += fmt::format("{:<32} {}\n", "", why);
  }
  text += '\n';
  for (const auto& [verdict, n] : verdicts) text += fmt::format("{:>6} {}\n", n, name(verdict));

  const auto list = [&](std::string_view heading, const auto& items, auto line) {
    if (items.empty()) return;
    text += fmt::format("\n{}\n", heading);
    for (std::size_t i = 0; i < items.size() && (all || i < kListed); ++i) text += line(items[i]);
    if (!all && items.size() > kListed)
      text += fmt::format("  and {} more (--all shows them)\n", items.size() - kListed);
  };
  list("duplicates: one deadlock, several reports", audit.duplicates, [&](const Duplicates& d) {
    std::string s = fmt::format("  {}  {} reports{}: {}\n", d.deadlock, d.reports.size(),
                                d.titles.size() > 1 ? fmt::format(" under {} titles", d.titles.size()) : "",
                                chain_words(audit.reports[d.reports.front()]));
    if (d.titles.size() > 1)
      for (const std::string& title : d.titles) s += "      " + title + "\n";
    return s;
  });
  list("titles that hide several deadlocks", audit.titles, [&](const AmbiguousTitle& t) {
    return fmt::format("  {}: {} deadlocks, {}\n", t.title, t.deadlocks.size(), joined(t.deadlocks));
  });
  list("perhaps duplicates", audit.candidates,
       [&](const DuplicateCandidates& c) { return fmt::format("  {}: {}\n", joined(c.deadlocks), c.why); });
  list("one dependency under several reported deadlocks", audit.shared, [&](const SharedDependency& s) {
    return fmt::format("  {} -> {}: {} deadlocks, {} reports: {}\n", s.from, s.to, s.deadlocks.size(), s.reports,
                       joined(s.deadlocks));
  });
  return text;
}

}  // namespace lockgraph
