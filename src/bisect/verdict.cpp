// How far a bisection can be trusted. A logistic model that can be read: each kind of evidence is measured in the log
// as a number in 0..1 and adds its weight to the log-odds that the blamed commit is wrong. The weights were fitted by
// scripts/fit-verdict on bisections of which it is known what later turned out; run it to see the cross-validation.
#include <lockgraph/bisect/bisect.h>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>

namespace lockgraph {
namespace {

/// One kind of evidence in one log: how much of it, where, and in words. No words: nothing worth saying.
struct Measured {
  double value = 0;
  std::uint64_t line = 0;
  std::string text;
  std::string_view code = {};  ///< where it is another than the model's
};

bool shows_bug(const Bisection& b, const BisectionStep& s) { return s.decision == (b.fixing ? "good" : "bad"); }
bool shows_none(const Bisection& b, const BisectionStep& s) { return s.decision == (b.fixing ? "bad" : "good"); }

/// Revisions behind the first that were called bad because something crashed.
std::vector<const BisectionStep*> later_bad(const Bisection& b) {
  std::vector<const BisectionStep*> bad;
  for (std::size_t i = 1; i < b.steps.size(); ++i)
    if (shows_bug(b, b.steps[i])) bad.push_back(&b.steps[i]);
  return bad;
}

const RunGroup* first_crash(const BisectionStep& s) {
  for (const RunGroup& g : s.runs)
    if (g.outcome == Outcome::Crashed) return &g;
  return nullptr;
}

std::string revision(const BisectionStep& s) { return s.release.empty() ? s.commit.substr(0, 12) : s.release; }

Measured drift(const Bisection& b) {
  const auto bad = later_bad(b);
  Measured m;
  std::size_t drifted = 0;
  for (const BisectionStep* s : bad) {
    const RunTally t = tally(*s);
    if (t.other == 0 || t.crashed > 0) continue;
    if (++drifted > 1) continue;
    m.line = first_crash(*s)->line;
    m.text = fmt::format("{} was called bad for `{}`, the bug looked for is `{}`", revision(*s), first_crash(*s)->title,
                         looked_for(b));
  }
  if (drifted == 0) return {};
  m.value = static_cast<double>(drifted) / static_cast<double>(bad.size());
  if (drifted > 1) m.text += fmt::format("; so were {} of {} bad revisions", drifted, bad.size());
  return m;
}

Measured single_crash(const Bisection& b) {
  constexpr unsigned kManyOk = 5, kMost = 3;
  Measured m;
  unsigned count = 0;
  for (const BisectionStep* s : later_bad(b)) {
    const RunTally t = tally(*s);
    if (t.crashed + t.other != 1 || t.ok < kManyOk) continue;
    if (count++ == 0) {
      m.line = first_crash(*s)->line;
      m.text = fmt::format("{} was called bad on 1 crash (`{}`) with {} runs OK", revision(*s), first_crash(*s)->title,
                           t.ok);
    }
  }
  if (count > 1) m.text += fmt::format("; {} revisions were", count);
  m.value = std::min(count, kMost) / static_cast<double>(kMost);
  return m;
}

Measured releases_walked(const Bisection& b) {
  constexpr std::size_t kMost = 10, kWorthSaying = 4;
  std::size_t releases = 0;
  const BisectionStep* oldest_bad = nullptr;
  for (const BisectionStep& s : b.steps) {
    releases += !s.release.empty();
    if (!s.release.empty() && shows_bug(b, s)) oldest_bad = &s;
  }
  Measured m{static_cast<double>(std::min(releases, kMost)) / kMost, 0, {}};
  if (releases >= kWorthSaying && oldest_bad) {
    m.line = oldest_bad->line;
    m.text = fmt::format(
        "{} releases were tested, back to {} the crash was there: what crashes so far back has seldom "
        "one cause, and older kernels crash for other reasons",
        releases, oldest_bad->release);
  }
  return m;
}

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

Measured skipped(const Bisection& b) {
  constexpr unsigned kMost = 4;
  Measured m;
  unsigned count = 0;
  for (const BisectionStep& s : b.steps)
    if (s.decision == "skip" && count++ == 0) m.line = s.line;
  if (count > 0) m.text = fmt::format("{} revision{} could not be tested", count, count == 1 ? "" : "s");
  m.value = std::min(count, kMost) / static_cast<double>(kMost);
  return m;
}

Measured lost_runs(const Bisection& b) {
  constexpr double kWorthSaying = 0.1;
  Measured m;
  unsigned lost = 0, all = 0;
  for (const BisectionStep& s : b.steps) {
    const RunTally t = tally(s);
    if (t.lost > 0 && m.line == 0) m.line = s.line;
    lost += t.lost, all += t.all();
  }
  if (all > 0) m.value = static_cast<double>(lost) / all;
  if (m.value >= kWorthSaying) m.text = fmt::format("{} of {} runs never ran the test", lost, all);
  return m;
}

/// Files that cannot change what a kernel for x86 does in a test.
bool is_no_code(std::string_view file) {
  constexpr std::array<std::string_view, 6> kHeads = {"Documentation", "tools/",      "scripts/",
                                                      "samples/",      "MAINTAINERS", "..."};
  constexpr std::array<std::string_view, 5> kTails = {".dts", ".dtsi", ".rst", ".txt", ".yaml"};
  return std::any_of(kHeads.begin(), kHeads.end(), [&](auto h) { return file.starts_with(h); }) ||
         std::any_of(kTails.begin(), kTails.end(), [&](auto t) { return file.ends_with(t); }) ||
         file.find("selftest") != file.npos || (file.starts_with("arch/") && !file.starts_with("arch/x86"));
}

Measured no_code(const Bisection& b) {
  const auto& files = b.culprit.files;
  if (files.empty() || !std::all_of(files.begin(), files.end(), [](const std::string& f) { return is_no_code(f); }))
    return {};
  return {1, b.culprit.line,
          fmt::format("the blamed commit touches nothing that runs in this kernel ({})", files.front())};
}

/// Files that stand in stacks of every kind of crash and tell nothing of its cause.
bool is_everywhere(std::string_view file) {
  constexpr std::array<std::string_view, 40> kHeads = {
      "include/",       "kernel/locking/", "kernel/sched/",    "kernel/time/",     "kernel/rcu/",
      "kernel/kthread", "kernel/panic",    "kernel/exit",      "kernel/softirq",   "kernel/workqueue",
      "kernel/fork",    "kernel/entry",    "kernel/smpboot",   "kernel/irq/",      "kernel/printk",
      "lib/dump_stack", "lib/refcount",    "lib/debugobjects", "lib/fault-inject", "lib/list_debug",
      "lib/ubsan",      "lib/ref_tracker", "lib/iov_iter",     "mm/kasan",         "mm/slab",
      "mm/slub",        "mm/page_alloc",   "mm/util",          "mm/memory",        "mm/slab_common",
      "net/socket.c",   "fs/read_write.c", "fs/open.c",        "fs/ioctl.c",       "fs/file_table.c",
      "fs/file.c",      "fs/namei.c",      "fs/splice.c",      "fs/namespace.c",   "fs/super.c"};
  if (file.starts_with("arch/")) {  // entry, traps and timers of an architecture; not its kvm or fpu
    file.remove_prefix(std::min(file.size(), file.find('/', 5)));
    return file.starts_with("/entry/") || file.starts_with("/include/") || file.starts_with("/lib/") ||
           file.starts_with("/mm/") || (file.starts_with("/kernel/") && file.find('/', 8) == file.npos);
  }
  return std::any_of(kHeads.begin(), kHeads.end(), [&](auto h) { return file.starts_with(h); });
}

/// How near two files are in the tree: 1 the same, else by the number of folders they share.
double nearness(std::string_view changed, std::string_view crashed) {
  if (changed == crashed) return 1;
  constexpr std::array<double, 5> kByFolders = {0, 0.25, 0.6, 0.8, 0.9};
  const bool folder = changed.find('.') == changed.npos;  // git printed only a folder
  std::size_t shared = 0;
  while (shared + 1 < kByFolders.size()) {
    const auto a = changed.find('/'), c = crashed.find('/');
    if (c == crashed.npos || (a == changed.npos && !folder)) break;
    if (changed.substr(0, a) != crashed.substr(0, c)) break;
    ++shared;
    if (a == changed.npos) break;
    changed.remove_prefix(a + 1), crashed.remove_prefix(c + 1);
  }
  return kByFolders[shared];
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

/// One row of the model.
struct Feature {
  std::string_view name, code;
  double weight;
  Measured (*measure)(const Bisection&);
};

// Weights in log-odds towards "wrong" for the whole of the evidence.
constexpr double kBias = -1.1;
constexpr std::array<Feature, 11> kModel = {{
    // Bad because of another crash: the most common way to a wrong commit (195 of 213 false bad ones).
    {"drift", "title-drift", 2.0, drift},
    // One crash among many OK: noise decides.
    {"single-crash", "low-reproduction", 2.0, single_crash},
    // The further back it crashes, the more probable that other bugs take part or that a release hid it.
    {"releases-walked", "long-walk", 3.4, releases_walked},
    // A merge brings no code of its own; the bisection could not separate its sides.
    {"merge", "merge-culprit", 3.0, merge_culprit},
    // Adds a check or opens a way in: the bug is older.
    {"exposing", "exposing-culprit", 2.0, exposing_culprit},
    // Hardly any new code, hardly a new bug.
    {"small", "small-culprit", 1.0, small_culprit},
    // No difference in the binary can make no difference in the runs. Set by that, not fitted (1.3): it is rare.
    {"same-binary", "same-binary", 4.0, same_binary},
    // Revisions nobody tested may hide the true one.
    {"skipped", "infra-loss", 0.4, skipped},
    // Runs that never ran decide nothing, or decide "good" too early.
    {"lost-runs", "infra-loss", 0.8, lost_runs},
    // Documentation, other architectures, user-space tools.
    {"no-code", "unrelated-culprit", 1.3, no_code},
    // Evidence for it: what crashes is what was changed.
    {"touches-crash", "unrelated-culprit", -1.6, touches_the_crash},
}};

// Chances that a commit is wrong from which on it is called so, and below which it is trusted.
constexpr double kWrongFrom = 0.67, kTrustedBelow = 0.40;

/// What is only said: reproduction, the chance that a "good" was a miss, infrastructure.
void say_reproduction(const Bisection& b, BisectionVerdict& v) {
  constexpr double kLowRate = 0.5, kHighMiss = 0.05, kHighError = 0.2;
  unsigned crashed = 0, decisive = 0;
  bool later = false;
  const BisectionStep* lowest = nullptr;
  double low = kLowRate;
  for (const BisectionStep& s : b.steps) {
    const RunTally t = tally(s);
    if (t.crashed == 0) continue;
    // The rate counts where the bisection was decided; on the revision it started from it is often higher.
    if (&s != &b.steps.front() && !later) later = true, crashed = decisive = 0;
    crashed += t.crashed, decisive += t.crashed + t.ok;
    const double rate = static_cast<double>(t.crashed) / (t.crashed + t.ok);
    if (rate < low) low = rate, lowest = &s;
  }
  if (b.flaky) v.reasons.push_back({"flaky", b.flaky_line, "the tool found the reproducer flaky", 0});
  if (lowest) {
    const RunTally t = tally(*lowest);
    const Reproduction rate = reproduction(t.crashed, t.crashed + t.ok);
    v.reasons.push_back({"low-reproduction", lowest->line,
                         fmt::format("{} crashed in {} of {} runs (95 % interval of the rate: {:.0f} to {:.0f} %)",
                                     revision(*lowest), rate.crashed, rate.runs, 100 * rate.low, 100 * rate.high),
                         0});
  }
  const BisectionStep* worst = nullptr;
  double worst_miss = kHighMiss;
  for (const BisectionStep& s : b.steps) {
    if (!shows_none(b, s) || decisive == 0) continue;
    if (const double miss = miss_chance(crashed, decisive, tally(s).ok); miss > worst_miss)
      worst_miss = miss, worst = &s;
  }
  if (worst)
    v.reasons.push_back(
        {"low-reproduction", worst->line,
         fmt::format("{} was called good on {} runs, with a chance of {:.0f} % that they missed the crash",
                     revision(*worst), tally(*worst).ok, 100 * worst_miss),
         0});
  if (b.error_probability && *b.error_probability > kHighError)
    v.reasons.push_back(
        {"low-reproduction", b.result_line,
         fmt::format("the tool itself puts the chance of an error at {:.0f} %", 100 * *b.error_probability), 0});
}

/// Revisions that were decided though most of their runs never ran.
void say_lost_decisions(const Bisection& b, BisectionVerdict& v) {
  const BisectionStep* first = nullptr;
  unsigned count = 0;
  for (const BisectionStep& s : b.steps) {
    const RunTally t = tally(s);
    if (s.decision.empty() || s.decision == "skip" || 2 * t.lost <= t.all()) continue;
    if (count++ == 0) first = &s;
  }
  if (!first) return;
  const RunTally t = tally(*first);
  std::string text = fmt::format("{} was called {} though {} of {} runs never ran the test", revision(*first),
                                 first->decision, t.lost, t.all());
  if (count > 1) text += fmt::format("; {} revisions were decided so", count);
  v.reasons.push_back({"infra-loss", first->line, std::move(text), 0});
}

/// "Happened on the oldest release": only if it did.
void judge_oldest(const Bisection& b, BisectionVerdict& v) {
  constexpr double kSeen = 0.85, kUntestable = 0.45, kOtherBug = 0.15;
  const BisectionStep* last_seen = nullptr;
  const BisectionStep* other = nullptr;
  const BisectionStep* untestable = nullptr;
  unsigned older = 0, lost = 0;
  for (const BisectionStep& s : b.steps) {
    const RunTally t = tally(s);
    if (t.crashed > 0) {
      last_seen = &s;
      other = untestable = nullptr;
      older = lost = 0;
      continue;
    }
    ++older;
    lost += t.decisive() == 0;
    if (t.other > 0 && !other) other = &s;
    if (t.decisive() == 0 && !untestable) untestable = &s;
  }
  v.score = kSeen;
  const std::string down_to = last_seen ? revision(*last_seen) : "no revision";
  if (other) {
    v.score = kOtherBug;
    v.reasons.push_back({"title-drift", first_crash(*other)->line,
                         fmt::format("the bug is seen down to {}; {} crashed with `{}`, another bug", down_to,
                                     revision(*other), first_crash(*other)->title),
                         0});
  }
  if (untestable) {
    v.score = std::min(v.score, kUntestable);
    v.reasons.push_back(
        {"untestable-boundary", untestable->line,
         fmt::format("the bug is seen down to {}; of {} older revisions {} could not be tested, {} first", down_to,
                     older, lost, revision(*untestable)),
         0});
  }
}

}  // namespace

std::vector<std::string_view> verdict_codes() {
  // Beside those of the model: what is only said, and results without a commit.
  std::vector<std::string_view> codes = {"flaky", "related-culprit", "untestable-boundary"};
  for (const Feature& f : kModel) codes.push_back(f.code);
  for (const BisectionResult r : {BisectionResult::Inconclusive, BisectionResult::NotReproduced,
                                  BisectionResult::Timeout, BisectionResult::Error})
    codes.push_back(name(r));
  return codes;
}

BisectionVerdict judge(const Bisection& b) {
  BisectionVerdict v;
  switch (b.result) {
    case BisectionResult::FirstBadCommit: {
      double log_odds = kBias;
      for (const Feature& e : kModel) {
        Measured m = e.measure(b);
        v.evidence[std::string(e.name)] = m.value;
        const double weight = e.weight * m.value;
        log_odds += weight;
        if (!m.text.empty())
          v.reasons.push_back({std::string(m.code.empty() ? e.code : m.code), m.line, std::move(m.text), weight});
      }
      const double wrong = 1 / (1 + std::exp(-log_odds));
      v.score = 1 - wrong;
      break;
    }
    case BisectionResult::OldestRelease: judge_oldest(b, v); break;
    case BisectionResult::Inconclusive:
      v.score = 0.45;  // 8 of 18 in the study
      v.reasons.push_back({"inconclusive", b.result_line,
                           b.candidates.empty() ? std::string("no commit is blamed")
                                                : fmt::format("{} commits are left, the others could not be tested",
                                                              b.candidates.size()),
                           0});
      break;
    default:
      v.reasons.push_back({std::string(name(b.result)), b.result_line,
                           "no commit is blamed" + (b.error.empty() ? std::string{} : ": " + b.error), 0});
  }
  const double wrong = 1 - v.score;
  v.verdict = wrong >= kWrongFrom ? Verdict::Wrong : wrong < kTrustedBelow ? Verdict::Trustworthy : Verdict::Doubtful;

  say_reproduction(b, v);
  say_lost_decisions(b, v);
  if (!b.steps.empty()) {
    const RunTally t = tally(b.steps.front());
    v.at_start = reproduction(t.crashed, t.crashed + t.other + t.ok);
  }
  std::stable_sort(v.reasons.begin(), v.reasons.end(), [](const VerdictReason& x, const VerdictReason& y) {
    return std::abs(x.weight) > std::abs(y.weight);
  });
  return v;
}

}  // namespace lockgraph
