// Ids of rows: hashes of what they say.
#pragma once
#include <cstdint>
#include <string_view>

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace lockgraph::store {

/// SQLite's integers are signed. Never 0, which stands for nothing.
inline std::int64_t content_id(std::string_view bytes) {
  const auto hash = static_cast<std::int64_t>(XXH3_64bits(bytes.data(), bytes.size()));
  return hash ? hash : 1;
}

}  // namespace lockgraph::store
