// The functions that take locks, by the beginnings of their names.
#pragma once
#include "words.h"

#include <lockgraph/model/acquisition.h>

#include <cstdint>
#include <span>
#include <string_view>

namespace lockgraph {

enum class Takes : std::uint8_t { Exclusive, Shared, Recursive, ReadLock };  // ReadLock: see LockContext

struct LockFunctions {
  LockType type;
  Takes takes;
  Words heads;                  // of names, without leading `.` and `_`; the longest that fits wins
  std::string_view label = {};  // what only annotates takes locks besides: it tells of these classes alone
};

std::span<const LockFunctions> lock_functions();

}  // namespace lockgraph
