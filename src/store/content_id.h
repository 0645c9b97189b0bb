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

/// The id of several values, one after the other.
class ContentId {
 public:
  ContentId& add(std::string_view text) {
    hash_ = XXH3_64bits_withSeed(text.data(), text.size(), hash_);
    return *this;
  }
  ContentId& add(std::uint32_t n) {
    hash_ = XXH3_64bits_withSeed(&n, sizeof n, hash_);
    return *this;
  }
  std::int64_t get() const { return hash_ ? static_cast<std::int64_t>(hash_) : 1; }

 private:
  std::uint64_t hash_ = 0;
};

}  // namespace lockgraph::store
