#include <lockgraph/model/printable.h>

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <iterator>

namespace lockgraph {
namespace {

/// Of a whole character.
std::uint32_t code_point(std::string_view character) {
  const auto lead = static_cast<unsigned char>(character[0]);
  std::uint32_t c = character.size() == 1 ? lead : lead & (0x7fu >> character.size());
  for (const char next : character.substr(1)) c = c << 6 | (static_cast<unsigned char>(next) & 0x3fu);
  return c;
}

struct Range {
  std::uint32_t first, last;
};
// Controls of eight bits, what turns the direction of writing, line ends of Unicode.
constexpr Range kControls[] = {{0x80, 0x9f}, {0x61c, 0x61c}, {0x200e, 0x200f}, {0x2028, 0x202e}, {0x2066, 0x2069}};
// What is not seen, so that two names look alike (Unicode, Default_Ignorable_Code_Point).
constexpr Range kInvisible[] = {{0xad, 0xad},     {0x34f, 0x34f},     {0x115f, 0x1160},  {0x17b4, 0x17b5},
                                {0x180b, 0x180f}, {0x200b, 0x200d},   {0x2060, 0x2065},  {0x206a, 0x206f},
                                {0x3164, 0x3164}, {0xfe00, 0xfe0f},   {0xfeff, 0xfeff},  {0xffa0, 0xffa0},
                                {0xfff0, 0xfffb}, {0x1d173, 0x1d17a}, {0xe0000, 0xe0fff}};

template <std::size_t N>
bool is_in(const Range (&ranges)[N], std::uint32_t c) {
  return std::ranges::any_of(ranges, [&](Range r) { return r.first <= c && c <= r.last; });
}

void escape(std::uint32_t c, std::string& out) {
  if (c < 0x10000) {
    fmt::format_to(std::back_inserter(out), "\\u{:04x}", c);
  } else {
    c -= 0x10000;
    fmt::format_to(std::back_inserter(out), "\\u{:04x}\\u{:04x}", 0xd800 + (c >> 10), 0xdc00 + (c & 0x3ff));
  }
}

}  // namespace

std::size_t utf8_length(std::string_view s) {
  const auto lead = static_cast<unsigned char>(s[0]);
  const std::size_t n = lead < 0x80                   ? 1
                        : lead >= 0xc2 && lead < 0xe0 ? 2
                        : lead >= 0xe0 && lead < 0xf0 ? 3
                        : lead >= 0xf0 && lead < 0xf5 ? 4
                                                      : 0;
  if (n == 0 || n > s.size()) return 0;
  for (std::size_t i = 1; i < n; ++i)
    if ((static_cast<unsigned char>(s[i]) & 0xc0) != 0x80) return 0;
  // Overlong forms, surrogates, and what is beyond U+10FFFF are no characters.
  const auto second = static_cast<unsigned char>(n > 1 ? s[1] : 0);
  if ((lead == 0xe0 && second < 0xa0) || (lead == 0xed && second >= 0xa0) || (lead == 0xf0 && second < 0x90) ||
      (lead == 0xf4 && second >= 0x90))
    return 0;
  return n;
}

std::string printable(std::string_view s) {
  std::string out;
  out.reserve(s.size());
  for (std::size_t i = 0; i < s.size();) {
    const auto c = static_cast<unsigned char>(s[i]);
    if (c >= 0x20 && c < 0x7f) {
      out += s[i++];
      continue;
    }
    const std::size_t n = utf8_length(s.substr(i));
    const std::uint32_t point = n > 1 ? code_point(s.substr(i, n)) : c;
    if (n == 0 || is_in(kInvisible, point))
      out += "\ufffd";
    else if (c == '\n' || c == '\t' || (n > 1 && !is_in(kControls, point)))
      out += s.substr(i, n);
    else
      out += ' ';
    i += n ? n : 1;
  }
  return out;
}

std::string printable_json(std::string_view json) {
  const auto is_plain = [](char c) { return static_cast<unsigned char>(c) < 0x7f; };
  std::string out;
  out.reserve(json.size());
  for (auto at = json.begin(); at != json.end();) {
    const auto end = std::find_if_not(at, json.end(), is_plain);
    out.append(at, end);
    at = end;
    if (at == json.end()) break;
    const std::string_view rest(at, json.end());
    const std::size_t n = std::max<std::size_t>(utf8_length(rest), 1);
    const std::uint32_t point = n > 1 ? code_point(rest.substr(0, n)) : static_cast<unsigned char>(rest[0]);
    if (point == 0x7f || is_in(kControls, point) || is_in(kInvisible, point))
      escape(point, out);
    else
      out += rest.substr(0, n);
    at += static_cast<std::ptrdiff_t>(n);
  }
  return out;
}

std::string hex_digits(std::string_view bytes) {
  std::string text(2 * bytes.size(), '0');
  for (std::size_t i = 0; i < text.size(); ++i)
    text[i] = "0123456789abcdef"[static_cast<unsigned char>(bytes[i / 2]) >> (i % 2 ? 0 : 4) & 15];
  return text;
}

std::string on_one_line(std::string_view s) {
  std::string out(s);
  for (char& c : out)
    if ((c >= 0 && c < ' ') || c == '\x7f') c = '?';
  return out;
}

}  // namespace lockgraph
