#include "words.h"

#include <lockgraph/render/render.h>

#include <map>

namespace lockgraph {
namespace {

std::string place_text(const Analysis& a, ReportId r) {
  const ReportRef& ref = a.graph.reports()[r];
  const std::string& title = a.logs[ref.log].reports[ref.index].title;
  return fmt::format("{}:{}{}{}", ref.source, ref.line, title.empty() ? "" : "  ", title);
}

}  // namespace

std::string match_text(const std::vector<Match>& matches, const Analysis& logs, const Analysis& others) {
  constexpr std::size_t kNamed = 5;
  if (matches.empty())
    return logs.audit.reports.empty() ? "no reported deadlock to look up\n" : "no reported deadlock that is new\n";
  std::string text;
  std::map<MatchStatus, std::size_t> counts;
  for (const Match& m : matches) {
    ++counts[m.status];
    const Finding& f = logs.findings[m.finding];
    const ReportRef& ref = logs.graph.reports()[m.report];
    text += fmt::format("{:<9} {}  {}:{}  {}\n{:10}{}\n", name(m.status), f.id, ref.source, ref.line, kind_words(f), "",
                        chain_text(logs.graph, f));
    if (m.status == MatchStatus::Known) {
      const Finding& known = others.findings[m.as.front()];
      const auto releases = releases_of(others.graph, known.reports);
      text += fmt::format("{:9}{}{}\n", "", counted(known.reports.size(), "report"),
                          releases.empty()      ? std::string()
                          : releases.size() < 2 ? " of " + releases.front()
                                                : fmt::format(" since {}, up to {}, of {} releases", releases.front(),
                                                              releases.back(), releases.size()));
      const Span span = span_of(others.graph, known);
      text += fmt::format("{:11}first {}\n", "", place_text(others, span.first));
      if (span.last != span.first) text += fmt::format("{:11}last  {}\n", "", place_text(others, span.last));
      if (!m.why.empty()) text += fmt::format("{:9}{}\n", "", m.why);
    } else if (m.status != MatchStatus::New) {
      text += fmt::format("{:9}{}:\n", "", m.why);
      for (std::size_t i = 0; i < m.as.size() && i < kNamed; ++i)
        text += fmt::format("{:11}{}  {}\n", "", others.findings[m.as[i]].id,
                            chain_text(others.graph, others.findings[m.as[i]]));
      if (m.as.size() > kNamed) text += fmt::format("{:11}and {} more\n", "", m.as.size() - kNamed);
    }
  }
  text += '\n';
  for (const auto& [status, n] : counts) text += fmt::format("{:>6} {}\n", n, name(status));
  return text;
}

}  // namespace lockgraph
