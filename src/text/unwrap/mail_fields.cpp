#include "mail_fields.h"

#include "../cursor.h"

#include <algorithm>
#include <cctype>

namespace lockgraph::unwrap {

using text::lower_case;

std::string_view field_name(std::string_view line) {
  const std::size_t colon = line.find(':');
  if (colon == line.npos || colon == 0 || colon > 60) return {};
  const std::string_view name = line.substr(0, colon);
  const bool fits = std::all_of(name.begin(), name.end(), [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) || c == '-' || c == '_';
  });
  return fits ? name : std::string_view{};
}

std::string parameter(std::string_view field, std::string_view name) {
  const std::string all = lower_case(field);
  for (std::size_t at = all.find(name); at != all.npos; at = all.find(name, at + 1)) {
    if (at > 0 && all[at - 1] != ';' && all[at - 1] != ' ' && all[at - 1] != '\t') continue;
    std::size_t value = all.find_first_not_of(" \t", at + name.size());
    if (value == all.npos || all[value] != '=') continue;
    value = all.find_first_not_of(" \t", value + 1);
    if (value == all.npos) return {};
    if (field[value] == '"') {
      const std::size_t end = field.find('"', value + 1);
      return std::string(field.substr(value + 1, end == field.npos ? end : end - value - 1));
    }
    return std::string(field.substr(value, std::min(field.find_first_of("; \t\r\n", value), field.size()) - value));
  }
  return {};
}

bool begins_as_mail(std::string_view head) {
  std::size_t fields = 0;
  bool mime = false;
  const bool is_box = head.starts_with("From ");
  for (std::size_t at = 0; at < head.size();) {
    const std::size_t end = std::min(head.find('\n', at), head.size());
    std::string_view line = head.substr(at, end - at);
    if (line.ends_with('\r')) line.remove_suffix(1);
    at = end + 1;
    if (line.empty() && fields == 0) continue;
    if (line.empty()) break;
    if (line.starts_with(' ') || line.starts_with('\t') || line.starts_with("From ") || line.starts_with(">From "))
      continue;
    const std::string name = lower_case(field_name(line));
    if (name.empty()) return false;
    ++fields;
    mime |= name == "mime-version" || name == "content-type" || name == "content-transfer-encoding";
  }
  return fields >= 2 && (mime || is_box);
}

}  // namespace lockgraph::unwrap
