#include "broken_tasks.h"

#include "lines.h"
#include "printed.h"

#include <algorithm>
#include <iterator>

namespace lockgraph::parse {
namespace {

constexpr std::size_t kNarrowest = 64;  // columns into which mailers put what fits

/// Words that are tags, each with its value or before it.
bool are_fields(std::string_view t) {
  constexpr std::string_view kTags[] = {"state:", "stack:", "pid:", "tgid:", "ppid:", "task_flags:", "flags:"};
  while (text::skip_blanks(t), !t.empty()) {
    std::string_view word = t.substr(0, t.find(' '));
    t.remove_prefix(word.size());
    const bool tagged = std::ranges::any_of(kTags, [&](std::string_view tag) { return text::skip(word, tag); });
    if (tagged && word.size() <= 1) continue;
    text::skip(word, "0x");
    if (word.empty() || !std::ranges::all_of(word, text::is_hex)) return false;
  }
  return true;
}

bool breaks_name(std::string_view front, std::string_view rest, bool continued) {
  return continued || front.size() + 1 + rest.substr(0, rest.find(' ')).size() <= kNarrowest;
}

}  // namespace

bool is_cut_task_state(std::string_view line) { return line.starts_with("task:") && line.find(" flags:") == line.npos; }

std::optional<std::string> join_task_state(std::string_view front, std::string_view rest, bool continued) {
  if (!is_cut_task_state(front)) return std::nullopt;
  const bool in_name = front.find(" state:") == front.npos && !rest.starts_with("state:");
  const auto fields = in_name ? rest.find(" state:") : 0;
  if (fields == rest.npos || !are_fields(rest.substr(fields))) return std::nullopt;
  const char joint = in_name && breaks_name(front, rest, continued) ? '\n' : ' ';
  return std::string(front) + joint + std::string(rest);
}

bool is_cut_claim(std::string_view line) {
  constexpr std::string_view kBy = " by task ";
  const auto by = line.rfind(kBy);
  if (!line.starts_with("INFO: task ") || by == line.npos) return false;
  const auto colon = line.rfind(':');
  return colon < by || colon + 1 == line.size() || !text::is_digit(line[colon + 1]);
}

bool tells_of_task(std::string_view whole) {
  if (!whole.starts_with("INFO: task ") || is_cut_claim(whole)) return false;
  Line line;
  line.text = whole;
  const Statement s = read_statement(line);
  return s.phrase() == Phrase::BlockedOn || s.announces(ReportKind::HungTask);
}

void restore_newline(std::string& whole, std::size_t joint, bool continued) {
  const std::string_view front = std::string_view(whole).substr(0, joint),
                         rest = std::string_view(whole).substr(joint + 1);
  if (!breaks_name(front, rest, continued)) return;
  // The words before a name, and what stands behind it.
  constexpr std::string_view kAround[][2] = {{"INFO: task ", " blocked "}, {" by task ", ""}, {" held by ", ""}};
  for (const auto& [before, behind] : kAround) {
    const auto begin = whole.find(before);
    if (begin == whole.npos) continue;
    const auto blocked = behind.empty() ? whole.size() : whole.find(behind, begin);
    const auto end = whole.find_last_of(":/", std::min(blocked, whole.find_last_not_of(":. ")));
    if (end != whole.npos && begin + before.size() < joint && joint < end) whole[joint] = '\n';
  }
}

}  // namespace lockgraph::parse
