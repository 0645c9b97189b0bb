#include <lockgraph/render/render.h>

namespace lockgraph {
namespace {

/// Bytes of the character in front, 0 when it is broken.
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

}  // namespace

std::string escaped_xml(std::string_view s) {
  std::string out;
  for (std::size_t i = 0; i < s.size();) {
    const std::size_t n = utf8_length(s.substr(i));
    switch (s[i]) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&#39;"; break;
      default:
        if (n == 0 || s.substr(i, 3) == "\uFFFE" || s.substr(i, 3) == "\uFFFF")  // no characters of XML
          out += "\ufffd";
        else if (static_cast<unsigned char>(s[i]) < 0x20 || s[i] == 0x7f)
          out += ' ';
        else
          out += s.substr(i, n);
    }
    i += n ? n : 1;
  }
  return out;
}

std::string shortened_xml(std::string_view text, std::size_t most) {
  if (text.size() <= most) return escaped_xml(text);
  std::size_t n = most - 1;
  while (n > 0 && (static_cast<unsigned char>(text[n]) & 0xc0) == 0x80) --n;
  return escaped_xml(text.substr(0, n)) + "\u2026";
}

}  // namespace lockgraph
