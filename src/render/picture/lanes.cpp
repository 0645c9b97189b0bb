#include "picture/lanes.h"

#include "account/activities.h"
#include "account/advice.h"
#include "account/hangs.h"
#include "account/sentences.h"
#include "account/words.h"
#include "kernel/lock_machinery.h"
#include "kernel/takers.h"
#include "picture/roles.h"

#include <lockgraph/render/words.h>

#include <sstream>

namespace lockgraph {
namespace {

constexpr std::size_t kLaneLongestName = 64, kLaneLongestNote = 84, kLaneFramesShown = 24;

using Notes = std::vector<Note>;

/// Of a report that shows the place that is told.
std::string stack_text(const LockGraph& g, const Taking& t) {
  const std::vector<Witness>& witnesses = t.dependency->witnesses;
  const auto has_stack = [](const Witness& w) { return !w.stack.empty(); };
  auto best = std::ranges::find_if(witnesses, [&](const Witness& w) {
    return has_stack(w) && (t.place ? place_of(w.stack) == t.place : acquiring_site(w.stack) == t.site);
  });
  if (best == witnesses.end()) best = std::ranges::find_if(witnesses, has_stack);
  if (best == witnesses.end()) return "no stack printed";
  const ReportRef& r = g.reports()[best->report];
  std::string text = fmt::format("{}:{}\n", r.source, r.line);
  std::size_t shown = 0;
  for (const Frame& f : best->stack) {
    if (++shown > kLaneFramesShown) {
      text += "...\n";
      break;
    }
    text += place_words(f.site) + "\n";
  }
  return text;
}

void add_site(Notes& notes, std::string_view before, const std::optional<Site>& site) {
  if (!site) return;
  notes.push_back({middle_cut(fmt::format("{} {}", before, place_words(site)), kLaneLongestNote), "mono dim"});
}

void add_wrapped(Notes& notes, std::string_view sentence, const std::string& style) {
  std::istringstream lines(wrapped(sentence, kLaneLongestNote, ""));
  for (std::string line; std::getline(lines, line);) notes.push_back({line, style});
}

/// A task of a hang: what it has that the one before it waits for, and what it waits for itself.
LaneBox stuck_lane(const std::vector<StuckTask>& tasks, std::size_t i) {
  const StuckTask& t = tasks[i];
  // Where no name is printed a letter tells one from the other.
  const auto box_of_lock = [&](std::size_t waiting) {
    const StuckTask& w = tasks[waiting];
    const std::string name = !w.waits_for.empty() ? w.waits_for
                             : tasks.size() == 1 || tasks.size() > 26
                                 ? lock_words(w)
                                 : kind_words(w) + " " + static_cast<char>('A' + waiting);
    return LockBox{middle_cut(name, kLaneLongestName), "neutral", {}};
  };
  LaneBox box;
  box.who = task_words(t.task);
  box.leads_on = true;
  box.is_new = true;
  box.holds = box_of_lock((i + tasks.size() - 1) % tasks.size());
  box.wants = box_of_lock(i);
  add_site(box.held_notes, "taken in", t.taken_in);
  if (!t.waits_for.empty()) box.wait_notes.push_back({kind_words(t), "dim"});
  add_site(box.wait_notes, "in", t.in);
  if (!t.in) box.wait_notes.push_back({"no stack printed", "dim"});
  if (const std::string state = state_words(t); !state.empty()) box.wait_notes.push_back({state, "dim"});
  return box;
}

/// What comes between what a task holds and what it waits for: an interrupt, reclaim, notifiers, a rule.
Notes struck_by(const Lane& lane) {
  Notes notes;
  if (!lane.interrupt.empty())
    notes.push_back({lane.interrupt == name(Irq::ReclaimFs)
                         ? "\u26a1 memory reclaim begins in it, and"
                         : fmt::format("\u26a1 {} strikes on the same CPU; it", lane.interrupt),
                     "new"});
  if (lane.entered) {
    add_site(notes, "allocates in", lane.entered->taking.where());
    notes.push_back({"and may have to reclaim memory itself; then it", lane.entered->is_new ? "new" : "dim"});
  }
  if (lane.notifies) {
    const Taking& t = lane.notifies->taking;
    const bool allocates = only_allocates(t);
    if (t.site)
      add_site(notes, allocates ? "allocates in" : "runs notifiers in", t.where());
    else
      notes.push_back({"runs notifiers", "dim"});
    notes.push_back(
        {allocates ? "for which notifiers may run; there it" : "and there it", lane.notifies->is_new ? "new" : "dim"});
  }
  if (!lane.forbids.empty()) add_wrapped(notes, "\u2715 " + lane.forbids, "new");
  return notes;
}

/// Where a task takes what it waits for.
Notes places_of(const Lane& lane) {
  Notes notes;
  const Taking& t = lane.taking;
  if (t.site) {
    add_site(notes, t.again ? "before another is let go in" : "in", t.where());
    if (!t.again && t.place && t.place->function != t.site->function)
      notes.push_back({middle_cut("by " + t.site->function, kLaneLongestNote), "mono dim"});
  } else if (t) {
    notes.push_back({"no stack printed", "dim"});
  } else if (lane.interrupt.empty() && lane.forbids.empty()) {
    notes.push_back({"not printed", "dim"});
  }
  return notes;
}

class LanesOf {
 public:
  LanesOf(const LockGraph& g, const Finding& f, const Scenario& s, const StepWeights& weights)
      : g_(g), f_(f), scenario_(s), weights_(weights), cut_(best_cut(f, weights)) {}

  LaneBox lane(std::size_t i) const {
    const Lane& lane = scenario_.lanes[i];
    const bool last = i + 1 == scenario_.lanes.size();
    LaneBox box;
    box.who = lane.who;
    box.leads_on = lane.wants && (last ? scenario_.closed : has(scenario_.lanes[i + 1], *lane.wants));
    box.is_new = lane.is_new || !lane.interrupt.empty() || !lane.forbids.empty();
    box.again = lane.holds == lane.wants && lane.interrupt.empty() && !lane.entered;
    if (lane.holds) box.holds = box_of(g_, f_, *lane.holds, true), box.verb = verb_of(g_[*lane.holds]);
    if (lane.wants) box.wants = box_of(g_, f_, *lane.wants, !lane.forbids.empty());
    if (lane.queue) box.held_notes.push_back({middle_cut("work of " + g_[*lane.queue].name, kLaneLongestNote), "dim"});
    const bool irq_off_helps = lane.interrupt != "NMI" && lane.interrupt != name(Irq::ReclaimFs);
    add_site(box.held_notes, irq_off_helps ? "taken with the interrupt on in" : "taken in", lane.held_since);
    box.strike = struck_by(lane);
    box.wait_notes = places_of(lane);
    if (lane.taking)
      add_evidence(box, lane, last);
    else if (!lane.interrupt.empty())
      add_states(box, lane);
    return box;
  }

 private:
  /// Of an interrupt the states tell how it takes them.
  static void add_states(LaneBox& box, const Lane& lane) {
    if (lane.taking.held.only_read()) box.held_notes.push_back({words(lane.taking.held), "dim"});
    if (lane.taking.taken.only_read()) box.wait_notes.insert(box.wait_notes.begin(), {words(lane.taking.taken), "dim"});
  }

  void add_evidence(LaneBox& box, const Lane& lane, bool last) const {
    box.stack = stack_text(g_, lane.taking);
    box.wait_notes.push_back({reports_of_place(g_, lane.taking, " \u00b7 "), "dim"});
    if (!lane.taking.primer.empty())
      box.wait_notes.push_back({middle_cut("declared only, by " + lane.taking.primer, kLaneLongestNote), "dim"});
    // How a task has what is no lock is no news.
    if (const std::string held = words(lane.holding().held); !held.empty() && !is_activity(g_[*lane.holds]))
      box.held_notes.push_back({held, "dim"});
    if (const std::string taken = words(lane.taking.taken); !taken.empty() && !is_activity(g_[*lane.wants]))
      box.wait_notes.insert(box.wait_notes.begin(), {taken, "dim"});
    const auto i = static_cast<std::size_t>(&lane - scenario_.lanes.data());
    if (const std::string why =
            last && !scenario_.closed ? "" : why_one_waits(g_, lane, scenario_.lanes[(i + 1) % scenario_.lanes.size()]);
        !why.empty())
      add_wrapped(box.wait_notes, why, "dim");
    if (lane.is_new)
      box.wait_notes.push_back({f_.confidence <= Confidence::Reported
                                    ? "the new dependency: lockdep reported here"
                                    : "was new when lockdep reported another deadlock",
                                "new"});
    if (is_cut_at(lane))
      box.wait_notes.push_back({fmt::format("\u2702 a cut here pays most: it ends {} more",
                                            counted(others_ended(f_, *cut_, weights_), "finding")),
                                "cut"});
  }

  bool is_cut_at(const Lane& lane) const {
    const auto passes = [&](const std::optional<Entered>& e) {
      return e && (cut_->from == e->activity || cut_->to == e->activity);
    };
    return cut_ && lane.holds &&
           (passes(lane.entered) || passes(lane.notifies) || *cut_ == Step{*lane.holds, *lane.wants});
  }

  const LockGraph& g_;
  const Finding& f_;
  const Scenario& scenario_;
  const StepWeights& weights_;
  std::optional<Step> cut_;
};

}  // namespace

LockBox box_of(const LockGraph& g, const Finding& f, ClassId v, bool with_states) {
  const ClassNode& c = g[v];
  LockBox box{middle_cut(c.name, kLaneLongestName), "neutral", {}};
  if (!f.irqs.empty() && (v == safe_end(f) || v == unsafe_end(f)))
    if (const std::string_view style = style_of(role_of(c.usage, f.irqs)); !style.empty()) box.role = style;
  if (with_states)
    for (const std::string& words : state_words(g, v, f)) box.states.push_back({words, box.role});
  return box;
}

LaneBox names_of(LaneBox lane) {
  for (auto* box : {&lane.holds, &lane.wants})
    if (*box) (*box)->states.clear();
  lane.stack.clear(), lane.held_notes.clear(), lane.wait_notes.clear();
  std::erase_if(lane.strike, [](const Note& n) { return n.style != "new"; });
  return lane;
}

std::vector<LaneBox> lanes_of(const LockGraph& g, const Finding& f, const Scenario& s, const StepWeights& weights) {
  std::vector<LaneBox> lanes;
  if (f.hang) {
    for (std::size_t i = 0; i < f.hang->tasks.size(); ++i) lanes.push_back(stuck_lane(f.hang->tasks, i));
    return lanes;
  }
  const LanesOf of(g, f, s, weights);
  for (std::size_t i = 0; i < s.lanes.size(); ++i) lanes.push_back(of.lane(i));
  return lanes;
}

}  // namespace lockgraph
