// The jobs of who triages, and of CI: a table, annotations, a finding without its id, what is in the input.
#include "run.h"

#include <doctest/doctest.h>
#include <lockgraph/bisect/bisect.h>

#include <algorithm>
#include <sstream>

using namespace lockgraph;

namespace {

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

}  // namespace

TEST_CASE("findings as a table: a line each, in columns, with title, releases, subsystem and the newest log") {
  const auto lines = lines_of(run_with({"findings", kSamples, "--format", "table"}).out);
  REQUIRE(lines.size() == 3);
  for (const auto* column : {"id", "kind", "evidence", "reports", "releases", "subsystem", "newest log", "title"})
    CHECK(says(lines[0], column));
  CHECK(lines[1].starts_with("inv-d7a140fe  irq-inversion  reported  1        5.11.0     fs "));
  CHECK(lines[1].ends_with("  possible deadlock in snd_pcm_period_elapsed"));
  CHECK(says(lines[1], "bisect-snd_pcm_period_elapsed.txt:"));
  CHECK(lines[0].find("title") == lines[1].find("possible"));
  CHECK(lines[0].find("title") == lines[2].find("possible"));
  CHECK(run_with({"findings", kSamples, "--format", "table"}).status == 1);
}

TEST_CASE("the releases of many kernels are told as a range") {
  const Folder folder;
  const std::string log = slurp(kCases + "/abba.txt");
  std::vector<std::string> args = {"findings", "--format", "table"};
  for (const std::string release : {"6.1.0", "6.6.0", "6.12.0"}) {
    std::string other = log;
    for (std::size_t at = 0; (at = other.find("6.6.0", at)) != other.npos; at += release.size())
      other.replace(at, 5, release);
    args.push_back(folder.file("log-" + release, other));
  }
  const auto lines = lines_of(run_with(args).out);
  REQUIRE(lines.size() == 2);
  CHECK(says(lines[1], "  6.1.0 to 6.12.0, 3 releases  "));
  CHECK(says(lines[1], "log-6.12.0:"));
  const std::string told = run_with({"explain", args[3], args[4], args[5]}).out;
  CHECK(says(told, "3 reports, 6.1.0 to"));
}

TEST_CASE("annotations for GitHub: an error at its place, a notice for what is known, nothing that ends the line") {
  const Folder folder;
  const auto lines = lines_of(run_with({"findings", kSamples, "--format", "github"}).out);
  REQUIRE(lines.size() == 2);
  CHECK(lines[0].starts_with("::error file=sound/core/pcm_lib.c,line="));
  CHECK(says(lines[0], ",title=possible deadlock in snd_pcm_period_elapsed (inv-d7a140fe)::&group->lock -> "));
  CHECK(says(lines[0], "%0ATask 1 holds &group->lock"));
  const std::string baseline = folder.file("f.json", run_with({"findings", kSamples, "--format", "json"}).out);
  const auto known =
      lines_of(run_with({"findings", kSamples, "--format", "github", "--fail-on", "new", "--baseline", baseline}).out);
  REQUIRE(known.size() == 2);
  CHECK(known[0].starts_with("::notice "));
  CHECK(says(known[0], "title=known%3A possible deadlock"));
  std::string odd = slurp(kCases + "/abba.txt");
  for (std::size_t at = 0; (at = odd.find("&w_dev->mutex", at)) != odd.npos; at += 10)
    odd.replace(at, 13, "a%b,c:d::e");
  const auto hostile = lines_of(run_with({"findings", folder.file("odd", odd), "--format", "github"}).out);
  REQUIRE(hostile.size() == 1);
  CHECK(says(hostile[0], "a%25b,c:d::e"));
}

TEST_CASE("the id may be left out where there is one finding; else those that there are are named") {
  const Finished one = run_with({"explain", kCases + "/abba.txt"});
  CHECK(one.status == 0);
  CHECK(one.out.starts_with("cyc-810e86e1  "));
  const Finished two = run_with({"explain", kSamples});
  CHECK(two.status == 2);
  CHECK(says(two.err, "there are 2 findings"));
  CHECK(says(two.err, "inv-96b472f9"));
  CHECK(says(run_with({"explain", "cyc-ffffffff", kSamples}).err, "`lockgraph findings` lists them"));
}

TEST_CASE("the program alone prints its help; stats tells of ten logs") {
  const Finished alone = run_with({});
  CHECK(alone.status == 0);
  CHECK(says(alone.out, "Examples:"));
  const Folder folder;
  std::vector<std::string> args = {"stats"};
  for (int i = 0; i < 12; ++i)
    args.push_back(folder.file("log-" + std::to_string(i),
                               std::string(static_cast<std::size_t>(i), '\n') + slurp(kCases + "/abba.txt")));
  const auto told = [&](const std::vector<std::string>& more) {
    std::vector<std::string> all = args;
    all.insert(all.end(), more.begin(), more.end());
    const auto lines = lines_of(run_with(all).out);
    return std::count_if(lines.begin(), lines.end(), [](const std::string& l) { return l.find("/log-") != l.npos; });
  };
  CHECK(told({}) == 10);
  CHECK(says(run_with(args).out, "and 2 more (--top 0 tells of all)"));
  CHECK(told({"--top", "3"}) == 3);
  CHECK(told({"--top", "0"}) == 12);
}

TEST_CASE("wait contexts and states have the place that matters") {
  const std::string wait = run_with({"findings", kCases + "/wait-plain.txt", "--format", "json"}).out;
  CHECK(says(wait, "\"place\": {\n    \"function\": \"my_irq\""));
  CHECK(says(run_with({"explain", kCases + "/wait-plain.txt"}).out, "is taken, in my_irq() at drivers/a/a.c:5, where"));
  const Folder folder;
  const std::string state =
      run_with({"findings", "--format", "json",
                folder.file(
                    "log",
                    "WARNING: inconsistent lock state\n6.1.0 #1 Not tainted\n--------------------------------\n"
                    "inconsistent {SOFTIRQ-ON-W} -> {IN-SOFTIRQ-W} usage.\na/1 [HC0[0]:SC1[1]:HE1:SE0] takes:\n"
                    "ffff888000000010 (&x->lock){+.?.}-{2:2}, at: in_softirq+0x1/0x9\n{SOFTIRQ-ON-W} state was "
                    "registered at:\n"
                    "  lock_acquire+0x1/0x9\n  _raw_spin_lock+0x1/0x9\n  on_task+0x1/0x9\nirq event stamp: 1\n\n"
                    "stack backtrace:\nCPU: 0 PID: 1 Comm: a Not tainted 6.1.0 #1\nCall Trace:\n lock_acquire+0x1/0x9\n"
                    " _raw_spin_lock+0x1/0x9\n in_softirq+0x1/0x9\n")})
          .out;
  CHECK(says(state, "\"state\": \"SOFTIRQ-ON-W\""));
  CHECK(says(state, "\"function\": \"on_task\""));
}

TEST_CASE("what is new is told once, with all the places where it was reported") {
  const std::vector<std::string> logs = {kCases + "/gate-1.txt", kCases + "/gate-2.txt", kCases + "/gate-3.txt",
                                         kCases + "/gate-4.txt"};
  std::vector<std::string> args = {"match"};
  args.insert(args.end(), logs.begin(), logs.end());
  args.insert(args.end(), {"--in", kSamples});
  const std::string each = run_with(args).out;
  CHECK(says(each, "     4 new"));
  args.push_back("--new-only");
  const std::string once = run_with(args).out;
  CHECK(says(once, "also " + logs[3] + ":2"));
  CHECK(says(once, "also " + logs[2] + ":2"));
  CHECK(says(once, "     2 new\nin 4 reports\n"));
}

TEST_CASE("a part that is named by nothing is refused; a splat is no bisection, and which file it is is said") {
  for (const auto& args : std::vector<std::vector<std::string>>{{"levels", kSamples, "--focus", ""},
                                                                {"cuts", kSamples, "--subsystem", ""},
                                                                {"findings", kSamples, "--class", ""}}) {
    const Finished o = run_with(args);
    CHECK(o.status == 2);
    CHECK(says(o.err, "expected a name, found nothing"));
  }
  const Finished o = run_with({"bisect", kCases + "/abba.txt"});
  CHECK(says(o.err, "abba.txt: expected the log of a bisection, found none (1 report of lockdep"));
}

TEST_CASE("levels, cuts, stats and diff of a part: of a folder of the sources, or near a class") {
  const std::string dump = slurp(kRoot + "/tests/golden/jobs/ext4/lockdep");
  const Folder folder;
  const std::string log = folder.file("lockdep", dump);
  CHECK(says(run_with({"levels", log, "--focus", "&ei->xattr_sem", "--depth", "1"}).out, "&ei->xattr_sem"));
  CHECK_FALSE(says(run_with({"levels", log, "--focus", "&ei->xattr_sem", "--depth", "1"}).out, "s_writepages_rwsem"));
  CHECK(says(run_with({"levels", log, "--subsystem", "fs/ext4/"}).out, "s_writepages_rwsem"));
  const Finished none = run_with({"levels", log, "--subsystem", "fs/ext5"});
  CHECK(none.status == 2);
  CHECK(says(none.err, "no lock class belongs to fs/ext5; did you mean fs/ext4"));
  // Two deadlocks: in drivers/a, and in fs.
  const std::vector<std::string> logs = {kCases + "/gate-1.txt", kCases + "/abba.txt"};
  const std::string all = run_with({"cuts", logs[0], logs[1]}).out,
                    some = run_with({"cuts", logs[0], logs[1], "--subsystem", "drivers/a"}).out;
  CHECK(says(all, "&pipe->mutex/1"));
  CHECK(says(all, "&a_dev->lock"));
  CHECK_FALSE(says(some, "&pipe->mutex/1"));
  CHECK(says(some, "&a_dev->lock"));
  CHECK(says(some, "1 repair leaves no deadlock"));
  const std::string told = run_with({"stats", logs[0], logs[1], "--focus", "&pipe->mutex/1"}).out;
  CHECK(says(told, "abba.txt"));
  CHECK_FALSE(says(told, "gate-1.txt"));
  const std::string diff = run_with({"diff", logs[0], logs[1], "--focus", "&pipe->mutex/1", "--depth", "0"}).out;
  CHECK(says(diff, "&pipe->mutex/1"));
  CHECK_FALSE(says(diff, "p_dev"));
  CHECK(run_with({"diff", logs[0], logs[1], "--focus", "nobody"}).status == 2);
  const std::string matrix =
      run_with({"diff", logs[0], logs[1], logs[0], "--focus", "&pipe->mutex/1", "--depth", "0"}).out;
  CHECK(says(matrix, "&pipe->mutex/1"));
  CHECK_FALSE(says(matrix, "p_dev"));
}

TEST_CASE("each reason of a verdict can be asked for") {
  CHECK(verdict_codes().size() > 10);
  for (const std::string_view code : verdict_codes()) {
    CAPTURE(code);
    CHECK(run_with({"help", std::string(code)}).status == 0);
  }
}

TEST_CASE("days stand beside releases where logs have them, also in a store") {
  const Folder folder;
  std::vector<std::string> args;
  for (const std::string day : {"2026-01-15", "2025-11-02"}) {
    std::string log;
    for (const std::string& line : lines_of(slurp(kCases + "/abba.txt")))
      log += day + "T12:01:08.000000+0000 host kernel: " + line + "\n";
    args.push_back(folder.file("log-" + day, log));
  }
  const std::string store = folder / "days.db";
  REQUIRE(run_with({"ingest", "-q", args[0], args[1], "--db", store}).status == 0);
  for (const std::vector<std::string>& source : {args, std::vector<std::string>{store}}) {
    std::vector<std::string> command = {"findings"};
    command.insert(command.end(), source.begin(), source.end());
    command.insert(command.end(), {"--format", "table"});
    const auto lines = lines_of(run_with(command).out);
    REQUIRE(lines.size() == 2);
    CHECK(says(lines[0], "  seen  "));
    CHECK(says(lines[1], "  2025-11-02 to 2026-01-15  "));
    command.back() = "json";
    CHECK(says(run_with(command).out, "\"first_day\": \"2025-11-02\""));
    command.back() = "csv";
    CHECK(says(run_with(command).out, ",2025-11-02,2026-01-15"));
  }
}
