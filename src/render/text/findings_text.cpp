// Lists of findings: what was reported and what follows first, what merely passes through a root folded beneath it.
#include "account/hangs.h"
#include "account/heading.h"
#include "account/words.h"

#include <lockgraph/render/findings.h>
#include <lockgraph/render/words.h>

#include <algorithm>
#include <map>
#include <set>

namespace lockgraph {
namespace {

constexpr std::size_t kListedBeneath = 2;  // more longer ones than this are counted

/// Every finding by itself, or folded; of the selected ones.
std::vector<Family> selected_families(const Analysis& a, const std::vector<std::size_t>& selected, bool all) {
  std::vector<Family> chosen;
  if (all) {
    for (const std::size_t i : selected) chosen.push_back({i, {}, {}});
    return chosen;
  }
  const std::set<std::size_t> wanted(selected.begin(), selected.end());
  for (Family& family : families(a.findings)) {
    std::erase_if(family.longer, [&](std::size_t i) { return !wanted.count(i); });
    if (wanted.count(family.root)) {
      chosen.push_back(std::move(family));
    } else {
      // The root is not wanted, what passes through it is.
      for (const std::size_t i : family.longer) chosen.push_back({i, {}, {}});
    }
  }
  std::sort(chosen.begin(), chosen.end(), [](const Family& x, const Family& y) { return x.root < y.root; });
  return chosen;
}

std::string beneath(const Analysis& a, const Family& family, std::string_view indent) {
  const std::size_t n = family.longer.size(), follow = family.consequences.size();
  std::string text;
  if (follow > 0)
    text += fmt::format("{}and {} that {} from it, though no boot reported {} (--all lists them)\n", indent,
                        grouped(follow), follow == 1 ? "follows" : "follow", follow == 1 ? "it" : "them");
  if (n > kListedBeneath)
    return text + fmt::format("{}and {} longer ones through it (--all lists them)\n", indent, grouped(n));
  for (const std::size_t i : family.longer) {
    const Finding& f = a.findings[i];
    text += fmt::format("{}+ {}  {}: {}\n", indent, f.id, name(f.confidence), chain_text(a.graph, f));
  }
  return text;
}

template <class Line>
std::string listed(const Analysis& a, const std::vector<std::size_t>& selected, const ListLimits& limits, Line line) {
  const std::vector<Family> chosen = selected_families(a, selected, limits.all);
  const std::size_t shown = limits.families ? std::min(limits.families, chosen.size()) : chosen.size();
  std::string text;
  for (std::size_t i = 0; i < shown; ++i) text += line(chosen[i]);
  return text + and_more(chosen.size() - shown, "\n  ",
                         "--top 0 lists all; --unreported, --class, --kind, --confidence, --since choose");
}

}  // namespace

std::string other_reports(const Evidence& logs) {
  std::map<std::string_view, std::size_t> kinds;
  std::size_t all = 0;
  for (const LogEvidence& log : logs)
    for (const Report& r : log.reports)
      if (!reports_deadlock(r.kind)) kinds[name(r.kind)] += 1 + log.summed.logs, all += 1 + log.summed.logs;
  if (all == 0) return {};
  std::vector<std::string> words;
  for (const auto& [kind, n] : kinds) words.push_back((n > 1 ? grouped(n) + " " : "") + std::string(kind));
  return fmt::format("and {} {}: {}\n", counted(all, "report"),
                     all == 1 ? "that is no deadlock" : "that are no deadlocks", joined(words));
}

std::string stuck_text(const std::vector<StuckRoot>& roots, std::size_t most) {
  if (roots.empty()) return {};
  const auto holds_up = static_cast<std::size_t>(
      std::count_if(roots.begin(), roots.end(), [](const StuckRoot& r) { return r.waiting > 0; }));
  std::string text = holds_up ? fmt::format("no circle of waits is seen among other blocked tasks; at their root:\n")
                              : "blocked tasks, of which nothing tells who holds what they wait for:\n";
  for (std::size_t i = 0; i < roots.size() && i < most; ++i)
    text += fmt::format("  {}  ({}:{})\n", root_words(roots[i]), roots[i].place.source, roots[i].place.line);
  return text + and_more(beyond(roots.size(), most), "  ", "lockgraph check");
}

std::string refuted_text(const Analysis& a, const std::vector<std::size_t>& refuted, std::size_t most) {
  if (refuted.empty()) return {};
  std::string text = counted(refuted.size(), "more deadlock") +
                     " not counted, as the lockdep of one boot let it pass (see --distrust-refutations):\n";
  for (std::size_t i = 0; i < std::min(most, refuted.size()); ++i) {
    const Finding& f = a.refuted[refuted[i]];
    text += fmt::format("  {}  {}\n    {}\n", f.id, chain_text(a.graph, f), refuted_words(a.graph, f));
  }
  return text + and_more(beyond(refuted.size(), most));
}

std::string findings_summary(const std::vector<Finding>& findings, std::size_t refuted) {
  std::size_t happened = 0, reported = 0, cut = 0, unreported = 0, longer = 0, follow = 0;
  for (const Family& family : families(findings)) {
    const Finding& f = findings[family.root];
    ++(f.hang ? happened : f.confidence <= Confidence::Reported ? reported : unreported);
    cut += f.incomplete;
    longer += family.longer.size(), follow += family.consequences.size();
  }
  const std::string let_pass =
      refuted ? fmt::format("; {} more that the lockdep of one boot looked at and let pass", grouped(refuted)) : "";
  if (findings.empty()) return "no deadlock" + let_pass;
  std::string text = counted(happened + reported + unreported, "deadlock") + ": ";
  if (happened) text += grouped(happened) + " that happened";
  if (reported || !happened) text += fmt::format("{}{} reported", happened ? ", " : "", grouped(reported));
  if (cut) text += fmt::format(" ({} of them incomplete)", grouped(cut));
  if (unreported) text += fmt::format(", {} that no boot reported", grouped(unreported));
  if (longer)
    text += longer == 1 ? "; 1 longer one passes through them"
                        : fmt::format("; {} longer ones pass through them", grouped(longer));
  if (follow)
    text += follow == 1 ? "; 1 more follows from what was reported"
                        : fmt::format("; {} more follow from what was reported", grouped(follow));
  return text + let_pass;
}

std::string findings_list(const Analysis& a, const std::vector<std::size_t>& selected, const ListLimits& limits) {
  return listed(a, selected, limits, [&](const Family& family) {
    const Finding& f = a.findings[family.root];
    return fmt::format("\n  {}\n       {}\n{}", heading_text(a.graph, f), chain_text(a.graph, f),
                       beneath(a, family, "       "));
  });
}

std::string findings_text(const Analysis& a, const std::vector<std::size_t>& selected, const ListLimits& limits) {
  return listed(a, selected, limits, [&](const Family& family) {
    return finding_text(a.graph, a.findings[family.root]) + beneath(a, family, "    ") + "\n";
  });
}

}  // namespace lockgraph
