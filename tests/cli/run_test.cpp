// The program as a function: messages and exit status on bad input.
#include "cli/run.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

using namespace lockgraph;

namespace {

const std::string kRecursive =
    "WARNING: possible recursive locking detected\n5.9.0 #1 Not tainted\na/1 is trying to acquire "
    "lock:\nffff888000000001 (A){+.+.}, at: f+0x1/0x2\n"
    "but task is already holding lock:\nffff888000000002 (A){+.+.}, at: f+0x1/0x2\nstack backtrace:\nCall Trace:\n "
    "dump_stack+0x1/0x2\n f+0x1/0x2\n";
const std::string kCut =
    "WARNING: possible circular locking dependency detected\n5.9.0 #1 Not tainted\na/1 is trying to acquire "
    "lock:\nffff888000000001 (A){+.+.}, at: f+0x1/0x2\nbut task is alr";

}  // namespace

TEST_CASE("an unreadable file: said with name and reason, status 2, the others still used") {
  Folder folder;
  const Finished o = run_with({"analyze", "/does/not/exist", folder.file("good", kRecursive)});
  CHECK(o.status == 2);
  CHECK(o.err.find("/does/not/exist: cannot read: No such file or directory") != std::string::npos);
  CHECK(o.out.find("recursive locking") != std::string::npos);
}

TEST_CASE("an empty folder: status 2 and what was expected") {
  Folder folder;
  const Finished o = run_with({"analyze", folder.path.string()});
  CHECK(o.status == 2);
  CHECK(o.err.find("expected logs in this folder, found no file") != std::string::npos);
}

TEST_CASE("a log without a report: status 0, and it is said that nothing was found") {
  Folder folder;
  const Finished o = run_with({"analyze", folder.file("log", "[    0.000000] hello\n")});
  CHECK(o.status == 0);
  CHECK(o.err.empty());
  CHECK(o.out.find("0 lockdep reports") != std::string::npos);
  CHECK(o.out.find("no deadlock") != std::string::npos);
}

TEST_CASE(
    "what holds no log is said, and is trouble when there is nothing else; a report inside is found all the same") {
  Folder folder;
  std::string junk;
  for (int i = 0; i < 100000; ++i) junk += static_cast<char>(i * 131 + i / 7);
  const std::string empty = folder.file("empty", ""), binary = folder.file("binary", junk);
  for (const auto& [input, found] : {std::pair{empty, "found nothing in it"}, std::pair{binary, "found binary data"}})
    for (const char* command : {"parse", "analyze", "findings", "check", "stats"}) {
      CAPTURE(command);
      const Finished o = run_with({command, input});
      CHECK(o.status == 2);
      CHECK(o.err.find(input + ": expected a log, " + found) != std::string::npos);
    }
  const Finished with_log = run_with({"parse", empty, binary, folder.file("log", kRecursive)});
  CHECK(with_log.status == 1);
  CHECK(with_log.err.find("found nothing in it") != std::string::npos);
  CHECK(with_log.err.find("found binary data") != std::string::npos);
  CHECK(run_with({"parse", folder.file("inside", junk + "\n" + kRecursive)}).status == 1);
  for (int i = 0; i < 30; ++i) folder.file("e" + std::to_string(i), "");
  const Finished many = run_with({"parse", folder.path.string()});
  CHECK(std::count(many.err.begin(), many.err.end(), '\n') == 11);
  CHECK(many.err.find("more like it hold no log") != std::string::npos);
  CHECK(run_with({"parse", "-"}).status == 2);
}

TEST_CASE("where no line of a kernel was read, nothing is said to be well; what only warns ends with 0") {
  Folder folder;
  const std::string none = folder.file("none", "hello\n"), some = folder.file("some", "[    1.000000] hello\n");
  for (const char* command : {"findings", "check", "analyze", "parse", "stats", "cuts", "timeline"}) {
    CAPTURE(command);
    const Finished o = run_with({command, none});
    CHECK(o.status == 2);
    CHECK(o.err.find("expected lines of a kernel, found none") != std::string::npos);
    CHECK(run_with({command, none, some}).status == 0);
    CHECK(run_with({command, some}).err.find("expected lines of a kernel") == std::string::npos);
  }
  const Finished ingested = run_with({"ingest", none, "--db", folder.path.string() + "/a.db"});
  CHECK(ingested.status == 0);
  CHECK(ingested.err.find("found none in any input") != std::string::npos);
  CHECK(run_with({"export", none}).status == 0);
}

TEST_CASE("what names a report and is not read is said, and is trouble where nothing else is found") {
  Folder folder;
  const std::string named = folder.file("n", "xx> WARNING: possible circular locking dependency detected\nxx> 5.9.0\n");
  const Finished o = run_with({"findings", named});
  CHECK(o.status == 2);
  CHECK(o.err.find("n:1: the text names a report of lockdep that could not be read") != std::string::npos);
  CHECK(run_with({"findings", named, folder.file("log", kRecursive)}).status == 1);
}

TEST_CASE("reports that are no deadlocks are mentioned") {
  const Finished o = run_with({"findings", "-"},
                              "WARNING: bad unlock balance detected!\n5.9.0 #1 Not tainted\n"
                              "-----\na/1 is trying to release lock (x) at:\n[<0>] f+0x1/0x2\n"
                              "but there are no more locks to release!\n");
  CHECK(o.out.find("and 1 report that is no deadlock: bad-unlock-balance") != std::string::npos);
}

TEST_CASE("a report cut in the middle: what can be saved, with the reason, file and line") {
  Folder folder;
  const std::string path = folder.file("log", "first\n" + kCut);
  const Finished o = run_with({"analyze", path});
  CHECK(o.status == 1);  // lockdep reported a deadlock, cut as it is
  CHECK(o.out.find("1 deadlock: 1 reported (1 of them incomplete)") != std::string::npos);
  CHECK(o.out.find(path + ":2: circular report: the lock being held is not printed") != std::string::npos);
  const Finished parsed = run_with({"parse", "--format", "jsonl", path});
  CHECK(parsed.status == 1);
  CHECK(parsed.out.find("\"no chain is printed\"") != std::string::npos);
}

TEST_CASE("compressed logs and archives; damage and archives inside are said") {
  Folder folder;
  const std::string log = folder.file("log", kRecursive);
  const auto shell = [&](const std::string& command) {
    REQUIRE(std::system(("cd '" + folder.path.string() + "' && " + command).c_str()) == 0);
  };
  shell(
      "gzip -k log && mkdir d && cp log d/a && tar cf x.tar d && tar czf nested.tar.gz log x.tar && tar czf packed.tgz "
      "log.gz && head -c 60 log.gz > cut.gz");
  const Finished gz = run_with({"parse", (folder.path / "log.gz").string()});
  CHECK(gz.status == 1);
  CHECK(gz.out.find("\"kind\":\"recursive\"") != std::string::npos);
  CHECK(run_with({"parse", (folder.path / "x.tar").string()}).out.find("x.tar/d/a\"") != std::string::npos);
  const Finished nested = run_with({"analyze", (folder.path / "nested.tar.gz").string()});
  CHECK(nested.status == 2);
  CHECK(nested.err.find("nested.tar.gz/x.tar: an archive inside an archive is not opened") != std::string::npos);
  CHECK(nested.out.find("1 deadlock") != std::string::npos);
  const Finished deeper = run_with({"parse", "--limit", "depth=2", (folder.path / "nested.tar.gz").string()});
  CHECK(deeper.status == 1);
  CHECK(deeper.out.find("nested.tar.gz/x.tar/d/a\"") != std::string::npos);
  CHECK(run_with({"parse", (folder.path / "packed.tgz").string()}).out.find("packed.tgz/log.gz\"") !=
        std::string::npos);
  const Finished cut = run_with({"analyze", (folder.path / "cut.gz").string()});
  CHECK(cut.status == 2);
  CHECK(cut.err.find("cut.gz: ") != std::string::npos);
}

TEST_CASE("findings: text and JSON; a bound that keeps something out is said") {
  Folder folder;
  std::string three =
      "WARNING: possible circular locking dependency detected\n5.9.0 #1 Not tainted\na/1 is trying to acquire "
      "lock:\nffff888000000001 (A){+.+.}, at: f+0x1/0x2\n"
      "but task is already holding lock:\nffff888000000002 (C){+.+.}, at: f+0x1/0x2\n-> #2 (C){+.+.}:\n f+0x1/0x2\n-> "
      "#1 (B){+.+.}:\n f+0x1/0x2\n-> #0 (A){+.+.}:\n f+0x1/0x2\n";
  const std::string log = folder.file("log", three);
  CHECK(run_with({"findings", log}).out.find("Task 3 holds C and takes A") != std::string::npos);
  CHECK(run_with({"findings", "--format", "json", log}).out.find("\"lockgraph.findings/1\"") != std::string::npos);
  const Finished bounded = run_with({"findings", "--max-length", "2", log});
  CHECK(bounded.status == 1);  // what is reported needs no search
  CHECK(bounded.err.find("cycles of more than 2 locks were not looked for") != std::string::npos);
}

TEST_CASE("questions to the graph") {
  Folder folder;
  const std::string log =
      folder.file("log",
                  "all lock classes:\nffffffff82000001 FD:    1 BD:    1 +.+.: A\n\nffffffff82000002 FD:    2 BD:    1 "
                  "+.+.: B\n -> [ffffffff82000001] A\n\n");
  CHECK(run_with({"path", "B", "A", log}).out.find("-> A") != std::string::npos);
  CHECK(run_with({"path", "A", "B", log}).status == 0);
  CHECK(run_with({"under", "B", log}).out == "   1  A\n");
  CHECK(run_with({"levels", log}).out.find("level 1\n  A\n") != std::string::npos);
  CHECK(run_with({"cuts", log}).out.find("nothing to repair") != std::string::npos);
  CHECK(run_with({"explain", "--class", "A", log}).out.find("neither numbered nor generic") != std::string::npos);
  const Finished unknown = run_with({"path", "A", "X", log});
  CHECK(unknown.status == 2);
  CHECK(unknown.err.find("no lock class is called X") != std::string::npos);
  CHECK(run_with({"explain", "cyc-0", log}).status == 2);
  CHECK(run_with({"explain", "cyc-0", log}).err.find("no finding has the id cyc-0") != std::string::npos);
  CHECK(run_with({"explain", "cyc-0"}).status == 2);
}

TEST_CASE("stats: what is in there, and what it cannot tell") {
  Folder folder;
  const Finished o = run_with({"stats", folder.file("log", kRecursive + "INFO: lockdep is turned off.\n")});
  CHECK(o.status == 0);
  CHECK(o.out.find("recursive, 5.9.0") != std::string::npos);
  CHECK(o.out.find("11  blind: lockdep off: INFO: lockdep is turned off.") != std::string::npos);
  CHECK(o.out.find("1  blind: lockdep off: lockdep stops at its first report of a boot") != std::string::npos);
}

namespace {
std::string recursive(const std::string& name, const std::string& release) {
  std::string text = kRecursive;
  for (auto at = text.find("(A)"); at != text.npos; at = text.find("(A)", at + 1))
    text.replace(at, 3, "(" + name + ")");
  return text.replace(text.find("5.9.0"), 5, release);
}
}  // namespace

TEST_CASE("selectors take the reports of some releases; a file with an @ in its name is a file") {
  Folder folder;
  folder.file("a", recursive("A", "5.9.0-rc2"));
  folder.file("b", recursive("B", "5.11.0"));
  const std::string odd = folder.file("c@v5.9", recursive("C", "5.12.0"));
  const std::string all = folder.path.string();
  const auto has = [](const Finished& o, const std::string& text) { return o.out.find(text) != std::string::npos; };
  const Finished old = run_with({"findings", all + "@v5.9"});
  CHECK(has(old, "holds A"));
  CHECK_FALSE(has(old, "holds B"));
  const Finished range = run_with({"findings", all + "@v5.10.."});
  CHECK(has(range, "holds B"));
  CHECK(has(range, "holds C"));
  CHECK_FALSE(has(range, "holds A"));
  CHECK(has(run_with({"findings", odd}), "holds C"));
  for (const char* command : {"parse", "findings", "stats"}) {
    const Finished none = run_with({command, all + "@v4.19"});
    CHECK(none.status == 2);
    CHECK(none.err.find("@v4.19: expected a boot of v4.19, found none") != std::string::npos);
  }
  CHECK(run_with({"findings", all + "@v6.2..v6.1"}).err.find("ends before it begins") != std::string::npos);
  CHECK(run_with({"diff", all + "@v4.19", all + "@v5.9", "--fail-on", "new"}).status == 2);
  const std::string clean = folder.file("clean", "[    0.000000] Linux version 5.4.9 (a@b) #1 SMP\n[    1.0] ok\n");
  for (const char* command : {"parse", "findings", "stats"}) CHECK(run_with({command, clean + "@v5.4.9"}).status == 0);
  const Finished half = run_with({"findings", all + "@v4.19", all + "@v5.9"});
  CHECK(half.status == 1);
  CHECK(half.err.find("@v4.19: expected a boot of v4.19, found none") != std::string::npos);
  const Finished wrong = run_with({"findings", all + "@next"});
  CHECK(wrong.status == 2);
  CHECK(wrong.err.find("@next: cannot read") != std::string::npos);
}

TEST_CASE("diff: 0 for no difference, 1 for some; --fail-on new counts findings of NEW only") {
  Folder folder;
  const std::string a = folder.file("a", recursive("A", "5.9.0")), b = folder.file("b", recursive("B", "5.11.0"));
  CHECK(run_with({"diff", a, a}).status == 0);
  const Finished o = run_with({"diff", a, b});
  CHECK(o.status == 1);
  CHECK(o.out.find("newly seen") != std::string::npos);
  CHECK(o.out.find("not seen (which is not gone") != std::string::npos);
  const std::string both = folder.path.string();
  CHECK(run_with({"diff", "--fail-on", "new", both, a}).status == 0);
  CHECK(run_with({"diff", "--fail-on", "new", a, both}).status == 1);
  CHECK(run_with({"diff", both + "@v5.9", both + "@v5.11", "--format", "json"}).out.find("lockgraph.diff/1") !=
        std::string::npos);
  CHECK(run_with({"diff", a, b, "--format", "dot"}).out.starts_with("digraph"));
  CHECK(run_with({"diff", a, b, "--format", "svg"}).out.find("<svg") != std::string::npos);
  CHECK(run_with({"diff", a, "/does/not/exist"}).status == 2);
  CHECK(run_with({"diff", "-", a}, recursive("A", "5.9.0")).status == 0);
  CHECK(run_with({"diff", a, "-"}, recursive("B", "5.9.0")).status == 1);
  const Finished twice = run_with({"diff", "-", "-"}, recursive("B", "5.9.0"));
  CHECK(twice.status == 2);
  CHECK(twice.err.find("only one side can be standard input") != std::string::npos);
  // One log, two selections of it.
  const std::string mixed = folder.file("m", recursive("M", "5.9.0") + "\n" + recursive("N", "5.11.0"));
  const Finished parts = run_with({"diff", mixed + "@v5.9", mixed + "@v5.11", "--format", "json"});
  CHECK(parts.out.find("\"newly-seen\": 1") != std::string::npos);
  CHECK(parts.out.find("\"not-seen\": 1") != std::string::npos);
}

TEST_CASE("a baseline: what it knows is not new") {
  Folder folder;
  const std::string a = folder.file("a", recursive("A", "5.9.0")), b = folder.file("b", recursive("B", "5.11.0"));
  const std::string known = folder.file("known.json", run_with({"findings", "--format", "json", a}).out);
  for (const char* command : {"findings", "analyze"}) {
    CHECK(run_with({command, "--fail-on", "new", "--baseline", known, a}).status == 0);
    const Finished o = run_with({command, "--fail-on", "new", "--baseline", known, a, b});
    CHECK(o.status == 1);
    CHECK((o.out + o.err).find("B -> B") != std::string::npos);
  }
  CHECK(run_with({"findings", "--fail-on", "new", a}).status == 2);
  CHECK(run_with({"findings", "--baseline", known, a}).status == 2);
  const Finished missing = run_with({"findings", "--fail-on", "new", "--baseline", "/does/not/exist", a});
  CHECK(missing.status == 2);
  CHECK(missing.err.find("cannot read the baseline /does/not/exist") != std::string::npos);
  const Finished other =
      run_with({"findings", "--fail-on", "new", "--baseline", folder.file("x.json", "{\"schema\":\"y\"}"), a});
  CHECK(other.status == 2);
  CHECK(other.err.find("expected schema lockgraph.findings/1, found \"y\"") != std::string::npos);
  CHECK(run_with({"findings", "--fail-on", "new", "--baseline", folder.file("z.json", "{]"), a}).status == 2);
}

TEST_CASE("CI: what the baseline knows is skipped in JUnit, and unchanged in SARIF") {
  const Folder folder;
  const std::string abba = kCases + "/abba.txt";
  const std::string baseline = folder.file("findings.json", run_with({"findings", "--format", "json", abba}).out);
  const auto with = [&](const std::string& format, const std::vector<std::string>& logs) {
    std::vector<std::string> args = {"findings", "--format", format, "--fail-on", "new", "--baseline", baseline};
    args.insert(args.end(), logs.begin(), logs.end());
    return run_with(args);
  };
  const Finished known = with("junit", {abba});
  CHECK(known.status == 0);
  CHECK(says(known.out, "failures=\"0\""));
  CHECK(says(known.out, "skipped=\"1\""));
  CHECK_FALSE(says(known.out, "<failure"));
  CHECK(says(with("sarif", {abba}).out, "\"baselineState\": \"unchanged\""));
  const std::vector<std::string> both = {abba, kSamples};
  const Finished more = with("junit", both);
  CHECK(more.status == 1);
  CHECK(says(more.out, "skipped=\"1\""));
  CHECK(says(more.out, "<failure"));
  CHECK(says(with("sarif", both).out, "\"baselineState\": \"new\""));
  CHECK_FALSE(says(run_with({"findings", "--format", "sarif", abba}).out, "baselineState"));
}

TEST_CASE("a baseline whose ids are of another scheme is read by its chains, and says so") {
  Folder folder;
  const std::string a = folder.file("a", recursive("A", "5.9.0")), b = folder.file("b", recursive("B", "5.9.0"));
  const std::string old = folder.file("old.json", R"({"schema":"lockgraph.findings/1","findings":[
    {"id":"cyc-12345678","kind":"cycle","cycle":["A"],"flags":[]},
    {"id":"cyc-87654321","kind":"cycle","cycle":["lock#3@0123abcd"],"flags":["ambiguous"]}]})");
  const Finished known = run_with({"findings", "--fail-on", "new", "--baseline", old, a});
  CHECK(known.status == 0);
  CHECK(known.err.find("ids of another scheme") != std::string::npos);
  CHECK(run_with({"findings", "--fail-on", "new", "--baseline", old, b}).status == 1);
  // A class that was named after its boot knows nothing.
  CHECK(run_with({"findings", "--fail-on", "new", "--baseline", old, folder.file("c", recursive("lock#3", "5.9.0"))})
            .status == 1);
}

TEST_CASE("a generic lock of which nothing tells whose it is: the same report again is no news") {
  Folder folder;
  const std::string a = folder.file("a", recursive("key#3", "5.9.0")),
                    b = folder.file("b", recursive("key#5", "5.9.0"));
  const std::string known = folder.file("known.json", run_with({"findings", "--format", "json", a}).out);
  CHECK(run_with({"findings", b}).out.find("ambiguous") != std::string::npos);
  CHECK(run_with({"findings", "--fail-on", "new", "--baseline", known, b}).status == 0);
}

TEST_CASE("check: verdicts and groups, as text and JSON") {
  Folder folder;
  const std::string a = folder.file("a", recursive("A", "5.9.0")), b = folder.file("b", recursive("A", "5.10.0")),
                    cut = folder.file("c", kCut);
  const Finished o = run_with({"check", a, b, cut});
  CHECK(o.status == 1);
  CHECK(o.out.find("2 confirmed") != std::string::npos);
  CHECK(o.out.find("1 incomplete") != std::string::npos);
  CHECK(o.out.find("2 reports: A -> A") != std::string::npos);
  CHECK(run_with({"check", "--format", "json", a}).out.find("lockgraph.check/1") != std::string::npos);
  CHECK(run_with({"check", "-"}, "[    1.000000] nothing here\n").status == 0);
}

TEST_CASE("match: 0 when all are known, 1 when not; explain takes the beginning of an id and names near ones") {
  Folder folder;
  const std::string a = folder.file("a", recursive("A", "5.9.0")), b = folder.file("b", recursive("B", "5.11.0"));
  // A log is never its own precedent; another that states the same is.
  CHECK(run_with({"match", a, "--in", folder.path.string()}).status == 1);
  const Finished known = run_with({"match", folder.file("c", recursive("A", "5.10.0")), "--in", a});
  CHECK(known.status == 0);
  CHECK(known.out.find("known ") != std::string::npos);
  CHECK(known.out.find("1 report of 5.9.0") != std::string::npos);
  const Finished fresh = run_with({"match", a, "--in", b, "--format", "json"});
  CHECK(fresh.status == 1);
  CHECK(fresh.out.find("\"status\": \"new\"") != std::string::npos);
  CHECK(run_with({"match", a, "--in", "/does/not/exist"}).status == 2);
  CHECK(run_with({"match", a}).status == 2);
  CHECK(run_with({"match", "-", "--in", a}, recursive("A", "5.8.0")).status == 0);
  CHECK(run_with({"match", "-", "--in", a, "--new-only"}, recursive("A", "5.8.0")).out ==
        "no reported deadlock that is new\n");
  CHECK(run_with({"match", "-", "--in", "-"}, kRecursive).status == 2);

  const std::string id = run_with({"findings", a}).out.substr(0, 12);
  CHECK(run_with({"explain", id.substr(0, 7), a}).out.find(id) == 0);
  const Finished near = run_with({"explain", id.substr(0, 7) + "zzzzz", a});
  CHECK(near.status == 2);
  CHECK(near.err.find("did you mean " + id) != std::string::npos);
}

TEST_CASE("views: kind, evidence, class, release, number") {
  Folder folder;
  const std::string a = folder.file("a", recursive("A", "5.9.0")), b = folder.file("b", recursive("B", "5.11.0-rc2"));
  const auto lines = [&](std::vector<std::string> options) {
    options.insert(options.begin(), {"findings", a, b});
    const Finished o = run_with(options);
    CHECK(o.err.empty());
    return std::string(o.out.find("holds A") != o.out.npos ? "A" : "") +
           (o.out.find("holds B") != o.out.npos ? "B" : "");
  };
  CHECK(lines({}) == "AB");
  CHECK(lines({"--class", "A"}) == "A");
  CHECK(lines({"--kind", "cycle"}) == "AB");
  CHECK(lines({"--kind", "irq-inversion"}).empty());
  CHECK(lines({"--confidence", "reported"}) == "AB");
  CHECK(lines({"--unreported"}).empty());
  CHECK(lines({"--since", "v5.10"}) == "B");
  CHECK(lines({"--since", "v5.11"}) == "B");
  CHECK(lines({"--since", "5.12"}).empty());
  CHECK(lines({"--top", "1"}) == "B");  // the newer release first
  CHECK(lines({"--top", "0"}) == "AB");
  const Finished wrong = run_with({"findings", a, "--class", "X"});
  CHECK(wrong.status == 2);
  CHECK(wrong.err.find("no lock class is called X") != std::string::npos);
  CHECK(run_with({"findings", a, "--since", "yesterday"}).status == 2);
  CHECK(run_with({"findings", a, "--kind", "x"}).status == 2);
  const Finished check = run_with({"check", a, b, "--class", "A"});
  CHECK(check.out.find("1 confirmed") != std::string::npos);
  CHECK(run_with({"analyze", a, b, "--top", "1"}).out.find("and 1 more") != std::string::npos);
}

TEST_CASE("bisect and timeline without a bisection say so") {
  const Finished o = run_with({"bisect", "-"}, "[    1.000000] nothing here\n");
  CHECK(o.status == 0);
  CHECK(o.err.find("expected the log of a bisection, found none") != std::string::npos);
  CHECK(run_with({"timeline", "-"}, "nothing here\n").out.find("no reported deadlock") != std::string::npos);
}

TEST_CASE("standard input, outputs in a folder, and a folder that cannot be made") {
  Folder folder;
  const std::string out = (folder.path / "out").string();
  const Finished o = run_with({"analyze", "-", "-o", out}, kRecursive);
  CHECK(o.status == 1);
  for (const char* name : {"findings.txt", "findings.json", "graph.json", "graph.dot", "graph.svg"})
    CHECK(fs::file_size(fs::path(out) / name) > 0);
  CHECK(std::distance(fs::directory_iterator(fs::path(out) / "chains"), fs::directory_iterator()) == 2);
  const Finished bad = run_with({"analyze", "-", "-o", folder.file("plain", "x") + "/sub"}, kRecursive);
  CHECK(bad.status == 2);
  CHECK(bad.err.find("cannot make the folder") != std::string::npos);
}

TEST_CASE("output that cannot be written, and compressed standard input that is damaged, are trouble") {
  Folder folder;
  std::istringstream in;
  std::ostringstream out, err;
  out.setstate(std::ios::badbit);
  CHECK(run({"parse", folder.file("log", kRecursive)}, in, out, err) == 2);
  CHECK(err.str().find("cannot write the output") != std::string::npos);
  const std::string header("\x1f\x8b\x08\0\0\0\0\0\0\x03", 10), no_block = "\xff\xff";
  const Finished compressed = run_with({"parse", "-"}, header + no_block + " and so on");
  CHECK(compressed.status == 2);
  CHECK(compressed.err.find("lockgraph: -: damaged") != std::string::npos);
}

TEST_CASE("wrong calls are refused with a hint, help and version are no trouble") {
  CHECK(run_with({"analyse", "x"}).status == 2);
  CHECK(run_with({"analyze"}).status == 2);
  CHECK(run_with({"analyze", "x", "--identity", "never"}).status == 2);
  CHECK(run_with({"parse", "x", "--format", "xml"}).status == 2);
  for (const std::string number : {"-1", "", "x", "1.5", "1x", "99999999999999999999"})
    for (const std::vector<std::string>& call : {std::vector<std::string>{"findings", kSamples, "--top"},
                                                 {"findings", kSamples, "--max-length"},
                                                 {"export", kSamples, "--format", "dot", "--depth"},
                                                 {"stats", kSamples, "--threads"}}) {
      CAPTURE(call.back() + ' ' + number);
      auto arguments = call;
      arguments.push_back(number);
      const Finished o = run_with(arguments);
      CHECK(o.status == 2);
      CHECK(says(o.err, call.back() + ": expected a number from 0 to 4294967295, found `" + number + "`"));
    }
  CHECK(run_with({"--help"}).status == 0);
  CHECK(run_with({"--version"}).status == 0);
}
