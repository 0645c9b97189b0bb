#include "line_ends.h"

#include "broken_tasks.h"
#include "cursor.h"
#include "terminal_edge.h"

#include <algorithm>

namespace lockgraph::parse {

using text::is_alpha;
using text::is_digit;
using text::take_while;
using text::trim;

bool is_end_of_place(std::string_view t) {
  if (t[0] == '[') {
    std::string_view name = t.substr(1);
    return !take_while(name, [](char c) { return is_alpha(c) || is_digit(c) || c == '_'; }).empty() && name == "]" &&
           !is_digit(t[1]);
  }
  const auto colon = t.find(':');  // most frames have none, and others have a function in front
  const std::string_view file = t.substr(0, colon == t.npos ? 0 : t.find(' '));
  if (file.size() < colon || file.empty() || !is_digit(file.back()) || file.find('/') == file.npos) return false;
  if (file.rfind(':') != colon) return false;
  if (colon == file.npos || colon < 3 || (file[colon - 2] != '.' && !file.substr(0, colon).ends_with(".rs")))
    return false;
  const std::string_view rest = trim(t.substr(file.size()));
  return rest.empty() || rest == "[inline]" ||
         (rest.starts_with("[") && rest.ends_with("]") && rest.find(' ') == rest.npos);
}

bool wants_end_of_place(std::string_view before, std::string_view t) {
  const std::string_view token = last_token(before);
  const bool has_file = token.find(':') != token.npos && is_digit(token.back());
  if (t == "[inline]") return has_file;
  if (t[0] == '[') return ends_with_offset(token);
  return !has_file && !token.ends_with("]") && token != "at:";
}

bool is_taint(std::string_view t) {
  return t.size() <= 32 && std::all_of(t.begin(), t.end(), [](char c) { return c == ' ' || (c >= 'A' && c <= 'Z'); });
}

bool is_build(std::string_view t) {
  if (!text::skip(t, "#") || take_while(t, is_digit).empty()) return false;
  return t.empty() || t[0] == ' ';
}

bool is_symbol(std::string_view t) { return t.substr(0, t.find(' ')).find("+0x") != t.npos || t.starts_with("[<"); }

bool may_end_sentence(std::string_view t) {
  switch (t.back()) {
    case ':':
    case '.':
    case '!':
    case '*': return true;
    case 'd': return t.ends_with("acquired");
    case '>': return t.ends_with("<reader>") || t.ends_with("<writer>");
    default:  // debug_locks = 1     by task holder:778
      return is_digit(t.back()) &&
             ((t.size() < 20 && t.find('=') != t.npos) || t.starts_with("task ") || t.find(" task ") != t.npos);
  }
}

bool may_be_rest(std::string_view line) {
  const char last = line.back();
  if (last == ']' || is_digit(last)) {
    std::string_view t = line;
    text::skip_blanks(t);
    switch (t[0]) {
      case '#': return is_build(t);
      case '[': return is_end_of_place(t);
      default: break;
    }
    // Most frames have a function in front of their file, or no file.
    std::string_view rest = t;
    take_while(rest, [](char c) { return c != ' ' && c != ':'; });
    if (rest.empty() || rest[0] == ' ') return may_end_sentence(t);
    return is_end_of_place(trim(t));
  }
  constexpr text::CharSet kEnds([](char c) { return std::string_view(":.!*d \t").find(c) != std::string_view::npos; });
  return kEnds(last) || (line.size() < 40 && last >= 'A' && last <= 'Z');
}

bool is_open(std::string_view line) {
  if (line.empty()) return false;  // what its terminal cut was all of it
  if (line[0] == 't' && is_cut_task_state(line)) return true;
  switch (line.back()) {
    case '>':
    case '[': return true;
    case ' ': return trim(line) == "[" || trim(line) == "... key";
    case '.': return line.size() < 16 && trim(line) == "...";
    case 'y': return line.size() < 16 && trim(line) == "... key";
    case ']': return line.ends_with(">]");
    case ':': return line.ends_with(" at:");
    case 'k': return line.ends_with(" task");
    default: return line[0] == 'C' || line[0] == 'P' ? line.starts_with("CPU: ") || line.starts_with("Pid: ") : false;
  }
}

}  // namespace lockgraph::parse
