// Ids of rows: hashes of what they say.
#pragma once
#include <cstdint>
#include <string_view>

namespace lockgraph::store {

/// Until version 2 of the schema ids were of XXH3, of which everybody can make others that are the same; then of
/// SHA-256.
enum class IdScheme : std::uint8_t { Xxh3, Sha256 };

/// 64 bits, as SQLite's integers, which are signed. Never 0, which stands for nothing.
std::int64_t content_id(std::string_view bytes, IdScheme = IdScheme::Sha256);

/// The id of several values, one after the other, as XXH3 had it.
class Xxh3Chain {
 public:
  Xxh3Chain& add(std::string_view text);
  Xxh3Chain& add(std::uint32_t n);
  std::int64_t get() const { return hash_ ? static_cast<std::int64_t>(hash_) : 1; }

 private:
  std::uint64_t hash_ = 0;
};

}  // namespace lockgraph::store
