// Who printed a report: kernel release and task.
#include "printed.h"
#include "glob.h"

#include <charconv>

namespace lockgraph::parse {
namespace {

using text::is_blank;
using text::skip;
using text::skip_blanks;
using text::take_token;

// `Not tainted`, `Tainted: G        W  `: letters without blanks
std::optional<std::string> take_taint(std::string_view& s) {
  skip_blanks(s);
  if (equal_any_case(s.substr(0, 11), "Not tainted")) return s.remove_prefix(11), "";
  if (!skip(s, "Tainted:")) return std::nullopt;
  std::string letters;
  std::size_t n = 0;
  for (; n < s.size() && (is_blank(s[n]) || (s[n] >= 'A' && s[n] <= 'Z')); ++n)
    if (!is_blank(s[n])) letters += s[n];
  s.remove_prefix(n);
  return letters;
}

std::optional<long> to_number(std::string_view s) {
  long n = 0;
  const auto [end, ec] = std::from_chars(s.data(), s.data() + s.size(), n);
  if (ec != std::errc{} || end == s.data()) return std::nullopt;
  return n;
}

bool looks_like_release(std::string_view s) {
  return !s.empty() && (version_number(s).has_value() || s.find("syzkaller") != std::string_view::npos);
}

}  // namespace

std::optional<KernelRelease> parse_ident(std::string_view line) {
  std::string_view s = trim(line);
  KernelRelease k;
  if (equal_any_case(s.substr(0, 7), "Tainted") ||
      equal_any_case(s.substr(0, 11), "Not tainted")) {  // hung task: `      Not tainted 5.4.0 #0`
    k.taint = take_taint(s);
    const std::string_view release = take_token(s), build = take_token(s);
    if (!k.taint || !looks_like_release(release) || !build.starts_with("#")) return std::nullopt;
    k.release = release, k.build = build;
    return k;
  }
  const std::string_view release = take_token(s);
  if (!looks_like_release(release)) return std::nullopt;
  k.release = release;
  std::string_view t = s;
  const std::string_view build = take_token(t);
  if (build.starts_with("#")) {
    k.build = build;
    s = t;
  }
  k.taint = take_taint(s);
  if (k.build.empty() && !k.taint) {
    if (!trim(s).empty() || !version_number(release)) return std::nullopt;  // the release alone: 2.6.20
  }
  return k;
}

std::optional<std::pair<Task, KernelRelease>> parse_dump_header(std::string_view line) {
  auto at = line.find("Comm: ");
  if (at == std::string_view::npos) at = line.find("comm: ");
  if (at == std::string_view::npos) return std::nullopt;
  Task task;
  for (const std::string_view tag : {"PID: ", "Pid: "})
    if (const auto pid = line.find(tag); pid < at)
      if (const auto n = to_number(trim(line.substr(pid + tag.size())))) task.pid = *n;
  std::string_view s = line.substr(at + 6);
  auto end = s.find(" Not tainted");
  if (const auto tainted = s.find(" Tainted:"); tainted < end) end = tainted;
  if (end == std::string_view::npos) return std::nullopt;
  task.comm = trim(s.substr(0, end));
  s.remove_prefix(end);
  KernelRelease k;
  k.taint = take_taint(s);
  const std::string_view release = take_token(s);
  if (looks_like_release(release)) {
    k.release = release;
  } else if (release.starts_with("(") && looks_like_release(release.substr(1))) {  // 2.6: `(2.6.31 #5)`
    k.release = release.substr(1);
  }
  std::string_view build = take_token(s);
  if (build.ends_with(")")) build.remove_suffix(1);
  if (build.starts_with("#")) k.build = build;
  return std::pair{std::move(task), std::move(k)};
}

std::optional<Task> parse_task(std::string_view text, char separator) {
  text = trim(text);
  if (const auto irq_state = text.rfind(" [HC"); irq_state != std::string_view::npos)
    text = trim(text.substr(0, irq_state));
  const auto at = text.rfind(separator);
  if (at == std::string_view::npos || text.size() > 120) return std::nullopt;
  const std::string_view digits = text.substr(at + 1);
  const auto pid = to_number(digits);
  if (!pid || digits.find_first_not_of("0123456789") != std::string_view::npos) return std::nullopt;
  return Task{std::string(text.substr(0, at)), *pid};
}

}  // namespace lockgraph::parse
