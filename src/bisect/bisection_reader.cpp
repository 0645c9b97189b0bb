// Reads the log of a bisection. One rule a line shape up to its `crash:` line; lines without a rule belong to the step
// they stand in (compiler errors, output of failed tools) and are counted. Behind that line only the source files of
// the crash are of interest here.
#include "conclude.h"
#include "crash_files.h"
#include "crash_titles.h"
#include "cursor.h"
#include "statement.h"
#include "whole_logs.h"

#include <lockgraph/bisect/bisect.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <functional>
#include <map>
#include <utility>

namespace lockgraph {

using parse::Statement;

namespace {

using text::skip, text::trim;

bool is_commit(std::string_view s) {
  return s.size() == 40 && std::all_of(s.begin(), s.end(), [](char c) { return text::is_hex(c); });
}

/// Without a byte order mark or other bytes that an editor or a pipe put in front.
std::string_view without_mark(std::string_view s) {
  while (!s.empty() && !text::is_alpha(s.front())) s.remove_prefix(1);
  return s;
}

/// Lines of which nothing is needed: heads, lists of people, and what newer tools tell of their way.
constexpr std::string_view kToldHeads[] = {
    "building syzkaller on ",
    "ensuring issue is reproducible on original commit ",
    "Bisecting: ",
    "cc: ",
    "recipients (",
    "commit msg: ",
    "Warning: Permanently added ",
    "warning: unable to access",
    "There are only 'skip'ped commits",
    "The first bad commit could be",
    "We cannot bisect more",
    "representative crash: ",
    "false negative chance: ",
    "picked [",
    "unable to determine the verdict: ",
    "determining the merge base between ",
    "reproducer does not crash the merge base",
    "the bug was not introduced yet",
    "revision ",
    "checking the merge base ",
    "no existing result, test the revision",
    "determine whether the revision contains",
    "rewritten commit ",
    "config minimization ",
    "proceeding with the original config",
    "minimizing ",
    "bisecting config",
    "split chunks",
    "testing without sub-chunk",
    "the chunk can be dropped",
    "HEAD had kernel build, boot or test errors",
    "parent commit ",
    "failed to detect release: ",
    "fetch other tags and check",
};

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

/// The steps of a bisection, line by line up to `crash:`.
class BisectionReader::Steps {
 public:
  explicit Steps(Bisection& out) : out_(out) {}

  /// False at the line behind which the crash report stands.
  bool add(const Statement& line) {
    constexpr std::uint32_t kMessage = 4;  // git's indent of the message of a commit: free text
    const std::string_view s = line.text;
    out_.last_line = line.line;
    if (in_change_ && line.indent >= kMessage) return true;
    if (std::string_view title = s; skip(title, "crash: ")) {
      out_.title = title, out_.title_line = line.line;
      return false;
    }
    if (!header(s) && !test(s, line.line) && !run(s, line.line) && !git(s, line.line) && !summary(s, line.line) &&
        !(in_change_ && change(s)) && !told(s) && !tool_output())
      out_.unknown_lines.push_back(line.line);
    return true;
  }

 private:
  bool header(std::string_view s) {
    s = without_mark(s);
    if (skip(s, "bisecting fixing commit since ")) return out_.fixing = true, out_.start_commit = s, true;
    for (const std::string_view head :
         {"bisecting cause commit starting from ", "searching for guilty commit starting from "})
      if (skip(s, head)) return out_.start_commit = s, true;
    return s.starts_with("ci") && s.find(" starts bisection ") != s.npos;
  }

  BisectionStep& step(std::uint64_t line) {
    if (out_.steps.empty()) out_.steps.emplace_back().line = line;
    return out_.steps.back();
  }

  bool test(std::string_view s, std::uint64_t line) {
    if (skip(s, "testing release ")) {
      out_.steps.emplace_back().line = line;
      out_.steps.back().release = s;
      step_of_[std::string(s)] = out_.steps.size() - 1;
      release_open_ = true;
      return true;
    }
    if (skip(s, "testing commit ") || skip(s, "testing current HEAD ")) {
      if (!release_open_) out_.steps.emplace_back().line = line;
      release_open_ = false;
      BisectionStep& st = out_.steps.back();
      st.commit = s.substr(0, s.find(' '));
      step_of_[st.commit] = out_.steps.size() - 1;
      if (const auto with = s.find(" with "); with != s.npos) st.compiler = s.substr(with + 6);
      if (subject_commit_ == st.commit) st.subject = subject_;
      return true;
    }
    if (skip(s, "compiler: ")) return step(line).compiler = trim(s), true;
    if (skip(s, "kernel signature: ")) {  // behind the culprit, old tools print its own by this name
      (in_change_ ? out_.culprit.signature : step(line).signature) = trim(s);
      if (in_change_) out_.culprit.signature_line = line;
      return true;
    }
    if (skip(s, "previous signature: ")) return out_.culprit.parent_signature = trim(s), true;
    return false;
  }

  bool run(std::string_view s, std::uint64_t line) {
    bool counted = true;
    if (skip(s, "all runs: ")) {
      counted = false;
    } else if (skip(s, "run #")) {
      text::take_while(s, text::is_digit);
      if (!skip(s, ": ")) return false;
    } else if (s.starts_with("failed: ")) {  // the machines for all runs could not be made
      counted = false;
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
        if (groups.empty()) group_of_.clear();
        const auto [it, added] = group_of_.try_emplace({shape.outcome, std::string(s)}, groups.size());
        if (!added && counted && groups[it->second].counted)
          ++groups[it->second].runs;
        else
          groups.push_back({shape.outcome, std::string(s), 1, counted, line, Likeness::Other});
        return true;
      }
    return false;
  }

  /// The last test of a revision, by its commit or its release.
  BisectionStep* step_of(std::string_view commit_or_release) {
    const auto it = step_of_.find(commit_or_release);
    return it == step_of_.end() ? nullptr : &out_.steps[it->second];
  }

  void decide(std::string_view revision, std::string_view word, std::uint64_t line) {
    BisectionStep* tested = step_of(revision);
    BisectionStep& st = tested ? *tested : step(line);
    st.decision = word, st.decision_line = line;
  }

  bool git(std::string_view s, std::uint64_t line) {
    if (skip(s, "# git bisect ")) {
      lost_run_open_ = false;
      const std::string_view word = s.substr(0, s.find(' '));
      std::string_view rest = s.size() > word.size() ? s.substr(word.size() + 1) : std::string_view{};
      if (word == "start") {
        const std::string_view bad = rest.substr(0, rest.find(' '));
        rest.remove_prefix(std::min(rest.size(), bad.size() + 1));
        out_.bad_commit = bad, out_.good_commit = rest;
        if (step_of(bad)) decide(bad, "bad", line);
        if (step_of(rest)) decide(rest, "good", line);
      } else {
        decide(rest, word, line);
      }
      return true;
    }
    if (s.starts_with("[") && s.size() > 42 && s[41] == ']' && is_commit(s.substr(1, 40))) {
      subject_commit_ = s.substr(1, 40);
      subject_ = trim(s.substr(42));
      return true;
    }
    return false;
  }

  bool summary(std::string_view s, std::uint64_t line) {
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
  bool change(std::string_view s) {
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

  bool told(std::string_view s) const {
    if (is_commit(s)) return true;
    if (s.find(" is a merge base, check if it has the bug") != s.npos) return true;
    return std::any_of(std::begin(kToldHeads), std::end(kToldHeads), [&](auto h) { return text::begins(s, h); });
  }

  /// A revision without runs did not build: the compiler's words follow. A run that failed below the kernel is followed
  /// by the output of the tool that failed; so is the error that ends it all.
  bool tool_output() const {
    if (in_error_) return true;
    if (out_.steps.empty()) return false;
    const std::vector<RunGroup>& runs = out_.steps.back().runs;
    return runs.empty() || lost_run_open_;
  }

  Bisection& out_;
  bool lost_run_open_ = false;
  bool release_open_ = false, in_change_ = false, in_candidates_ = false, in_error_ = false;
  std::string subject_commit_, subject_;
  std::map<std::string, std::size_t, std::less<>> step_of_;          // revision -> its last test
  std::map<std::pair<Outcome, std::string>, std::size_t> group_of_;  // of the runs of the step at hand
};

namespace {

bool is_bisection_head(std::string_view t) {
  t = without_mark(t);
  return std::any_of(std::begin(parse::kBisectionHeads), std::end(parse::kBisectionHeads),
                     [&](std::string_view head) { return t.starts_with(head); });
}

}  // namespace

BisectionReader::BisectionReader() = default;
BisectionReader::~BisectionReader() = default;

bool BisectionReader::begin_excerpt(const Excerpt& excerpt) {
  if (begun_) return bisection_ != nullptr;
  begun_ = true;
  const std::size_t head = std::min<std::size_t>(excerpt.lines.size(), 10);
  if (std::none_of(excerpt.lines.begin(), excerpt.lines.begin() + static_cast<std::ptrdiff_t>(head),
                   [](const Line& l) { return is_bisection_head(text::trim(l.text)); }))
    return false;
  bisection_ = std::make_unique<Bisection>();
  steps_ = std::make_unique<Steps>(*bisection_);
  return true;
}

void BisectionReader::add(const Statement& s) {
  if (!bisection_) return;
  if (steps_) {
    if (steps_->add(s)) return;
    steps_.reset();
    function_ = function_of_title(bisection_->title);
  } else {
    add_source_files(s.text, function_, *bisection_);
  }
}

std::optional<Bisection> BisectionReader::finish() {
  begun_ = false;
  if (!bisection_) return std::nullopt;
  Bisection bisection = std::move(*bisection_);
  bisection_.reset(), steps_.reset(), function_.clear();
  conclude(bisection);
  return bisection;
}

}  // namespace lockgraph
