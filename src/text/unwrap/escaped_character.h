// A character that is written by its number in hexadecimal digits: `\u00e9`, `\x1b`.
#pragma once
#include <cstdint>
#include <string>

namespace lockgraph::unwrap {

class EscapedCharacter {
 public:
  void begin(int digits) { digits_ = digits, code_ = 0; }
  /// True when it is whole.
  bool add(char digit);
  /// As UTF-8; empty of the first half of a pair, which waits for the second one.
  std::string take();

 private:
  int digits_ = 0;
  std::uint32_t code_ = 0, high_ = 0;
};

}  // namespace lockgraph::unwrap
