#include "sentences.h"

#include "activities.h"
#include "words.h"

#include <lockgraph/render/render.h>

#include <algorithm>

namespace lockgraph {
namespace {

std::string place_clause(const std::optional<Site>& site, std::string_view usually = "") {
  if (!site) return "";
  return site->file.empty() ? fmt::format(", {}in {}()", usually, site->function)
                            : fmt::format(", {}in {}() at {}:{}", usually, site->function, site->file, site->line);
}

std::string evidence_clause(const DependencyEdge& e) {
  const std::string releases = short_releases(e.releases);
  return " (" + counted(e.reports.size(), "report") + (releases.empty() ? "" : ", " + releases) + ")";
}

std::string with_blank(const std::string& words) { return words.empty() ? words : " " + words; }

bool only_reclaim(const Finding& f) { return f.irqs == std::vector{Irq::ReclaimFs}; }

std::string sentence(const LockGraph& g, const Finding& f, const Lane& lane, std::size_t n) {
  const std::string wanted = lane.wants ? g[*lane.wants].name : "";
  if (!lane.interrupt.empty() && only_reclaim(f))
    return fmt::format("{} holds {} while memory reclaim may begin{}. It begins in that task and takes {}{}.", lane.who,
                       g[*lane.holds].name, place_clause(lane.held_since), wanted, place_clause(lane.site));
  if (!lane.interrupt.empty()) {
    const std::string task =
        fmt::format("{} holds {} while {} can strike{}", lane.who, g[*lane.holds].name,
                    (lane.interrupt == "NMI" || lane.interrupt == "interrupt" ? "an " : "a ") + lane.interrupt,
                    place_clause(lane.held_since));
    return fmt::format("{}. It strikes on that CPU and takes {}{}{}.", task, wanted, place_clause(lane.site),
                       n == 1 ? ", which the CPU holds already" : "");
  }
  if (!lane.forbids.empty())
    return lane.holds ? fmt::format("A task holds {} and takes {}{}: {}.", g[*lane.holds].name, wanted,
                                    place_clause(lane.site), lane.forbids)
                      : fmt::format("{} is taken where {}.", wanted, lane.forbids);
  if (!lane.dependency)
    return fmt::format("{} {} and {} (no report prints this dependency).", lane.who, holding_words(g, lane),
                       waiting_words(g, lane));
  const DependencyEdge& e = *lane.dependency;
  const std::string novelty = f.confidence == Confidence::Reported
                                  ? ", which was new when lockdep reported"
                                  : ", which was new when lockdep reported another deadlock";
  if (lane.entered) {
    std::string text = fmt::format("{} {}{} and allocates memory", lane.who, holding_words(g, lane),
                                   held_on(lane) ? with_blank(held_as(*held_on(lane))) : "");
    text += place_clause(lane.entered->site) + (held_on(lane) ? evidence_clause(*held_on(lane)) : "");
    if (lane.entered->is_new) text += novelty;
    text += fmt::format(". It may have to reclaim some itself ({}), and then waits for {}{}{}{}",
                        g[lane.entered->reclaim].name, wanted, with_blank(taken_as(e)),
                        place_clause(lane.site, e.several_functions ? "mostly " : ""), evidence_clause(e));
    return text + (lane.is_new ? novelty : "") + ".";
  }
  const std::string again =
      lane.holds == lane.wants ? "takes another of this class, or the same once more" : waiting_words(g, lane);
  // How a task takes what is no lock is no news.
  const bool takes_lock = lane.holds == lane.wants || waits_for_a_lock(g, lane);
  std::string text = fmt::format("{} {}{} and {}{}{}{}", lane.who, holding_words(g, lane), with_blank(held_as(e)),
                                 again, takes_lock ? with_blank(taken_as(e)) : "",
                                 place_clause(lane.site, e.several_functions ? "mostly " : ""), evidence_clause(e));
  if (lane.is_new) text += novelty;
  return text + ".";
}

/// One lock or two, and where the first was taken.
std::string recursion_sentence(const LockGraph& g, const Finding& f) {
  std::string where;
  for (const ReportId r : f.reports)
    if (const auto& site = g.reports()[r].held_at; site && where.empty())
      where = fmt::format(" The one that is held was taken in {}.", place_words(site));
  switch (instances(g, f)) {
    case Instances::Same: return "Both addresses are one: the task waits for itself, a self-deadlock." + where;
    case Instances::Different:
      return "The addresses are two: two locks of one class, whose nesting lacks an annotation (a subclass), or which "
             "nothing orders." +
             where;
    case Instances::Unknown: break;
  }
  return "If it is the same lock, the task waits for itself; if it is another one of the class, the code lacks a "
         "nesting annotation (a subclass), or nothing orders the two." +
         where;
}

}  // namespace

std::vector<std::string> sentences(const LockGraph& g, const Finding& f) {
  const Scenario s = scenario_of(g, f);
  std::vector<std::string> all;
  for (std::size_t i = 0; i < s.lanes.size(); ++i) {
    all.push_back(sentence(g, f, s.lanes[i], s.lanes.size()));
    if (s.lanes.size() < 2) continue;
    if (const std::string why = why_readers_wait(s.lanes[i], s.lanes[(i + 1) % s.lanes.size()]); !why.empty())
      all.back() += fmt::format(" ({} is held by readers there: {}.)", g[*s.lanes[i].wants].name, why);
  }
  for (const ClassId v : s.others)
    all.push_back(fmt::format("{} is on the chain, too; the report does not show how.", g[v].name));
  if (s.closed && s.lanes.size() == 1 && s.lanes.front().entered)
    all.push_back(
        "It waits for a lock of the class that it holds: its own, or that of another task which does the same.");
  else if (s.closed && s.lanes.size() == 1)
    all.push_back(s.lanes.front().interrupt.empty() ? recursion_sentence(g, f)
                                                    : "It waits for what its own CPU holds: it never goes on.");
  else if (s.closed)
    all.push_back(fmt::format("{} {} what {} waits for: nobody goes on.", s.lanes.front().who,
                              is_run(g[*s.lanes.front().holds]) ? "runs" : "holds",
                              s.lanes.back().interrupt.empty() ? s.lanes.back().who : "the interrupt"));
  return all;
}

std::vector<std::string> fixes(const LockGraph& g, const Finding& f, const StepWeights& weights) {
  std::vector<std::string> all;
  for (const Step& s : steps(f)) {
    // That a queue runs its work is no bug.
    if (!g.dependency(s.from, s.to) || (is_work_queue(g[s.from]) && is_work(g[s.to]))) continue;
    const auto w = weights.find(s);
    const std::size_t others = w == weights.end() ? 0 : w->second - (f.refuted_by ? 0 : 1);
    if (s.from == s.to)
      all.push_back(
          fmt::format("if two locks of {} are meant: a nesting annotation, and an order of the two", g[s.to].name));
    all.push_back(removal_advice(g, s.from, s.to) +
                  (others ? fmt::format(" (ends {} more)", counted(others, "finding")) : ""));
  }
  if (f.irqs.empty() || f.incomplete) return all;
  const std::string &safe = g[f.path.front()].name, &unsafe = g[f.path.back()].name;
  if (only_reclaim(f))
    all.push_back(fmt::format(
        "hold {} only under memalloc_nofs_save() or memalloc_noio_save(), or do not take {} in reclaim", unsafe, safe));
  else if (f.irqs.front() == Irq::Nmi)
    all.push_back(fmt::format("do not take {} in an NMI", safe));
  else
    all.push_back(
        fmt::format("hold {} only with {}s off ({}), or do not take {} in the {}", unsafe, irq_words(f.irqs, "s and "),
                    f.irqs.front() == Irq::Hardirq ? "spin_lock_irqsave()" : "spin_lock_bh() or spin_lock_irqsave()",
                    safe, irq_words(f.irqs, " or ")));
  return all;
}

std::string wrapped(std::string_view text, std::size_t columns, std::string_view indent,
                    std::optional<std::string_view> first) {
  std::string out(first.value_or(indent));
  std::size_t used = out.size();
  bool at_start = true;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    const std::string_view word = text.substr(at, end - at);
    if (!at_start && used + 1 + word.size() > columns) {
      out += '\n';
      out += indent;
      used = indent.size();
      at_start = true;
    }
    if (!at_start) out += ' ', ++used;
    out += word;
    used += word.size();
    at_start = false;
    at = end + 1;
  }
  return out + "\n";
}

}  // namespace lockgraph
