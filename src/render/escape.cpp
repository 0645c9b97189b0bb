#include <lockgraph/model/printable.h>
#include <lockgraph/render/xml.h>

namespace lockgraph {

std::string escaped_xml(std::string_view text) {
  const std::string s = printable(text);
  std::string out;
  for (std::size_t i = 0; i < s.size(); ++i) switch (s[i]) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&#39;"; break;
      case '\n':
      case '\t': out += ' '; break;
      case '\xef':  // U+FFFE and U+FFFF are no characters of XML
        if (const std::string_view c = std::string_view(s).substr(i, 3); c == "\uFFFE" || c == "\uFFFF") {
          out += "\ufffd", i += 2;
          break;
        }
        [[fallthrough]];
      default: out += s[i];
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
