// Room: model. Stack frames as the kernel prints them.
#pragma once
#include <lockgraph/model/shared.h>

#include <compare>
#include <cstdint>
#include <string>
#include <vector>

namespace lockgraph {

/// A place in the kernel; `file` and `line` are empty and 0 when the log is not symbolised.
struct Site {
  std::string function;
  std::string file;
  unsigned line = 0;

  auto operator<=>(const Site&) const = default;
};

struct Frame {
  Site site;
  bool unreliable = false;   ///< printed behind `? `
  bool inlined = false;      ///< `[inline]`
  std::string module;        ///< `[name]` behind the frame
  std::uint32_t offset = 0;  ///< of the place in its function, `+0x1a`; 0 when it is not printed
  std::uint32_t size = 0;    ///< of the function, `/0x40`; 0 when it is not printed

  /// Offset and size as one number, as they are stored.
  std::uint64_t extent() const { return std::uint64_t{size} << 32 | offset; }
  void set_extent(std::uint64_t e) {
    offset = static_cast<std::uint32_t>(e), size = static_cast<std::uint32_t>(e >> 32);
  }

  auto operator<=>(const Frame&) const = default;
};

using Frames = std::vector<Frame>;

/// Innermost frame first; shared, since one stack is often the evidence of many things.
class Stack : public SharedList<Frame> {
 public:
  using SharedList::SharedList;
  const Frames& frames() const { return all(); }
  void append(const Stack& o) {
    if (!o.empty()) edit().insert(edit().end(), o.begin(), o.end());
  }
};

}  // namespace lockgraph
