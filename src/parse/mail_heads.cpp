#include "mail_heads.h"

#include "cursor.h"

#include <algorithm>

namespace lockgraph::parse {
namespace {

using text::is_digit;
using text::trim;

/// `6.18` or `6.18-rc3` at the beginning; empty where there is none.
std::string_view version_at(std::string_view s, bool with_candidate) {
  std::size_t n = 0, dots = 0;
  while (n < s.size() && (is_digit(s[n]) || (s[n] == '.' && n > 0 && is_digit(s[n - 1])))) dots += s[n++] == '.';
  if (dots == 0 || n == 0 || !is_digit(s[n - 1])) return {};
  constexpr std::string_view kCandidate = "-rc";
  if (!s.substr(n).starts_with(kCandidate)) return with_candidate ? std::string_view{} : s.substr(0, n);
  std::size_t end = n + kCandidate.size();
  while (end < s.size() && is_digit(s[end])) ++end;
  return end > n + kCandidate.size() ? s.substr(0, end) : std::string_view{};
}

/// What the subject of a commit tells of its release: the release itself, a tag of a candidate, a day of linux-next.
std::string release_of(std::string_view subject) {
  if (subject.starts_with("Linux ")) return std::string(version_at(subject.substr(6), false));
  constexpr std::string_view kNext = "linux-next specific files for ";
  if (const std::size_t at = subject.find(kNext); at != subject.npos)
    return "next-" + std::string(subject.substr(at + kNext.size(), 8));
  for (std::size_t i = 0; i < subject.size(); ++i)
    if (is_digit(subject[i]) && (i == 0 || !(is_digit(subject[i - 1]) || subject[i - 1] == '.')))
      if (const std::string_view version = version_at(subject.substr(i), true); !version.empty())
        return std::string(version);
  return {};
}

/// Of a stable kernel's branch: `linux-6.1.y`, `android14-6.1`; empty for the others.
std::string release_of_tree(std::string_view tree) {
  tree = tree.substr(tree.find_last_of(" /") + 1);
  const auto dash = tree.find('-');
  const bool stable = tree.starts_with("linux-") && tree.ends_with(".y"), android = tree.starts_with("android");
  if (dash == tree.npos || (!stable && !android)) return {};
  return std::string(version_at(stable ? tree.substr(dash + 1, tree.size() - dash - 3) : tree.substr(dash + 1), false));
}

bool names_no_release(const Report& r) { return r.kernel && r.kernel->release == "syzkaller"; }

}  // namespace

void MailHeads::add(std::string_view text, std::uint64_t line) {
  constexpr std::string_view kHead = "HEAD commit:", kTree = "git tree:";
  constexpr std::size_t kMost = 10000;
  if (text.starts_with(kTree) && !heads_.empty() && heads_.back().release.empty())
    heads_.back().release = release_of_tree(trim(text.substr(kTree.size())));
  if (!text.starts_with(kHead) || heads_.size() == kMost) return;
  text.remove_prefix(std::min(text.find_first_not_of(' ', kHead.size()), text.size()));
  const std::size_t blank = text.find(' ');
  heads_.push_back({line, blank == text.npos ? std::string() : release_of(text.substr(blank + 1))});
}

void MailHeads::name_releases(std::vector<Report>& reports) const {
  for (Report& r : reports) {
    if (!names_no_release(r)) continue;
    const auto behind = std::upper_bound(heads_.begin(), heads_.end(), r.line,
                                         [](std::uint64_t line, const Head& h) { return line < h.line; });
    r.kernel->release = behind == heads_.begin() ? std::string() : std::prev(behind)->release;
  }
}

}  // namespace lockgraph::parse
