#include "advice.h"

#include "activities.h"
#include "activity_words.h"
#include "words.h"

#include <lockgraph/render/words.h>

#include <fmt/format.h>

#include <algorithm>

namespace lockgraph {

std::optional<std::string> sleeps_in_irq(const LockGraph& g, const Finding& f) {
  if (f.irqs.empty() || f.incomplete || only_reclaim(f.irqs) || f.irqs.front() == Irq::Nmi) return std::nullopt;
  const ClassNode& safe = g[f.path.front()];
  if (is_reclaim(safe))
    return fmt::format("That an interrupt enters reclaim ({}) is the fault: it allocates as one that may sleep.",
                       safe.name);
  if (safe.sleeps) return fmt::format("That an interrupt takes {} is the fault: who waits for it sleeps.", safe.name);
  return std::nullopt;
}

namespace {

std::string held_where(const ClassNode& held) {
  const Activity* a = activity_of(held);
  return a ? about(a->where, held) : "while " + held.name + " is held";
}

}  // namespace

std::optional<std::string> special_advice(const LockGraph& g, const Taking& taking, std::optional<ClassId> from,
                                          ClassId to) {
  if (!from || (*from == to && !is_activity(g[to]))) return std::nullopt;
  const std::string &wanted = g[to].name, where = held_where(g[*from]);
  if (is_left_by_worker(g[to], taking.site)) return fmt::format("let {} go before the work ends", g[*from].name);
  if (waits_for_readers(taking.site))
    return fmt::format("do not wait for the readers of {} (synchronize_srcu()) {}", wanted, where);
  if (is_one(g[to], kJournalWords) && taking.site && is_plainly_exclusive(taking.taken))
    return fmt::format("do not wait for a commit ({}()) {}", taking.site->function, where);
  if (may_fault(taking.site)) return fmt::format("do not touch memory of user space {}", where);
  const Activity* a = activity_of(g[to]);
  if (!a || a->advice.empty()) return std::nullopt;
  return about(a->advice, g[to]) + " " + where;
}

std::optional<std::string> advice_in(const ClassNode& c, const std::string& where) {
  const Activity* a = activity_of(c);
  return a ? std::optional(about(a->advice, c) + " in the " + where) : std::nullopt;
}

std::string reclaim_advice(const LockGraph& g, ClassId from, const std::vector<ClassId>& path) {
  const auto has_one = [&](const Activity& a) {
    return std::any_of(path.begin(), path.end(), [&](ClassId v) { return is_one(g[v], a); });
  };
  const std::string where = held_where(g[from]);
  if (has_one(kNotifierWords) || has_one(kFenceWords))
    return fmt::format(
        "allocate before, or with GFP_NOWAIT or GFP_ATOMIC, {} (GFP_NOFS and GFP_NOIO run notifiers, too)", where);
  const bool queue = std::any_of(path.begin(), path.end(),
                                 [&](ClassId v) { return g[v].name.find("q_usage_counter") != std::string::npos; });
  return queue ? fmt::format("allocate with GFP_NOIO, or within memalloc_noio_save(), {}", where)
               : fmt::format("allocate with GFP_NOFS, or within memalloc_nofs_save(), {}", where);
}

std::string removal_advice(const LockGraph& g, const Taking& taking, std::optional<ClassId> from, ClassId to) {
  if (auto special = special_advice(g, taking, from, to)) return *special;
  return fmt::format("do not take {} {}", g[to].name,
                     !from         ? "there"
                     : *from == to ? "while it is held"
                                   : held_where(g[*from]));
}

namespace {

std::string irq_advice(const LockGraph& g, const Finding& f) {
  const std::vector<Irq>& irqs = f.irqs;  // what others show has to end, too
  const ClassNode& held = g[f.path.back()];
  const std::string &safe = g[f.path.front()].name, &unsafe = held.name;
  if (only_reclaim(irqs))
    return fmt::format("hold {} only under memalloc_nofs_save() or memalloc_noio_save(), or do not take {} in reclaim",
                       unsafe, safe);
  if (irqs.front() == Irq::Nmi) return fmt::format("do not take {} in an NMI", safe);
  if (is_reclaim(g[f.path.front()]))
    return fmt::format("allocate with GFP_ATOMIC or GFP_NOWAIT in the {}", irq_words(irqs, " or "));
  const std::string where = irq_words(irqs, " or "),
                    not_there = advice_in(g[f.path.front()], where)
                                    .value_or(fmt::format("do not take {} in the {}", safe, where));
  // Who sleeps cannot do so with interrupts off.
  if (held.sleeps || verb_of(held) != "holds" || sleeps_in_irq(g, f)) return not_there;
  return fmt::format(
      "hold {} only with {}s off ({}), or {}", unsafe, irq_words(irqs, "s and "),
      irqs.front() == Irq::Hardirq ? "the _irqsave form of what takes it" : "the _bh or _irqsave form of what takes it",
      not_there);
}

}  // namespace

std::size_t others_ended(const Finding& f, const Step& s, const StepWeights& weights) {
  const auto w = weights.find(s);
  const bool is_counted = !f.refuted_by && f.rests_on.empty();
  return w == weights.end() ? 0 : w->second - (is_counted ? 1 : 0);
}

std::vector<std::string> fixes(const LockGraph& g, const Finding& f, const StepWeights& weights) {
  std::vector<std::string> all;
  for (const Step& s : steps(f)) {
    // That a queue runs its work is no bug.
    if (!g.dependency(s.from, s.to) || (is_work_queue(g[s.from]) && is_work(g[s.to])) || joins_at_once(g, s)) continue;
    const std::size_t others = others_ended(f, s, weights);
    if (s.from == s.to && flushes(taking_of(g, s, &f))) {
      all.push_back(fmt::format("do not flush {} in its own work", g[s.to].name));
      continue;
    }
    if (s.from == s.to && !is_activity(g[s.to]))
      all.push_back(
          fmt::format("if two locks of {} are meant: a nesting annotation, and an order of the two", g[s.to].name));
    all.push_back((is_reclaim(g[s.to]) && s.from != s.to ? reclaim_advice(g, s.from, f.path)
                                                         : removal_advice(g, taking_of(g, s, &f), s.from, s.to)) +
                  (others ? fmt::format(" (ends {} more)", counted(others, "finding")) : ""));
  }
  if (!f.irqs.empty() && !f.incomplete) all.push_back(irq_advice(g, f));
  return all;
}

}  // namespace lockgraph
