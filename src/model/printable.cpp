#include <lockgraph/model/printable.h>

namespace lockgraph {
namespace {

/// U+0080 to U+009F, U+202A to U+202E, U+2066 to U+2069.
bool controls(std::string_view character) {
  const auto last = static_cast<unsigned char>(character.back());
  return (character[0] == '\xc2' && last < 0xa0) ||
         (character.starts_with("\xe2\x80") && last >= 0xaa && last <= 0xae) ||
         (character.starts_with("\xe2\x81") && last >= 0xa6 && last <= 0xa9);
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
    if (n == 0)
      out += "\ufffd";
    else if (c == '\n' || c == '\t' || (n > 1 && !controls(s.substr(i, n))))
      out += s.substr(i, n);
    else
      out += ' ';
    i += n ? n : 1;
  }
  return out;
}

std::string on_one_line(std::string_view s) {
  std::string out(s);
  for (char& c : out)
    if ((c >= 0 && c < ' ') || c == '\x7f') c = '?';
  return out;
}

}  // namespace lockgraph
