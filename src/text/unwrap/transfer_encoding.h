// How the body of a mail is written, so that it passes everywhere: quoted-printable and base64.
#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace lockgraph::unwrap {

/// One line of quoted-printable, without its end. False when it goes on in the next one.
bool decode_quoted(std::string_view line, std::string& out);

/// The body of a mail without its head: rules and blanks at the ends of lines are written so.
bool is_quoted_printable(std::string_view head);

class Base64 {
 public:
  void decode(std::string_view line, std::string& out) {
    for (const char c : line) {
      const int value = kValues[static_cast<unsigned char>(c)];
      if (c == '=') {
        bits_ = 0, n_ = 0;
        continue;
      }
      if (value < 0) continue;
      bits_ = bits_ << 6 | static_cast<std::uint32_t>(value);
      if ((n_ += 6) < 8) continue;
      n_ -= 8;
      out += static_cast<char>(bits_ >> n_ & 0xff);
    }
  }

 private:
  static constexpr auto kValues = [] {
    std::array<int, 256> values{};
    values.fill(-1);
    int n = 0;
    for (const char c : std::string_view("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"))
      values[static_cast<unsigned char>(c)] = n++;
    return values;
  }();
  std::uint32_t bits_ = 0;
  unsigned n_ = 0;
};

}  // namespace lockgraph::unwrap
