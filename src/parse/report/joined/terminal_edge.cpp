#include "terminal_edge.h"

#include "broken_tasks.h"
#include "statement.h"

#include <algorithm>
#include <iterator>
#include <set>

namespace lockgraph::parse {

using text::is_alpha;
using text::is_digit;
using text::is_hex;

bool ends_with_offset(std::string_view token) {
  const auto slash = token.rfind("/0x");
  const auto plus = token.rfind("+0x", slash);
  const auto is_number = [](std::string_view s) { return !s.empty() && std::all_of(s.begin(), s.end(), is_hex); };
  return slash != token.npos && plus != token.npos && is_number(token.substr(slash + 3)) &&
         is_number(token.substr(plus + 3, slash - plus - 3));
}

std::string_view last_token(std::string_view t) {
  std::size_t n = t.size();
  while (n > 0 && !text::is_blank(t[n - 1])) --n;
  return t.substr(n);
}

namespace {

/// True where a bracket is not closed on its line.
bool has_open_bracket(std::string_view t) {
  int round = 0, square = 0, curly = 0;
  for (const char c : t) {
    round += (c == '(') - (c == ')');
    square += (c == '[') - (c == ']');
    curly += (c == '{') - (c == '}');
  }
  return (round > 0 || square > 0 || curly > 0) && !t.ends_with("{");
}

/// True for what no line of a report ends with: an open bracket, half an offset, `at:`.
bool is_torn(std::string_view line) {
  const std::string_view t = trim(line);
  if (has_open_bracket(t)) return true;
  if (is_cut_task_state(t) || (t.starts_with("INFO: task ") && !tells_of_task(t))) return true;
  // #0: ffff888100a01128 (&foo->a_lock)
  if (t.starts_with("#") && t.size() > 2 && is_digit(t[1]) && t.find(": ") <= 4 && t.find(", at: ") == t.npos)
    return true;
  if (t.starts_with("CPU: ") && t.find("ainted") != t.npos && t.find(" #") == t.npos) return true;
  const std::string_view token = last_token(t), front = t.substr(0, t.size() - token.size());
  // `at: super_trylock_sh`: a place has an offset, or a file
  if (front.ends_with("at: ") && token.find('+') == token.npos) return true;
  // f+0x1/0x2 drivers/b
  if (ends_with_offset(last_token(trim(front))) && is_alpha(token[0]) && token.find(':') == token.npos) return true;
  return (token.find('+') != token.npos && token.find("){") == token.npos && !ends_with_offset(token)) ||
         token == "at:" || token.ends_with(".c") || token.ends_with(".c:") || token.ends_with(".h:");
}

bool says_nothing(const Line& line) {
  if (line.text.starts_with("}, ")) return true;  // no end of a block
  const Statement s = read_statement(line);
  return s.is_nothing() || (s.is<FrameView>() && s.indent == 0);
}

bool may_be_rest_of(const Line& line, const Line& before) {
  return line.number == before.number + 1 && line.bare && same_printer(line, before);
}
}  // namespace

bool is_rest_of(const Line& line, const Line& before) { return may_be_rest_of(line, before) && says_nothing(line); }

Terminal find_terminal(const std::vector<Line>& lines) {
  constexpr std::uint32_t kNarrowest = 60, kWidest = 250;
  constexpr std::uint32_t kCommon[] = {72, 76, 78, 79, 80, 100, 120, 128, 132, 160, 200};
  constexpr std::uint32_t kLongestWord = 40;
  constexpr std::size_t kAtEdge = 3, kTorn = 2;  // distinct lines; of a common width one is enough
  Terminal terminal;
  std::size_t at_edge = 0;
  for (const Line& line : lines) {
    if (line.columns > terminal.columns) terminal.columns = line.columns, at_edge = 0;
    at_edge += line.columns == terminal.columns;
  }
  const bool common = std::ranges::find(kCommon, terminal.columns) != std::end(kCommon);
  if (terminal.columns < kNarrowest || terminal.columns > kWidest || (!common && at_edge < kAtEdge)) return terminal;
  std::set<std::string_view> distinct;
  std::size_t torn = 0, go_on = 0;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const auto may_go_on = [&] { return i + 1 < lines.size() && may_be_rest_of(lines[i + 1], lines[i]); };
    const auto goes_on = [&] { return may_go_on() && says_nothing(lines[i + 1]); };
    if (lines[i].columns != terminal.columns) {
      // Mailers break at blanks, and thus anywhere in front of the edge.
      if (lines[i].columns + kLongestWord > terminal.columns && may_go_on() && is_torn(lines[i].text) && goes_on())
        return terminal;
      continue;
    }
    if (!distinct.insert(lines[i].text).second) continue;
    // A console that tears its lines puts a piece behind each piece.
    const bool rest = goes_on(), piece = !rest && i + 1 < lines.size() && says_nothing(lines[i + 1]);
    torn += !piece && is_torn(lines[i].text);
    go_on += rest;
  }
  if (common ? torn == 0 : distinct.size() < kAtEdge || torn < kTorn) return terminal;
  terminal.does = 2 * go_on > distinct.size() ? Terminal::Does::Wraps : Terminal::Does::Cuts;
  return terminal;
}

std::string_view without_cut_token(std::string_view line) {
  const std::string_view token = last_token(line);
  const std::string_view before = line.substr(0, line.size() - token.size());
  if (token.find("+0x") != token.npos && token.find("/0") != token.npos) return line;
  if (const auto plus = token.find('+'); plus != token.npos && before.ends_with("at: "))
    return line.substr(0, before.size() + plus);
  return before;
}

}  // namespace lockgraph::parse
