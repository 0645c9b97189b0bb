#include "account/words.h"

#include <lockgraph/render/compare.h>
#include <lockgraph/render/words.h>

#include <map>

namespace lockgraph {
namespace {

std::string place_text(const KnownPlace& p) {
  return fmt::format("{}:{}{}{}", p.source, p.line, p.title.empty() ? "" : "  ", p.title);
}

/// `A -> B -> A`.
std::string chain_text(const DeadlockKey& key) {
  std::vector<std::string> names;
  for (const LockKey& lock : key.locks) names.push_back(name_of(lock));
  if (key.kind == FindingKind::Cycle && !key.incomplete && !names.empty()) names.push_back(names.front());
  return joined(names, " -> ");
}

}  // namespace

std::string match_text(const std::vector<Match>& matches, const Analysis& logs, bool each_once) {
  constexpr std::size_t kNamed = 5;
  constexpr std::string_view kFurther = "           ";
  std::map<std::size_t, std::vector<const Match*>> of_finding;
  for (const Match& m : matches) of_finding[m.finding].push_back(&m);
  if (matches.empty())
    return logs.audit.reports.empty() ? "no reported deadlock to look up\n" : "no reported deadlock that is new\n";
  std::string text;
  std::map<MatchStatus, std::size_t> counts;
  for (const Match& m : matches) {
    const std::vector<const Match*>& alike = of_finding.at(m.finding);
    if (each_once && alike.front() != &m) continue;
    ++counts[m.status];
    const Finding& f = logs.findings[m.finding];
    text += fmt::format("{:<9} {}  {}:{}  {}\n{:10}{}\n", name(m.status), f.id, m.source, m.line, kind_words(f), "",
                        chain_text(logs.graph, f));
    if (m.status == MatchStatus::Known) {
      const KnownDeadlock& known = m.as.front();
      const auto& releases = known.releases;
      text += fmt::format("{:9}{}{}\n", "", counted(known.reports, "report"),
                          releases.empty()      ? std::string()
                          : releases.size() < 2 ? " of " + releases.front()
                                                : fmt::format(" since {}, up to {}, of {} releases", releases.front(),
                                                              releases.back(), releases.size()));
      text += fmt::format("{:11}first {}\n", "", place_text(known.first));
      if (known.reports > 1) text += fmt::format("{:11}last  {}\n", "", place_text(known.last));
      if (!m.why.empty()) text += fmt::format("{:9}{}\n", "", m.why);
    } else if (m.status != MatchStatus::New) {
      text += fmt::format("{:9}{}:\n", "", m.why);
      for (std::size_t i = 0; i < m.as.size() && i < kNamed; ++i)
        text += fmt::format("{:11}{}  {}\n", "", m.as[i].id, chain_text(m.as[i].key));
      text += and_more(beyond(m.as.size(), kNamed), kFurther);
    }
    if (!each_once) continue;
    for (std::size_t i = 1; i < alike.size() && i <= kNamed; ++i)
      text += fmt::format("{:11}also {}:{}\n", "", alike[i]->source, alike[i]->line);
    text += and_more(beyond(alike.size(), kNamed + 1), kFurther);
  }
  text += '\n';
  for (const auto& [status, n] : counts) text += fmt::format("{:>6} {}\n", n, name(status));
  if (each_once && of_finding.size() < matches.size())
    text += fmt::format("in {}\n", counted(matches.size(), "report"));
  return text;
}

}  // namespace lockgraph
