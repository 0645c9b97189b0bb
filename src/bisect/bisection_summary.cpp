// What the tool that bisects tells of the result: how it ended, the culprit, and what that changes.
#include "bisection_lines.h"
#include "bisection_steps.h"
#include "cursor.h"

#include <charconv>

namespace lockgraph {
namespace {

using text::skip, text::trim;

/// What the tool says at the end, and what it means.
struct Ending {
  std::string_view head;
  BisectionResult result;
};
constexpr Ending kEndings[] = {
    {"the crash already happened on the oldest tested release", BisectionResult::OldestRelease},
    {"oldest tested release already had the bug", BisectionResult::OldestRelease},
    {"crash still not fixed", BisectionResult::OldestRelease},
    {"the crash still happens on HEAD", BisectionResult::Inconclusive},
    {"bisection is inconclusive", BisectionResult::Inconclusive},
    {"error: bisection is taking too long", BisectionResult::Timeout},
    {"error: the crash wasn't reproduced", BisectionResult::NotReproduced},
    {"error: ", BisectionResult::Error},
};

}  // namespace

bool BisectionReader::Steps::summary(std::string_view s, std::uint64_t line) {
  if (s == "reproducer seems to be flaky" || s == "Reproducer flagged being flaky" ||
      s.starts_with("reproducer is flaky")) {
    if (!out_.flaky) out_.flaky_line = line;
    return out_.flaky = true;
  }
  if (std::string_view p = s; skip(p, "accumulated error probability: ")) {
    double value = 0;
    const auto [end, error] = std::from_chars(p.data(), p.data() + p.size(), value);
    if (error == std::errc{} && value >= 0 && value <= 1) out_.error_probability = value;
    return true;
  }
  Culprit& culprit = out_.culprit;
  if (std::string_view p = s; skip(p, "culprit signature: ")) {
    culprit.signature = trim(p), culprit.signature_line = line;
    return true;
  }
  if (std::string_view p = s; skip(p, "parent  signature: ")) return culprit.parent_signature = trim(p), true;
  if (std::string_view p = s; skip(p, "first bad commit: ") || skip(p, "first good commit: ")) {
    out_.result = BisectionResult::FirstBadCommit, out_.result_line = line;
    culprit.line = line;
    culprit.commit = p.substr(0, p.find(' '));
    culprit.subject = p.size() > culprit.commit.size() ? p.substr(culprit.commit.size() + 1) : std::string_view{};
    return true;
  }
  for (const Ending& ending : kEndings)
    if (s.starts_with(ending.head)) {
      out_.result = ending.result, out_.result_line = line;
      if (std::string_view p = s; skip(p, "error: ")) out_.error = p, in_error_ = true;
      in_candidates_ = ending.result == BisectionResult::Inconclusive;
      return true;
    }
  if (in_candidates_ && is_commit(s.substr(0, 40))) return out_.candidates.emplace_back(s.substr(0, 40)), true;
  if (s.starts_with("revisions tested: ")) return in_change_ = false, true;
  if (is_commit(s.substr(0, 40)) &&
      (s.ends_with(" is the first bad commit") || s.ends_with(" is the first good commit")))
    return in_change_ = true;
  return in_candidates_ && !s.starts_with("crash: ");
}

/// A line of the commit that git shows: its files, as `--stat` or as raw differences, else free text.
bool BisectionReader::Steps::change(std::string_view s) {
  if (const auto bar = s.find(" | "); bar != s.npos) {
    std::string_view size = s.substr(bar + 3);
    text::skip_blanks(size);
    if (!size.empty() && (text::is_digit(size.front()) || size.starts_with("Bin"))) {
      out_.culprit.files.emplace_back(trim(s.substr(0, bar)));
      return true;
    }
  }
  if (const auto tab = s.find('\t'); s.starts_with(':') && tab != s.npos) {
    out_.culprit.files.emplace_back(s.substr(s.rfind('\t') + 1));
    return true;
  }
  if (const auto changed = s.find(" changed, "); changed != s.npos && s.find(" file") < changed) {
    const auto insertions = s.find(" insertion");
    std::string_view number = s.substr(0, insertions);
    unsigned count = 0;
    if (insertions != s.npos) {
      number.remove_prefix(number.rfind(' ') + 1);
      std::from_chars(number.data(), number.data() + number.size(), count);
    }
    out_.culprit.inserted_lines = count;
  }
  return true;
}

}  // namespace lockgraph
