// By what a log is known: the hash of its content, and of what was used of it.
#pragma once
#include <lockgraph/text/text.h>

#include <nettle/sha2.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

struct XXH3_state_s;

namespace lockgraph {

/// SHA-256 of fields, each of which is told from those around it.
class SecureHash {
 public:
  SecureHash() { sha256_init(&state_); }
  SecureHash& operator<<(std::string_view text) {
    *this << text.size();
    waiting_ += text;
    return *this;
  }
  SecureHash& operator<<(std::uint64_t n) {
    for (; n >= 0x80; n >>= 7) waiting_ += static_cast<char>(n | 0x80);
    waiting_ += static_cast<char>(n);
    if (waiting_.size() > kTogether) add_waiting();
    return *this;
  }
  std::string digest();

 private:
  static constexpr std::size_t kTogether = 4096;  // small pieces cost more than they are

  void add_waiting();

  sha256_ctx state_{};
  std::string waiting_;
};

/// The hash of a log's content, by the fastest instructions of this processor, and of what was used of it, by SHA-256.
class ContentHash {
 public:
  ContentHash();
  void begin();
  void add(const char* bytes, std::size_t n);
  void add_used(const Excerpt&);
  std::string content() const;
  /// Of the whole log.
  std::string identity(std::uint64_t bytes);
  static std::uint64_t of(const char* bytes, std::size_t n);

 private:
  struct Free {
    void operator()(XXH3_state_s*) const;
  };
  std::unique_ptr<XXH3_state_s, Free> state_;
  SecureHash used_;
};

}  // namespace lockgraph
