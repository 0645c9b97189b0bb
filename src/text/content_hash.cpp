#include "content_hash.h"

#include "descriptor.h"
#include "scanner.h"

#include <lockgraph/model/error.h>
#include <lockgraph/model/printable.h>

#if defined(__x86_64__)
#include <xxh_x86dispatch.h>
#else
#include <xxhash.h>
#endif

#include <algorithm>
#include <array>
#include <vector>

namespace lockgraph {
namespace {

constexpr std::size_t kHashBytes = 16;

std::string hash_text(const unsigned char* bytes) {
  return hex_digits({reinterpret_cast<const char*>(bytes), kHashBytes});
}

}  // namespace

std::string SecureHash::digest() {
  add_waiting();
  std::array<std::uint8_t, SHA256_DIGEST_SIZE> all{};
  sha256_digest(&state_, all.size(), all.data());
  return hash_text(all.data());
}

void SecureHash::add_waiting() {
  sha256_update(&state_, waiting_.size(), reinterpret_cast<const std::uint8_t*>(waiting_.data()));
  waiting_.clear();
}

void ContentHash::Free::operator()(XXH3_state_s* state) const { XXH3_freeState(state); }

ContentHash::ContentHash() : state_(XXH3_createState()) {}

void ContentHash::begin() { XXH3_128bits_reset(state_.get()), used_ = SecureHash(); }

void ContentHash::add(const char* bytes, std::size_t n) { XXH3_128bits_update(state_.get(), bytes, n); }

void ContentHash::add_used(const Excerpt& e) {
  for (std::size_t i = 0; i < e.own && i < e.lines.size(); ++i) {
    const Line& l = e.lines[i];
    used_ << l.number << l.text << l.caller << l.lost << l.sender << l.stamp;
  }
}

std::string ContentHash::content() const {
  XXH128_canonical_t canonical;
  XXH128_canonicalFromHash(&canonical, XXH3_128bits_digest(state_.get()));
  return hash_text(canonical.digest);
}

std::string ContentHash::identity(std::uint64_t bytes) {
  SecureHash all;
  all << content() << bytes << used_.digest();
  return all.digest();
}

std::uint64_t ContentHash::of(const char* bytes, std::size_t n) { return XXH3_64bits(bytes, n); }

std::string content_of_beginning(const std::string& path, std::uint64_t bytes) try {
  Descriptor file(path, {});
  ContentHash hash;
  hash.begin();
  std::vector<char> block(kBlock);
  while (bytes > 0) {
    const std::size_t n = file.read(block.data(), static_cast<std::size_t>(std::min<std::uint64_t>(bytes, kBlock)));
    if (n == 0) return {};
    hash.add(block.data(), n);
    bytes -= n;
  }
  return hash.content();
} catch (const Error&) { return {}; }

}  // namespace lockgraph
