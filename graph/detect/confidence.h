// How far apart the evidence of a finding is: every dependency and every state it needs is borne by some reports; the
// best common ground is one boot, one release, or nothing. What a report states as its deadlock needs no ground.
#pragma once
#include "wait_contexts.h"

#include <lockgraph/graph/finding.h>

#include <cstdint>
#include <map>
#include <string>
#include <tuple>
#include <vector>

namespace lockgraph {

/// Judges the findings of one graph. What bears a fact is looked up once, so that a lock which many reports share costs
/// each finding on it next to nothing.
class Judge {
 public:
  Judge(const LockGraph&, const WaitContexts&);

  /// Fills in confidence, flags, reports and boots of a finding. `reports` holds the reports that claim it, if any.
  void judge(Finding&);

 private:
  using Number = std::uint32_t;
  /// What bears one fact; all sorted, each once. Boots and releases by number, unknown releases left out; reports that
  /// are the same again, and their boots, are counted only.
  struct Bearers {
    std::vector<ReportId> reports;
    std::vector<Number> boots, releases;
    std::size_t all_boots = 0, dated = 0;  ///< dated: of `boots`, those of a known release
    unsigned oldest = ~0u, newest = 0;     ///< mainline releases, of those reports that name one
  };
  using Needs = std::vector<const Bearers*>;  // one entry for each fact a finding rests on, the rarest first

  Bearers make(std::vector<ReportId>) const;
  const Bearers& of_step(const Step&, const DependencyEdge&);
  const Bearers& of_states(ClassId, UsageState, UsageState);
  Needs needs_of(const Finding&, std::optional<Irq>);
  /// No two of the facts may ever have stood side by side: all of one is much older than all of another, or, of two
  /// states of one lock, older in so many boots that it is no chance.
  static bool are_apart(const Needs&, bool of_one_lock);
  void find_support(Finding&);

  const LockGraph& g_;
  const WaitContexts& waits_;
  std::vector<Number> boot_of_, release_of_;             // by report, of the first ones; release 0: unknown
  std::map<std::vector<ReportId>, Bearers> of_reports_;  // of wait contexts
  std::map<Step, Bearers> steps_;
  std::map<std::tuple<ClassId, Irq, bool, bool>, Bearers> states_;  // class, irq, enabled, readers count, too
};

}  // namespace lockgraph
