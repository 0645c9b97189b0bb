#include "measures.h"
#include "source_files.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <string>
#include <string_view>
#include <vector>

namespace lockgraph {

Measured merge_culprit(const Bisection& b) {
  const std::string& subject = b.culprit.subject;
  const bool merge = subject.starts_with("Merge "), release = subject.starts_with("Linux ");
  if (!merge && !release) return {};
  return {1, b.culprit.line, fmt::format("the blamed commit is a {}: `{}`", merge ? "merge" : "release", subject)};
}

Measured exposing_culprit(const Bisection& b) {
  // A commit that adds a check, switches something on or opens a way in makes an old bug visible.
  constexpr std::array<std::string_view, 22> kWords = {
      "warn",  "warning", "kasan",   "ubsan",    "kcsan",     "kmsan",   "lockdep", "tracker",
      "debug", "debugfs", "assert",  "sanity",   "enable",    "enabled", "depend",  "depends",
      "relax", "uapi",    "syscall", "syscalls", "selftests", "gadget"};
  std::string word;
  for (const char c : b.culprit.subject + " ") {
    if (std::isalpha(static_cast<unsigned char>(c)) || c == '_') {
      word += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
      continue;
    }
    if (std::find(kWords.begin(), kWords.end(), word) != kWords.end() || word.starts_with("warn_"))
      return {1, b.culprit.line,
              fmt::format("`{}` ({}) may only make an older bug visible or reachable", b.culprit.subject, word)};
    word.clear();
  }
  return {};
}

Measured small_culprit(const Bisection& b) {
  constexpr unsigned kFewLines = 5;
  if (!b.culprit.inserted_lines || *b.culprit.inserted_lines > kFewLines) return {};
  return {1, b.culprit.line,
          fmt::format("the blamed commit adds {} line{}", *b.culprit.inserted_lines,
                      *b.culprit.inserted_lines == 1 ? "" : "s")};
}

Measured same_binary(const Bisection& b) {
  if (b.culprit.signature.empty() || b.culprit.signature != b.culprit.parent_signature) return {};
  return {1, b.culprit.signature_line,
          "the blamed commit and its parent have one kernel signature: they are the same binary"};
}

Measured no_code(const Bisection& b) {
  const auto& files = b.culprit.files;
  if (files.empty() || !std::all_of(files.begin(), files.end(), [](const std::string& f) { return is_no_code(f); }))
    return {};
  return {1, b.culprit.line,
          fmt::format("the blamed commit touches nothing that runs in this kernel ({})", files.front())};
}

Measured touches_the_crash(const Bisection& b) {
  constexpr double kUnknown = 0.4;
  const RunGroup* last = nullptr;
  for (const BisectionStep& s : b.steps)
    for (const RunGroup& g : s.runs)
      if (g.outcome == Outcome::Crashed && g.title == b.title) last = &g;
  if (!last || last->likeness == Likeness::Other) return {};  // the stacks at the end are another bug's
  std::vector<std::string_view> crashed;
  for (const std::string& f : b.crash_files)
    if (f == b.crash_file || !is_everywhere(f)) crashed.push_back(f);
  double best = 0;
  std::string_view touched;
  bool code = false;
  for (std::string_view f : b.culprit.files) {
    if (f.starts_with("Documentation")) continue;
    code = true;
    while (f.starts_with('.') || f.starts_with('/')) f.remove_prefix(1);
    for (const std::string_view c : crashed)
      if (const double near = nearness(f, c); near > best) best = near, touched = f;
  }
  if (!code || crashed.empty()) return {kUnknown, 0, {}};
  if (best == 0)
    return {0, b.culprit.line, "the blamed commit touches no part of the kernel that is on the stacks of the crash"};
  if (best < 0.5) return {best, 0, {}};
  return {best, b.culprit.line, fmt::format("the blamed commit touches {}, where it crashed", touched),
          "related-culprit"};
}

}  // namespace lockgraph
