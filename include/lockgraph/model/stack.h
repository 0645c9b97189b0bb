// Room: model. Stack frames as the kernel prints them.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
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

  auto operator<=>(const Frame&) const = default;
};

/// Innermost frame first.
using Stack = std::vector<Frame>;

/// The first frame that is not lock machinery (lockdep itself, and the wrappers of spinlock, rwlock, mutex, rwsem,
/// lockref ...); wrappers that mean something to the reader (lock_sock_nested, rtnl_lock, inode_lock ...) count.
/// Unreliable frames count only when there are no others.
std::optional<Site> acquiring_site(const Stack&);

/// The name of a function without the `.` of powerpc and the `_` in front of it.
std::string_view without_underscores(std::string_view function);

/// True when the frame belongs to the lock machinery, by its file where one is printed, else by its function.
bool is_lock_machinery(const Site&);

}  // namespace lockgraph
