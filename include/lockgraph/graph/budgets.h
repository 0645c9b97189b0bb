// Room: graph. How far each search goes: where its budget ends, what it found stands, and every output says that there
// may be more.
#pragma once
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace lockgraph::budgets {

inline constexpr std::size_t kLongestCycle = 512;  ///< locks; each step is one task, and no kernel runs into more
inline constexpr std::size_t kCycleWork = 1
                                          << 21;  ///< dependencies times length up to which longer ones are looked for
inline constexpr std::size_t kInversionPairs = 4'000'000;  ///< safe and unsafe classes; memory of some hundred MB
inline constexpr std::size_t kLongestInversion = 256;      ///< locks: a task holds 48 at most
inline constexpr std::size_t kUnrefutedSteps = 1 << 16;    ///< looks at dependencies, for one that a boot refutes
inline constexpr std::size_t kCutLooks = 50'000'000;       ///< looks at a deadlock, over all rounds
inline constexpr std::size_t kDiffSteps = 2'000'000'000;   ///< looks at dependencies
inline constexpr std::size_t kHangSteps = 20'000'000;      ///< looks at waits, of one log
inline constexpr std::size_t kHangCircles = 1000;          ///< of one boot
inline constexpr std::size_t kStuckTasks = 500'000;        ///< that are counted behind roots, of one log

struct Info {
  std::string_view commands, search;
  std::uint64_t most;
  std::string_view of;
};

/// In the order of the searches, for people.
std::vector<Info> all();

}  // namespace lockgraph::budgets
