#include "sentences.h"

#include "activities.h"
#include "advice.h"
#include "hangs.h"
#include "words.h"

#include <lockgraph/model/lock_class.h>
#include <lockgraph/render/words.h>

#include <algorithm>
#include <set>

namespace lockgraph {
namespace {

std::string place_clause(const std::optional<Site>& site) {
  if (!site) return "";
  return site->file.empty() ? fmt::format(", in {}()", site->function)
                            : fmt::format(", in {}() at {}:{}", site->function, site->file, site->line);
}

/// " as a reader": how it takes a lock.
std::string taking_clause(const Lane& lane) {
  const std::string how = words(lane.taking.taken);
  return how.empty() ? "" : " " + how;
}

/// The place that matters, and by what the lock is taken there.
std::string place_of(const Taking& t) {
  if (t.again) return ", before it lets another lock go" + place_clause(t.where());
  if (!t.place || !t.site || t.place->function == t.site->function) return place_clause(t.site);
  return place_clause(t.place) + fmt::format(" by {}()", t.site->function);
}

}  // namespace

std::string reports_of_place(const LockGraph& g, const Taking& t, std::string_view between) {
  const std::uint64_t all = count_of(g, t.dependency->reports);
  const std::vector<ReportId> there = reports_there(g, t);
  const std::uint64_t shown = count_of(g, there);
  const bool some = shown < all;
  const std::string releases = short_releases(some ? releases_of(g, there) : t.dependency->releases);
  return fmt::format("{}{}{}{}", some ? fmt::format("{} of ", grouped(shown)) : "", counted(all, "report"),
                     releases.empty() ? "" : between, releases);
}

namespace {

/// " (2 reports, 5.9.0)", " (1 of 2 reports, ...)" where the others show another place, or none.
std::string evidence_of(const LockGraph& g, const Taking& t) {
  if (!t.dependency) return {};
  return fmt::format(" ({}){}", reports_of_place(g, t, ", "),
                     t.primer.empty() ? "" : fmt::format(", where {}() only declares that order to lockdep", t.primer));
}

/// Of a recursion, by the addresses.
std::string takes_again(Instances locks) {
  switch (locks) {
    case Instances::Same: return "takes the same once more";
    case Instances::Different: return "takes another of this class";
    case Instances::Unknown: break;
  }
  return "takes another of this class, or the same once more";
}

/// What an interrupt strikes, or reclaim.
std::string struck_sentence(const LockGraph& g, const Finding& f, const Lane& lane, std::size_t n) {
  const auto how = [](const Ways& ways) { return ways.only_read() ? " as a reader" : ""; };
  const ClassNode& wanted = g[*lane.wants];
  const std::string held = holding_words(g, lane) + how(lane.holding().held),
                    takes = "takes " + wanted.name + how(lane.taking.taken) + place_of(lane.taking);
  if (only_reclaim(told_irqs(g, f)))
    return fmt::format("{} {} while memory reclaim may begin{}. It begins in that task and {}.", lane.who, held,
                       place_clause(lane.held_since), takes);
  const std::string_view article = lane.interrupt == "NMI" || lane.interrupt == "interrupt" ? "an" : "a";
  const std::string strikes = fmt::format("{} {} while {} {} can strike{}. It strikes on that CPU and ", lane.who, held,
                                          article, lane.interrupt, place_clause(lane.held_since));
  const std::string allocates = fmt::format(
      "{} allocates as one that may sleep, and may have to reclaim memory itself ({}), while {} {} can strike{}. "
      "It strikes on that CPU and ",
      lane.who, g[*lane.holds].name, article, lane.interrupt, place_clause(lane.held_since));
  if (lane.entered)
    return fmt::format(
        "{}allocates as one that may sleep{}: it may have to reclaim memory itself ({}), and then {}{}{}.", strikes,
        place_clause(lane.entered->taking.where()), g[lane.entered->activity].name, waiting_words(g, lane),
        place_of(lane.taking), evidence_of(g, lane.taking));
  if (is_reclaim(wanted)) {
    const std::string where = place_clause(lane.taking.where());
    return (n == 1 ? allocates : strikes) + "allocates as one that may sleep" + where + (n == 1 ? ", too." : ".");
  }
  if (is_activity(wanted)) return strikes + waiting_words(g, lane) + ".";
  return strikes + takes + (f.kind == FindingKind::InconsistentState ? ", which the CPU may hold already" : "") + ".";
}

std::string sentence(const LockGraph& g, const Finding& f, const Lane& lane, std::size_t n) {
  if (!lane.interrupt.empty()) return struck_sentence(g, f, lane, n);
  if (!lane.forbids.empty()) {
    const std::string& wanted = g[*lane.wants].name;
    return lane.holds ? fmt::format("A task holds {} and takes {}{}: {}.", g[*lane.holds].name, wanted,
                                    place_of(lane.taking), lane.forbids)
                      : fmt::format("{} is taken{} where {}.", wanted,
                                    lane.taking.site ? place_of(lane.taking) + "," : "", lane.forbids);
  }
  if (!lane.taking)
    return fmt::format("{} {} and {} (no report prints this dependency).", lane.who, holding_words(g, lane),
                       waiting_words(g, lane));
  const std::string novelty = f.confidence <= Confidence::Reported
                                  ? ", which was new when lockdep reported"
                                  : ", which was new when lockdep reported another deadlock";
  const bool flushes_itself = lane.holds == lane.wants && !is_activity(g[*lane.wants]) && flushes(lane.taking);
  std::string text = flushes_itself ? fmt::format("{} runs work of {} and ", lane.who, g[*lane.holds].name)
                                    : fmt::format("{} {}{} and ", lane.who, holding_words(g, lane), held_how(g, lane)),
              notified;
  if (const auto& n = lane.notifies)
    notified =
        fmt::format("{} ({}){}{}{}, and there ",
                    only_allocates(n->taking) ? "allocates memory, for which notifiers may run"
                    : n->taking.site          ? "runs notifiers"
                                              : "runs notifiers, or allocates memory, for which they may run",
                    g[n->activity].name, place_of(n->taking), evidence_of(g, n->taking), n->is_new ? novelty : "");
  if (lane.entered) {
    text += "allocates memory" + place_of(lane.entered->taking) + evidence_of(g, lane.entered->taking);
    if (lane.entered->is_new) text += novelty;
    text += fmt::format(". It may have to reclaim some itself ({}), and then {}{}", g[lane.entered->activity].name,
                        notified, waiting_words(g, lane));
  } else if (lane.notifies) {
    text += notified + waiting_words(g, lane);
  } else {
    text += flushes_itself ? "waits until that is done"
            : lane.holds == lane.wants && !is_activity(g[*lane.wants])
                ? takes_again(instances(g, f)) + taking_clause(lane)
                : waiting_words(g, lane);
  }
  text += place_of(lane.taking) + evidence_of(g, lane.taking) + (lane.is_new ? novelty : "") + ".";
  std::vector<std::string> also;
  if (n > 2)
    for (const ClassId v : lane.taking.also_held) also.push_back(g[v].name);
  return also.empty() ? text
                      : text + fmt::format(" (The report lists that it holds {}, too: fewer tasks may be enough.)",
                                           joined(also, " and "));
}

/// One lock or two, and where the first was taken.
std::string recursion_sentence(const LockGraph& g, const Finding& f, const Taking& taking) {
  if (is_run(g[f.path.front()]) || flushes(taking)) return "Who waits for what it runs itself never goes on.";
  std::string where;
  for (const ReportId r : reports_there(g, taking))  // of those in the place that is told
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

/// What lockdep reported may happen where each class stands for one lock; what nobody reported, where the tasks meet.
std::string end_of_story(const LockGraph& g, const Finding& f, const Scenario& s) {
  const Lane &first = s.lanes.front(), &last = s.lanes.back();
  const bool each_is_one = std::all_of(f.path.begin(), f.path.end(), [&](ClassId v) { return is_one_object(g[v]); });
  return fmt::format("{} {} what {} waits for: {}{}.", first.who, verb_of(g[*first.holds]),
                     last.interrupt.empty() ? last.who : "the interrupt",
                     f.confidence <= Confidence::Reported ? "nobody goes on" : "should they meet, nobody goes on",
                     each_is_one ? "" : ", if each name is one and the same lock in all of them");
}

/// `&vport->seq`, `mount_lock.seqcount`.
bool is_sequence_count(const ClassNode& c) {
  const std::string name = parse_label(c.base_name).name;
  return name.ends_with("->seq") || name.ends_with(".seq") || name.find("seqcount") != name.npos;
}

/// The interrupt waits for what it struck.
std::string end_on_one_cpu(const LockGraph& g, const Lane& lane) {
  const ClassNode& c = g[*lane.wants];
  if (is_sequence_count(c) && !lane.taking.taken.only_read())
    return "Who writes under a sequence count waits for nobody: the interrupt writes amid what it struck, and "
           "readers may take torn data; only one who reads there would spin for ever.";
  if (is_reclaim(c))
    return "What reclaim waits for there may be held by the task that it struck: then it never goes on.";
  return fmt::format("It waits for what its own CPU holds: it never goes on{}.",
                     is_one_object(c) ? "" : ", if both are one and the same lock");
}

/// True where a report of its own prints both ends in the states that the irq takes; of what no boot reported, where
/// its reports do so together.
bool own_reports_show(const LockGraph& g, const Finding& f, Irq irq) {
  const auto safe = safe_end(f), unsafe = unsafe_end(f);
  const auto show = [&](const std::vector<ReportId>& reports) {
    return safe && unsafe && usage_in(g, *safe, reports).any_used_in(irq) &&
           usage_in(g, *unsafe, reports).any_enabled(irq);
  };
  return f.confidence > Confidence::Reported ? show(f.reports)
                                             : std::ranges::any_of(f.reports, [&](ReportId r) { return show({r}); });
}

/// Irqs of which the story is not told: those that its own reports show all the same, and those that only others show.
struct MoreIrqs {
  std::vector<Irq> own, of_others;
};

MoreIrqs more_irqs(const LockGraph& g, const Finding& f) {
  MoreIrqs more;
  const std::vector<Irq> told = told_irqs(g, f);
  for (const Irq irq : f.irqs)
    if (std::ranges::find(told, irq) == told.end())
      (own_reports_show(g, f, irq) ? more.own : more.of_others).push_back(irq);
  return more;
}

/// What older kernels call its locks, where its own reports do.
std::vector<std::string> former_names(const LockGraph& g, const Finding& f) {
  std::vector<std::string> all;
  std::set<ClassId> told;
  for (const ClassId v : f.path) {
    if (!told.insert(v).second) continue;
    std::set<std::string> names;
    for (const auto& [name, report] : g[v].former)
      if (rests_on(f, report)) names.insert(name);
    if (!names.empty())
      all.push_back(fmt::format("{} is {} in older logs.", g[v].name, joined({names.begin(), names.end()}, " or ")));
  }
  return all;
}

}  // namespace

std::vector<std::string> sentences(const LockGraph& g, const Finding& f) {
  if (f.hang) return sentences(*f.hang);
  const Scenario s = scenario_of(g, f);
  std::vector<std::string> all;
  for (std::size_t i = 0; i < s.lanes.size(); ++i) {
    all.push_back(sentence(g, f, s.lanes[i], s.lanes.size()));
    if (s.lanes.size() < 2) continue;
    if (const std::string why = why_one_waits(g, s.lanes[i], s.lanes[(i + 1) % s.lanes.size()]); !why.empty())
      all.back() += fmt::format(" ({}.)", why);
  }
  for (const ClassId v : s.others)
    all.push_back(fmt::format("{} is on the chain, too; the report does not show how.", g[v].name));
  for (const Step& gap : s.gaps)
    all.push_back(fmt::format("The path from {} to {} is cut out of the report.", g[gap.from].name, g[gap.to].name));
  if (s.closed && s.lanes.size() == 1 && s.lanes.front().entered && s.lanes.front().interrupt.empty())
    all.push_back(
        "It waits for a lock of the class that it holds: its own, or that of another task which does the same.");
  else if (s.closed && s.lanes.size() == 1)
    all.push_back(s.lanes.front().interrupt.empty() ? recursion_sentence(g, f, s.lanes.front().taking)
                                                    : end_on_one_cpu(g, s.lanes.front()));
  else if (s.closed)
    all.push_back(end_of_story(g, f, s));
  const auto say_more = [&](const std::vector<Irq>& irqs, std::string_view who) {
    if (!irqs.empty())
      all.push_back(fmt::format("By the states that {} it holds for the {}, too.", who, irq_words(irqs, " and ")));
  };
  const MoreIrqs more = more_irqs(g, f);
  say_more(more.own, count_of(g, f.reports) == 1 ? "the same report prints" : "the same reports print");
  say_more(more.of_others, "other reports show");
  for (const Lane& lane : s.lanes)
    for (const ReportId r : lane.told_by)
      all.push_back(fmt::format("A place of the interrupt is told by {}:{} ({}).", g.reports()[r].source,
                                g.reports()[r].line, release_words(g.reports()[r].release)));
  if (const auto slept = sleeps_in_irq(g, f)) all.push_back(*slept);
  for (std::string& name : former_names(g, f)) all.push_back(std::move(name));
  if (f.happened) all.emplace_back("It happened: tasks were seen that wait in those very functions.");
  return all;
}

std::vector<std::optional<Site>> waiting_sites(const LockGraph& g, const Finding& f) {
  std::vector<std::optional<Site>> sites;
  if (f.hang)
    for (const StuckTask& t : f.hang->tasks) sites.push_back(t.in);
  else
    for (const Lane& lane : scenario_of(g, f).lanes) sites.push_back(lane.taking.where());
  return sites;
}

}  // namespace lockgraph
