#include "escaped_character.h"

#include "../cursor.h"

namespace lockgraph::unwrap {
namespace {

void append_utf8(std::string& out, std::uint32_t c) {
  if (c < 0x80) {
    out += static_cast<char>(c);
  } else if (c < 0x800) {
    out += static_cast<char>(0xc0 | c >> 6), out += static_cast<char>(0x80 | (c & 0x3f));
  } else if (c < 0x10000) {
    out += static_cast<char>(0xe0 | c >> 12), out += static_cast<char>(0x80 | (c >> 6 & 0x3f));
    out += static_cast<char>(0x80 | (c & 0x3f));
  } else {
    out += static_cast<char>(0xf0 | c >> 18), out += static_cast<char>(0x80 | (c >> 12 & 0x3f));
    out += static_cast<char>(0x80 | (c >> 6 & 0x3f)), out += static_cast<char>(0x80 | (c & 0x3f));
  }
}

}  // namespace

bool EscapedCharacter::add(char digit) {
  code_ = code_ * 16 + static_cast<std::uint32_t>(text::hex_value(digit));
  return --digits_ <= 0;
}

std::string EscapedCharacter::take() {
  if (code_ >= 0xd800 && code_ < 0xdc00) {
    high_ = code_;
    return {};
  }
  if (code_ >= 0xdc00 && code_ < 0xe000 && high_) code_ = 0x10000 + ((high_ - 0xd800) << 10) + (code_ - 0xdc00);
  high_ = 0;
  std::string bytes;
  append_utf8(bytes, code_ >= 0xd800 && code_ < 0xe000 ? 0xfffd : code_);
  return bytes;
}

}  // namespace lockgraph::unwrap
