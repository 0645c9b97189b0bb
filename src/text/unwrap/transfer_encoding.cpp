#include "transfer_encoding.h"

#include "../cursor.h"

namespace lockgraph::unwrap {

using text::hex_value, text::is_hex;

bool decode_quoted(std::string_view line, std::string& out) {
  while (!line.empty() && (line.back() == ' ' || line.back() == '\t')) line.remove_suffix(1);
  const bool soft = line.ends_with('=');
  if (soft) line.remove_suffix(1);
  for (std::size_t at = 0;;) {
    const std::size_t mark = line.find('=', at);
    out += line.substr(at, mark - at);
    if (mark == line.npos) break;
    if (mark + 2 < line.size() && is_hex(line[mark + 1]) && is_hex(line[mark + 2])) {
      out += static_cast<char>(hex_value(line[mark + 1]) * 16 + hex_value(line[mark + 2]));
      at = mark + 3;
    } else {
      out += '=';
      at = mark + 1;
    }
  }
  return !soft;
}

bool is_quoted_printable(std::string_view head) {
  return head.find("=3D=3D=3D=3D") != head.npos || head.find("=20\n=3D=3D") != head.npos;
}

}  // namespace lockgraph::unwrap
