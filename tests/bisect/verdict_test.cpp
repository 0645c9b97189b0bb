#include "crash_titles.h"

#include <doctest/doctest.h>
#include <lockgraph/bisect/bisect.h>
#include <lockgraph/gather/gather.h>

#include <algorithm>

using namespace lockgraph;

namespace {

std::string hash(char c) { return std::string(40, c); }

Bisection parsed(const std::string& text) {
  auto b = read_log_text(text, "x").bisection;
  REQUIRE(b.has_value());
  CHECK(b->unknown_lines.empty());
  return *b;
}

std::string tested(const std::string& commit, const std::string& runs, const std::string& decision) {
  return "testing commit " + commit + " with gcc (GCC) 8.1.0\nkernel signature: " + commit + "\n" + runs + "\n" +
         (decision.empty() ? "" : "# git bisect " + decision + " " + commit + "\n");
}

/// A sound bisection of one bug; the parts that vary are given.
struct Sketch {
  std::string bad_runs = "all runs: crashed: KASAN: use-after-free Read in foo_open";
  std::string subject = "foo: rework opening";
  std::string change = " drivers/foo/foo.c | 120 ++++\n 1 file changed, 120 insertions(+)\n";
  std::string signatures = "culprit signature: 11\nparent  signature: 22\n";
  std::string crash = "KASAN: use-after-free Read in foo_open";
  std::string releases;

  std::string text() const {
    return "bisecting cause commit starting from " + hash('a') + "\n" +
           tested(hash('a'), "all runs: crashed: KASAN: use-after-free Read in foo_open", "") + releases +
           "testing release v5.9\n" + tested(hash('b'), "all runs: OK", "") + "# git bisect start " + hash('a') + " " +
           hash('b') + "\n" + tested(hash('c'), bad_runs, "bad") + tested(hash('d'), "all runs: OK", "good") +
           tested(hash('e'), bad_runs, "bad") + hash('e') + " is the first bad commit\ncommit " + hash('e') +
           "\nAuthor: A <b@c>\n\n    " + subject + "\n    crash: not here\n\n" + change + "\n" + signatures +
           "revisions tested: 5, total time: 1h\nfirst bad commit: " + hash('e') + " " + subject + "\ncrash: " + crash +
           "\nCall Trace:\n foo_open+0x1/0x2 drivers/foo/foo.c:12\n vfs_open+0x1/0x2 fs/open.c:10\n";
  }
  BisectionVerdict verdict() const { return judge(parsed(text())); }
};

const VerdictReason* reason(const BisectionVerdict& v, const std::string& code) {
  const auto it =
      std::find_if(v.reasons.begin(), v.reasons.end(), [&](const VerdictReason& r) { return r.code == code; });
  return it == v.reasons.end() ? nullptr : &*it;
}

}  // namespace

TEST_CASE("a sound bisection is trusted, for what its commit touches") {
  const Sketch sound;
  const Bisection b = parsed(sound.text());
  CHECK(b.culprit.files == std::vector<std::string>{"drivers/foo/foo.c"});
  CHECK(b.culprit.inserted_lines == 120u);
  CHECK(b.crash_files == std::vector<std::string>{"drivers/foo/foo.c", "fs/open.c"});
  CHECK(b.title == "KASAN: use-after-free Read in foo_open");
  CHECK(b.steps[0].inferred == false);  // `git bisect start` says it
  const BisectionVerdict v = judge(b);
  CHECK(v.verdict == Verdict::Trustworthy);
  CHECK(v.score > 0.8);
  REQUIRE(reason(v, "related-culprit"));
  CHECK(reason(v, "related-culprit")->weight < 0);
}

TEST_CASE("each kind of evidence against it is named, with its line") {
  const double sound = Sketch{}.verdict().score;
  Sketch drifted;
  drifted.bad_runs = "all runs: crashed: WARNING in bar_write";
  drifted.crash = "WARNING in bar_write";
  const BisectionVerdict v = drifted.verdict();
  CHECK(v.verdict == Verdict::Wrong);
  REQUIRE(reason(v, "title-drift"));
  CHECK(reason(v, "title-drift")->line == 12);

  Sketch noop;
  noop.signatures = "culprit signature: 11\nparent  signature: 11\n";
  CHECK(noop.verdict().verdict == Verdict::Wrong);
  CHECK(reason(noop.verdict(), "same-binary"));

  Sketch merge;
  merge.subject = "Merge tag 'foo-5.10' of git://somewhere";
  CHECK(reason(merge.verdict(), "merge-culprit"));
  CHECK(merge.verdict().score < sound);

  Sketch check;
  check.subject = "foo: warn when it is open";
  CHECK(reason(check.verdict(), "exposing-culprit"));

  Sketch unrelated;
  unrelated.change = " Documentation/foo.rst | 2 ++\n 1 file changed, 2 insertions(+)\n";
  CHECK(reason(unrelated.verdict(), "unrelated-culprit"));
  CHECK(reason(unrelated.verdict(), "small-culprit"));
  CHECK(unrelated.verdict().score < sound);

  Sketch single;
  single.bad_runs = "run #0: crashed: KASAN: use-after-free Read in foo_open";
  for (int i = 1; i < 10; ++i) single.bad_runs += "\nrun #" + std::to_string(i) + ": OK";
  const BisectionVerdict weak = single.verdict();
  REQUIRE(reason(weak, "low-reproduction"));
  CHECK(weak.score < sound);
  CHECK(std::any_of(weak.reasons.begin(), weak.reasons.end(),
                    [](const VerdictReason& r) { return r.text.find("missed the crash") != std::string::npos; }));
}

TEST_CASE("the oldest release is only believed where the bug was seen") {
  const std::string start = "bisecting cause commit starting from " + hash('a') + "\n" +
                            tested(hash('a'), "all runs: crashed: possible deadlock in f", "") +
                            "testing release v5.9\n" +
                            tested(hash('b'), "all runs: crashed: possible deadlock in f", "");
  const std::string end =
      "revisions tested: 3, total time: 1h\nthe crash already happened on the oldest tested "
      "release\ncrash: possible deadlock in f\n";
  CHECK(judge(parsed(start + end)).verdict == Verdict::Trustworthy);
  const BisectionVerdict lost = judge(
      parsed(start + "testing release v5.8\n" + tested(hash('c'), "all runs: boot failed: can't mount", "") + end));
  CHECK(lost.verdict == Verdict::Doubtful);
  REQUIRE(reason(lost, "untestable-boundary"));
  CHECK(reason(lost, "untestable-boundary")->line == 9);
  const BisectionVerdict other = judge(parsed(start + "testing release v5.8\n" +
                                              tested(hash('c'), "all runs: crashed: WARNING in elsewhere", "") + end));
  CHECK(other.verdict == Verdict::Wrong);
  CHECK(reason(other, "title-drift"));
}

TEST_CASE("bisections for a fix, and the lines of newer tools") {
  const Bisection b = parsed(
      "ci starts bisection 2023-01-13 05:31:31 +0000 UTC m=+1\nbisecting fixing commit since " + hash('a') +
      "\npicked [v6.1 v5.15] out of 9 release tags\n" +
      tested(hash('a'), "all runs: crashed: WARNING in f\nrepresentative crash: WARNING in f, types: [WARNING]", "") +
      "testing current HEAD " + hash('b') + "\nall runs: OK\nfalse negative chance: 0.012\n# git bisect start " +
      hash('b') + " " + hash('a') + "\n" + hash('c') +
      " is a merge base, check if it has the bug\nreproducer is flaky (0.30 repro chance estimate)\n" + hash('b') +
      " is the first good commit\naccumulated error probability: 0.35\nrevisions tested: 2, total time: 1h\n"
      "first good commit: " +
      hash('b') + " f: fix\n");
  CHECK(b.fixing);
  CHECK(b.flaky);
  CHECK(b.error_probability == doctest::Approx(0.35));
  CHECK(b.result == BisectionResult::FirstBadCommit);
  CHECK(b.culprit.commit == hash('b'));
  REQUIRE(b.steps.size() == 2);
  CHECK(b.steps[0].decision == "good");  // git's words are swapped: the bug is still there
  CHECK(b.steps[1].decision == "bad");
  CHECK(reason(judge(b), "low-reproduction"));
}

TEST_CASE("titles of one bug") {
  const std::vector<std::string> looked_for = {"possible deadlock in shmem_fallocate",
                                               "KASAN: use-after-free Read in __gfn_to_rmap"};
  CHECK(likeness("possible deadlock in shmem_fallocate (2)", looked_for) == Likeness::Same);
  CHECK(likeness("general protection fault in gfn_to_rmap", looked_for) == Likeness::Same);
  CHECK(likeness("possible deadlock in vfs_fallocate", looked_for) == Likeness::Akin);
  CHECK(likeness("possible deadlock in corrupted", looked_for) == Likeness::Akin);
  CHECK(likeness("WARNING in vfs_fallocate", looked_for) == Likeness::Other);
  CHECK(likeness("possible deadlock in __sb_start_write", looked_for) == Likeness::Other);
  CHECK(likeness("kernel BUG at mm/slab.c:12!", {"kernel BUG at mm/slab.c:99!"}) == Likeness::Same);
}
