// Room: graph. How far each search goes: where its budget ends, what it found stands, and every output says that there
// may be more.
#pragma once
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace lockgraph::budgets {

// Of cycles: locks (each step is one task, and no kernel runs into more), dependencies times length up to which longer
// ones are looked for, looks at dependencies for all short ones, and how many that no boot reported are told.
inline constexpr std::size_t kLongestCycle = 512, kCycleWork = 1 << 21, kShortSteps = std::size_t{1} << 25;
inline constexpr std::size_t kCycles = 100'000;

// Of inversions: pairs of a safe and an unsafe class that are asked for (memory of some hundred MB), pairs that are
// told, locks on one path (a task holds 48 at most), looks at dependencies for another path where a boot refutes one.
inline constexpr std::size_t kInversionPairs = 4'000'000, kInversions = 50'000, kLongestInversion = 256;
inline constexpr std::size_t kUnrefutedSteps = 1 << 16;

// Looks: at deadlocks for repairs, over all rounds; at dependencies for what is new or gone.
inline constexpr std::size_t kCutLooks = 50'000'000, kDiffSteps = 2'000'000'000;

// Of one log: looks at waits, tasks that are counted behind those that hold them up; circles of one boot.
inline constexpr std::size_t kHangSteps = 20'000'000, kStuckTasks = 500'000, kHangCircles = 1000;

struct Info {
  std::string_view commands, search;
  std::uint64_t most;
  std::string_view of;
};

/// In the order of the searches, for people.
std::vector<Info> all();

}  // namespace lockgraph::budgets
