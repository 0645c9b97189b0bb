#include "content_id.h"

#include <nettle/sha2.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

#include <array>
#include <cstring>

namespace lockgraph::store {

std::int64_t content_id(std::string_view bytes, IdScheme scheme) {
  std::int64_t id = 0;
  if (scheme == IdScheme::Xxh3) {
    id = static_cast<std::int64_t>(XXH3_64bits(bytes.data(), bytes.size()));
  } else {
    std::array<std::uint8_t, sizeof id> digest{};
    sha256_ctx state;
    sha256_init(&state);
    sha256_update(&state, bytes.size(), reinterpret_cast<const std::uint8_t*>(bytes.data()));
    sha256_digest(&state, digest.size(), digest.data());
    for (const std::uint8_t byte : digest) id = static_cast<std::int64_t>(static_cast<std::uint64_t>(id) << 8 | byte);
  }
  return id ? id : 1;
}

Xxh3Chain& Xxh3Chain::add(std::string_view text) {
  hash_ = XXH3_64bits_withSeed(text.data(), text.size(), hash_);
  return *this;
}

Xxh3Chain& Xxh3Chain::add(std::uint32_t n) {
  hash_ = XXH3_64bits_withSeed(&n, sizeof n, hash_);
  return *this;
}

}  // namespace lockgraph::store
