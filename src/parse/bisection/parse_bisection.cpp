// Reads the log of a bisection up to its `crash:` line. One rule a line shape; lines without a rule belong to the step
// they stand in (compiler errors, output of failed tools) and are counted.
#include "cursor.h"

#include <lockgraph/parse.h>

#include <algorithm>
#include <cstdint>

namespace lockgraph {
namespace {

using text::skip;
using text::trim;

bool is_commit(std::string_view s) {
  return s.size() == 40 && std::all_of(s.begin(), s.end(), [](char c) { return text::is_hex(c); });
}

class BisectionReader {
 public:
  explicit BisectionReader(Bisection& out) : out_(out) {}

  /// False at the line behind which the crash report stands.
  bool add(const Line& line) {
    std::string_view s = trim(line.text);
    if (s.empty()) return true;
    out_.last_line = line.number;
    if (skip(s, "crash: ")) return out_.title = s, false;
    if (!header(s) && !test(s, line.number) && !run(s, line.number) && !git(s, line.number) && !summary(s) &&
        !known_noise(s) && !tool_output())
      out_.unknown_lines.push_back(line.number);
    return true;
  }

 private:
  bool header(std::string_view s) {
    for (const std::string_view head : {"bisecting cause commit starting from ", "bisecting fixing commit since ",
                                        "searching for guilty commit starting from "})
      if (skip(s, head)) return out_.start_commit = s, true;
    return s.starts_with("building syzkaller on ") ||
           s.starts_with("ensuring issue is reproducible on original commit ") ||
           (s.starts_with("ci") && s.find(" starts bisection ") != s.npos);
  }

  BisectionStep& step(std::uint64_t line) {
    if (out_.steps.empty()) out_.steps.emplace_back().line = line;
    return out_.steps.back();
  }

  bool test(std::string_view s, std::uint64_t line) {
    if (skip(s, "testing release ")) {
      out_.steps.emplace_back().line = line;
      out_.steps.back().release = s;
      release_open_ = true;
      return true;
    }
    if (skip(s, "testing commit ") || skip(s, "testing current HEAD ")) {
      if (!release_open_) out_.steps.emplace_back().line = line;
      release_open_ = false;
      BisectionStep& st = out_.steps.back();
      st.commit = s.substr(0, s.find(' '));
      if (const auto with = s.find(" with "); with != s.npos) st.compiler = s.substr(with + 6);
      if (subject_commit_ == st.commit) st.subject = subject_;
      return true;
    }
    if (skip(s, "compiler: ")) return step(line).compiler = trim(s), true;
    if (skip(s, "kernel signature: ")) return step(line).signature = s, true;
    return false;
  }

  bool run(std::string_view s, std::uint64_t line) {
    unsigned runs = 1;
    if (skip(s, "all runs: ")) {
      runs = 0;
    } else if (skip(s, "run #")) {
      text::take_while(s, text::is_digit);
      if (!skip(s, ": ")) return false;
    } else {
      return false;
    }
    struct Shape {
      std::string_view head;
      Outcome outcome;
    };
    static constexpr Shape kShapes[] = {{"crashed: ", Outcome::Crashed},
                                        {"OK", Outcome::Ok},
                                        {"boot failed: ", Outcome::BootFailed},
                                        {"basic kernel testing failed: ", Outcome::Lost},
                                        {"failed: ", Outcome::Lost},
                                        {"ignore: ", Outcome::Lost}};
    for (const Shape& shape : kShapes)
      if (skip(s, shape.head)) {
        lost_run_open_ = shape.outcome == Outcome::Lost || shape.outcome == Outcome::BootFailed;
        std::vector<RunGroup>& groups = step(line).runs;
        const auto same = std::find_if(groups.begin(), groups.end(), [&](const RunGroup& g) {
          return g.outcome == shape.outcome && g.title == s && g.runs && runs;
        });
        if (same != groups.end())
          same->runs += runs;
        else
          groups.push_back({shape.outcome, std::string(s), runs, line});
        return true;
      }
    return false;
  }

  bool git(std::string_view s, std::uint64_t line) {
    if (s.starts_with("# git bisect ")) lost_run_open_ = false;
    if (skip(s, "# git bisect ")) {
      const std::string_view word = s.substr(0, s.find(' '));
      if (word == "start") return true;
      const std::string_view commit = s.size() > word.size() ? s.substr(word.size() + 1) : std::string_view{};
      for (auto it = out_.steps.rbegin(); it != out_.steps.rend(); ++it)
        if (it->commit == commit) return it->decision = word, true;
      step(line).decision = word;
      return true;
    }
    if (s.starts_with("[") && s.size() > 42 && s[41] == ']' && is_commit(s.substr(1, 40))) {
      subject_commit_ = s.substr(1, 40);
      subject_ = trim(s.substr(42));
      return true;
    }
    return s.starts_with("Bisecting: ");
  }

  bool summary(std::string_view s) {
    if (s == "reproducer seems to be flaky" || s == "Reproducer flagged being flaky" ||
        s.starts_with("reproducer is flaky"))
      return out_.flaky = true;
    if (skip(s, "culprit signature: ")) return out_.culprit_signature = trim(s), true;
    if (skip(s, "parent  signature: ")) return out_.parent_signature = trim(s), true;
    if (skip(s, "first bad commit: ")) {
      out_.result = BisectionResult::FirstBadCommit;
      out_.culprit = s.substr(0, s.find(' '));
      out_.culprit_subject = s.size() > out_.culprit.size() ? s.substr(out_.culprit.size() + 1) : std::string_view{};
      return true;
    }
    if (s == "the crash already happened on the oldest tested release")
      return out_.result = BisectionResult::OldestRelease, true;
    if (s.starts_with("bisection is inconclusive")) return out_.result = BisectionResult::Inconclusive, in_stat_ = true;
    if (skip(s, "error: ")) {
      out_.error = s;
      out_.result = s.starts_with("bisection is taking too long")  ? BisectionResult::Timeout
                    : s.starts_with("the crash wasn't reproduced") ? BisectionResult::NotReproduced
                                                                   : BisectionResult::Error;
      return true;
    }
    if (s.starts_with("revisions tested: ")) return in_stat_ = false, true;
    if (s.ends_with(" is the first bad commit") && is_commit(s.substr(0, 40))) return in_stat_ = true;
    return false;
  }

  // The commit that git shows, lists of candidates, recipients, and what failed tools print.
  bool known_noise(std::string_view s) const {
    static constexpr std::string_view kHeads[] = {"cc: ",
                                                  "recipients (",
                                                  "commit msg: ",
                                                  "Warning: Permanently added ",
                                                  "warning: unable to access",
                                                  "There are only 'skip'ped commits",
                                                  "The first bad commit could be",
                                                  "We cannot bisect more",
                                                  "accumulated error probability",
                                                  "representative crash: ",
                                                  "false negative chance: ",
                                                  "picked [",
                                                  "failed: "};
    return in_stat_ || is_commit(s) ||
           std::any_of(std::begin(kHeads), std::end(kHeads), [&](auto h) { return s.starts_with(h); });
  }

  /// A revision without runs did not build: the compiler's words follow. A run that failed below the kernel is followed
  /// by the output of the tool that failed.
  bool tool_output() const {
    if (out_.steps.empty()) return false;
    const std::vector<RunGroup>& runs = out_.steps.back().runs;
    return runs.empty() || lost_run_open_;
  }

  Bisection& out_;
  bool lost_run_open_ = false;
  bool release_open_ = false, in_stat_ = false;
  std::string subject_commit_, subject_;
};

bool is_bisection_head(std::string_view t) {
  return t.starts_with("bisecting cause commit starting from ") || t.starts_with("bisecting fixing commit since ") ||
         t.starts_with("searching for guilty commit starting from ");
}

}  // namespace

std::optional<Bisection> parse_bisection(const Log& log) {
  if (log.excerpts.empty()) return std::nullopt;
  const std::vector<Line>& lines = log.excerpts.front().lines;
  const std::size_t head = std::min<std::size_t>(lines.size(), 10);
  if (std::none_of(lines.begin(), lines.begin() + static_cast<std::ptrdiff_t>(head),
                   [](const Line& l) { return is_bisection_head(text::trim(l.text)); }))
    return std::nullopt;
  Bisection bisection;
  bisection.source = log.source;
  BisectionReader reader(bisection);
  for (const Excerpt& excerpt : log.excerpts)
    for (const Line& line : excerpt.lines)
      if (!reader.add(line)) return bisection;
  return bisection;
}

}  // namespace lockgraph
