#include "bisection_steps.h"

#include "bisection_lines.h"
#include "cursor.h"

#include <algorithm>
#include <iterator>

namespace lockgraph {

using parse::Statement;

namespace {

using text::skip, text::trim;

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

}  // namespace

/// False at the line behind which the crash report stands.
bool BisectionReader::Steps::add(const Statement& line) {
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

bool BisectionReader::Steps::header(std::string_view s) {
  s = without_mark(s);
  if (skip(s, "bisecting fixing commit since ")) return out_.fixing = true, out_.start_commit = s, true;
  for (const std::string_view head :
       {"bisecting cause commit starting from ", "searching for guilty commit starting from "})
    if (skip(s, head)) return out_.start_commit = s, true;
  return s.starts_with("ci") && s.find(" starts bisection ") != s.npos;
}

BisectionStep& BisectionReader::Steps::step(std::uint64_t line) {
  if (out_.steps.empty()) out_.steps.emplace_back().line = line;
  return out_.steps.back();
}

bool BisectionReader::Steps::test(std::string_view s, std::uint64_t line) {
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

bool BisectionReader::Steps::run(std::string_view s, std::uint64_t line) {
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
BisectionStep* BisectionReader::Steps::step_of(std::string_view commit_or_release) {
  const auto it = step_of_.find(commit_or_release);
  return it == step_of_.end() ? nullptr : &out_.steps[it->second];
}

void BisectionReader::Steps::decide(std::string_view revision, std::string_view word, std::uint64_t line) {
  BisectionStep* tested = step_of(revision);
  BisectionStep& st = tested ? *tested : step(line);
  st.decision = word, st.decision_line = line;
}

bool BisectionReader::Steps::git(std::string_view s, std::uint64_t line) {
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

bool BisectionReader::Steps::told(std::string_view s) const {
  if (is_commit(s)) return true;
  if (s.find(" is a merge base, check if it has the bug") != s.npos) return true;
  return std::any_of(std::begin(kToldHeads), std::end(kToldHeads), [&](auto h) { return text::begins(s, h); });
}

/// A revision without runs did not build: the compiler's words follow. A run that failed below the kernel is followed
/// by the output of the tool that failed; so is the error that ends it all.
bool BisectionReader::Steps::tool_output() const {
  if (in_error_) return true;
  if (out_.steps.empty()) return false;
  const std::vector<RunGroup>& runs = out_.steps.back().runs;
  return runs.empty() || lost_run_open_;
}

}  // namespace lockgraph
