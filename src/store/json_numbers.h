// The JSON that tables hold: lists of numbers, and lists of such lists.
#pragma once
#include "packing.h"

#include <charconv>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

namespace lockgraph::store {

/// Appends one number to the inside of a list.
inline void append_number(std::string& inside, std::int64_t n) {
  char digits[24];
  if (!inside.empty() && inside.back() != '[') inside += ',';
  inside.append(digits, std::to_chars(digits, digits + sizeof digits, n).ptr);
}

/// Appends a list of numbers to the inside of a list.
inline void append_list(std::string& inside, std::initializer_list<std::int64_t> numbers) {
  inside += inside.empty() ? "[" : ",[";
  for (const std::int64_t n : numbers) append_number(inside, n);
  inside += ']';
}

/// Walks through such a list. Throws Damaged where something else stands.
class JsonNumbers {
 public:
  explicit JsonNumbers(std::string_view json) : rest_(json) { expect('['); }

  /// True while the list that is walked through has one more element; behind the last one the list is closed.
  bool more() {
    if (accept(']')) return false;
    accept(',');
    return true;
  }
  void open() { expect('['); }
  void close() { expect(']'); }
  std::int64_t number() {
    accept(',');
    std::int64_t n = 0;
    const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), n);
    if (error != std::errc()) throw Damaged();
    rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
    return n;
  }

 private:
  bool accept(char c) {
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }
  void expect(char c) {
    if (!accept(c)) throw Damaged();
  }
  std::string_view rest_;
};

}  // namespace lockgraph::store
