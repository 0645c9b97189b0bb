#include <lockgraph/graph/budgets.h>

namespace lockgraph::budgets {

std::vector<Info> all() {
  constexpr std::string_view kDetecting = "all that detect", kCuts = "cuts", kDiff = "diff";
  return {{kDetecting, "cycles", kLongestCycle, "locks, without --max-length"},
          {kDetecting, "longer cycles", kCycleWork, "dependencies times locks"},
          {kDetecting, "all cycles of up to six locks", kShortSteps, "looks at dependencies"},
          {kDetecting, "cycles", kCycles, "that no boot reported, the shortest first"},
          {kDetecting, "inversions", kInversionPairs, "pairs of a safe and an unsafe class"},
          {kDetecting, "inversions", kInversions, "pairs that are told"},
          {kDetecting, "one inversion", kLongestInversion, "locks on its path"},
          {kDetecting, "another way where a boot refutes one", kUnrefutedSteps, "looks at dependencies"},
          {kDetecting, "circles of waits", kHangSteps, "looks at waits in one log"},
          {kDetecting, "circles of waits", kHangCircles, "in one boot"},
          {"findings, check, stats", "tasks behind those that hold them up", kStuckTasks, "in one log"},
          {kCuts, "smallest set of repairs", kCutLooks, "looks at deadlocks"},
          {kDiff, "paths that are new or gone", kDiffSteps, "looks at dependencies"}};
}

}  // namespace lockgraph::budgets
