#include <lockgraph/render/glossary.h>

#include <algorithm>

namespace lockgraph {

const std::vector<GlossaryEntry>& glossary() {
  static const std::vector<GlossaryEntry> kEntries = {
      {"absent", "timeline: runs of this release ended without the bug, with the chance that they merely missed it."},
      {"ambiguous",
       "a class on the chain goes by a name that several locks share, and nothing certain tells which one it is: at "
       "best "
       "the function that takes it, `lock (in f)`.",
       true},
      {"apart", "what shows it never stood side by side: all of one fact is many releases older than all of another.",
       true},
      {"assumed", "how a kind is known: nothing tells, so the worst is taken, exclusive. See unknown-mode."},
      {"blind spot",
       "where lockdep could not look: it was off, a limit was hit, the console was cut. What is missing there proves "
       "nothing."},
      {"bounded", "a limit of the search was reached; what it says was left out."},
      {"changed", "diff: both sides show it, with other irq states or kinds."},
      {"circular", "a lockdep report of a cycle: each task holds a lock and waits for the next one's."},
      {"component", "classes that are connected by dependencies; strongly connected ones can all reach one another."},
      {"confirmed", "check: the sections of the report by themselves lead to what it states."},
      {"confirmed-by-graph", "check: only together with other logs does the report's claim follow."},
      {"contains", "the finding has a shorter deadlock on its own locks."},
      {"contradicted", "check: the sections of the report disagree; it says where."},
      {"contradictory", "lockdep let it pass, although by the kinds that are known it should have been reported.",
       true},
      {"cross-release", "no single kernel release shows all of it: the evidence comes from several.", true},
      {"cut",
       "where the log ends or something else was printed, so that a report is not whole. Of repairs: a dependency that "
       "is given up."},
      {"cycle", "each task waits for a lock that the next one holds, and the last for one that the first holds."},
      {"dependency", "A -> B: B was taken while A was held."},
      {"doubtful", "bisect: reasons speak against the result, not enough to call it wrong."},
      {"elsewhere", "match: the other logs have a deadlock of the same locks, taken in other places."},
      {"EN", "kind of a dependency: the held lock exclusively (E), the acquired one by no recursive reader (N)."},
      {"ER", "kind of a dependency: the held lock exclusively (E), the acquired one by a recursive reader (R)."},
      {"exclusive", "an acquisition that lets nobody else in: a writer, a mutex, a spinlock."},
      {"extends", "a shorter deadlock lies within this chain; what ends that one often ends this."},
      {"gone", "diff: the new side looked there, and does not show it."},
      {"guarded?", "all witnesses hold one more lock in common, which may keep the tasks apart.", true},
      {"hang", "tasks that wait for each other, or one for itself: a deadlock that happened."},
      {"happened", "tasks were seen that wait so; no warning, a deadlock."},
      {"held",
       "assert: the order was seen, and nothing against it; of what is never to happen: the locks were seen, and it "
       "was not."},
      {"held lock", "a lock that a task has taken and not given back."},
      {"incomplete", "the log is cut within the report; what is known of it is kept.", true},
      {"inconsistent-state", "one lock is taken in an interrupt, and elsewhere with that interrupt enabled."},
      {"irq-inversion", "a lock that an interrupt takes is held over one that is taken with the interrupt enabled."},
      {"irq-order",
       "a lockdep report: two locks are taken in an order that irqs forbid, a new link between a safe and an unsafe "
       "one."},
      {"known", "match: a report of the other logs states the very same deadlock."},
      {"lock class",
       "all locks that one place in the code initialises; lockdep reasons on classes, not on single locks."},
      {"never-seen", "assert: no log shows these locks together, or the irq states of this one."},
      {"new", "diff: the old side looked there and does not show it. match: nothing like it is known."},
      {"newly-seen", "diff: only the new side shows it, but the old one did not look there."},
      {"not testable", "timeline: no run of this release could have shown the bug."},
      {"not-seen", "diff: only the old side shows it, but the new one did not look there."},
      {"printed", "how a kind is known: the report says it."},
      {"provoked", "the report came out while another oops was being printed, often by the printing itself.", true},
      {"recursive",
       "a lock that is taken again by the task that holds it; of readers: one who may enter past a waiting writer."},
      {"refuted", "one boot shows all of it, and its lockdep looked and let it pass: no finding."},
      {"related",
       "match: not the same deadlock, but it shares the new dependency, or its ends, or one lies in the other."},
      {"reported", "one report of lockdep states all of it: the best evidence."},
      {"rests on",
       "no boot reported it, and it is a consequence of a reported deadlock: it needs what was new there, or lies on "
       "its "
       "locks. What ends that one ends this."},
      {"same", "diff: both sides show it alike."},
      {"same-boot", "no report states it, but one boot shows all its parts.", true},
      {"same-release", "no report states it, and no boot shows all of it; one kernel release does.", true},
      {"scenario",
       "one order of events that ends in the deadlock: each task has taken its first lock, then waits for the next "
       "one's."},
      {"seen", "timeline: runs of this release crashed with it, but no report of it is in the logs."},
      {"shared", "an acquisition that lets other readers in."},
      {"SN", "kind of a dependency: the held lock shared (S), the acquired one by no recursive reader (N)."},
      {"solved", "how a kind is known: nothing else fits what lockdep reported and what it let pass."},
      {"SR", "kind of a dependency: the held lock shared (S), the acquired one by a recursive reader (R)."},
      {"stack", "how a kind is known: the function on the stack that took the lock."},
      {"strong path", "a chain of dependencies along which waiting really passes on: no link where only readers meet."},
      {"subclass",
       "the /N behind a class name: a nesting level that the code declares, a class of its own to lockdep."},
      {"trustworthy", "bisect: nothing speaks against the result."},
      {"unknown-mode", "a kind on the chain is assumed: should readers take that lock there, it may be no deadlock.",
       true},
      {"violated",
       "assert: logs show the locks in another order, or in a state that the rule forbids; the witness is named."},
      {"wait type",
       "how a lock waits, outer:inner: 2 spins; where the kernel tells them apart (PROVE_RAW_LOCK_NESTING) 3 spins but "
       "sleeps on PREEMPT_RT and 4 sleeps, else 3 sleeps. What waits harder may not be taken while what waits less is "
       "held."},
      {"wait-context", "a lock is taken where waiting as it does is not allowed."},
      {"witness", "a report that shows a dependency, with the stack of the acquisition."},
      {"wrong", "bisect: the blamed commit is most likely not the cause."},
  };
  return kEntries;
}

std::optional<GlossaryEntry> glossary_entry(std::string_view word) {
  if (word.size() > 2 && word.front() == '[' && word.back() == ']') word = word.substr(1, word.size() - 2);
  const auto& all = glossary();
  const auto found = std::find_if(all.begin(), all.end(), [&](const GlossaryEntry& e) { return e.word == word; });
  if (found == all.end()) return std::nullopt;
  return *found;
}

}  // namespace lockgraph
