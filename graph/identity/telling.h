// What a report tells of its deadlock, so that it can be found by an index.
#pragma once
#include "stated.h"

#include <lockgraph/model/told.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lockgraph {

/// A function of one report alone.
struct ToldDeadlock {
  DeadlockKey key;
  std::vector<std::uint64_t> new_dependencies;  ///< hashes of both of its locks
  std::vector<std::uint64_t> locks;             ///< of each of its locks, sorted, each once
};

/// Nothing where the report states none of which a lock is known.
std::optional<ToldDeadlock> told_by(const Report&);

/// As bytes, and back; nothing where they are none of those.
std::string packed(const ToldDeadlock&);
std::optional<ToldDeadlock> unpacked_deadlock(std::string_view bytes);

}  // namespace lockgraph
