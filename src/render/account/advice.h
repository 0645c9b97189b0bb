// What a kernel developer would do against a deadlock.
#pragma once
#include "scenario.h"

#include <lockgraph/graph/finding.h>

#include <optional>
#include <string>
#include <vector>

namespace lockgraph {

/// Where "do not take it" is not what a kernel developer would say: a flush, a GFP flag, a timer's deletion.
std::optional<std::string> special_advice(const LockGraph&, const Taking&, std::optional<ClassId> from, ClassId to);

/// How to allocate under a lock without reclaim waiting for what is on the path.
std::string reclaim_advice(const LockGraph&, ClassId from, const std::vector<ClassId>& path);
/// Of an interrupt: not to do what it enters: "do not print in the hardirq"; nothing of a lock.
std::optional<std::string> advice_in(const ClassNode&, const std::string& where);

/// What to change so that `to` is no more waited for while `from` is held (none: in the context that forbids it).
std::string removal_advice(const LockGraph&, const Taking&, std::optional<ClassId> from, ClassId to);

/// True where memory reclaim is all that strikes.
inline bool only_reclaim(const std::vector<Irq>& irqs) { return irqs == std::vector{Irq::ReclaimFs}; }

/// Who sleeps in an interrupt is the fault, whatever else follows from it.
std::optional<std::string> sleeps_in_irq(const LockGraph&, const Finding&);

/// How many findings but this one end with a step of it.
std::size_t others_ended(const Finding&, const Step&, const StepWeights&);

/// What repairs would end it, each on its own: a clause each.
std::vector<std::string> fixes(const LockGraph&, const Finding&, const StepWeights&);

}  // namespace lockgraph
