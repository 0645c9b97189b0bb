#include <lockgraph/model/printable.h>
#include <lockgraph/render/render.h>

namespace lockgraph {

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
