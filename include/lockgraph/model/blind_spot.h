// Room: model. What a log cannot tell: absence of a dependency is no evidence behind these.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace lockgraph {

enum class BlindSpotKind : std::uint8_t {
  LockdepOff,   ///< lockdep prints and records nothing from this line on
  Limit,        ///< a table of lockdep was full
  Lost,         ///< the console dropped messages, or a report is cut
  Tainted,      ///< the kernel was tainted when it reported
  HiddenEdges,  ///< /proc/lockdep does not print every dependency
  Cut,          ///< a limit of ours left something out of what was read into a store, as was said then
  Unread,       ///< likewise what may hold a deadlock
};

inline constexpr BlindSpotKind kLastBlindSpotKind = BlindSpotKind::Unread;

/// "lockdep off", "limit", ...
std::string_view name(BlindSpotKind);

struct BlindSpot {
  BlindSpotKind kind = BlindSpotKind::LockdepOff;
  std::uint64_t line = 0;
  std::string text;

  bool operator==(const BlindSpot&) const = default;
};

}  // namespace lockgraph
