// Locks that may not be waited for under another, put together from several boots. What the printed numbers mean
// depends on how the kernel was configured: boots speak of one another where they were configured alike.
#pragma once
#include "unrefuted.h"

#include <lockgraph/graph/graph.h>

#include <map>
#include <string_view>

namespace lockgraph {

/// With CONFIG_PROVE_RAW_LOCK_NESTING a spinlock has a number of its own, between raw spinlocks and what sleeps.
enum class RawNesting : std::uint8_t { Unknown, Off, On };

/// How each boot was configured, by the numbers that it prints: `{4:4}`, `{1:3}` and a context `{5:5}` stand for On; a
/// mutex of `{3:3}`, `{1:2}` and a context `{4:4}` for Off.
class Configurations {
 public:
  explicit Configurations(const LockGraph&);
  RawNesting of(ReportId) const;
  /// Prints its boot no wait types at all?
  bool prints_none(ReportId) const;

 private:
  struct Boot {
    bool prints = false, off = false, on = false;
  };
  const LockGraph& g_;
  std::map<std::string_view, Boot> boots_;
};

/// A dependency of which boots that are configured alike print that who holds the one may not wait for the other. It
/// was seen in a boot that prints no wait types, or where it was new: an old one of a boot that prints them was looked
/// at by its lockdep, which refutes it.
struct ForbiddenWait {
  std::vector<ReportId> seen;          ///< which bear the dependency
  std::vector<ReportId> held, wanted;  ///< which print the wait types that forbid it
};
struct WaitContexts {
  std::map<Step, ForbiddenWait> forbidden;
  std::vector<Refuted> refuted;
};
WaitContexts forbidden_waits(const LockGraph&);

}  // namespace lockgraph
