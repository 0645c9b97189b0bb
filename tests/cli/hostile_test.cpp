// What once crashed the program, hung it, or made it say nothing: each as it was found, and its kind.
#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include "cli/run.h"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <regex>

using namespace lockgraph;
using nlohmann::json;

namespace {

const std::string kHostileFiles = kRoot + "/tests/hostile/";

std::string deadlock(const std::string& lock) {
  return "WARNING: possible recursive locking detected\n5.9.0 #1 Not tainted\n--------\na/1 is trying to acquire "
         "lock:\nffff888000000001 (" +
         lock + "){+.+.}-{3:3}, at: f+0x1/0x2\n\nbut task is already holding lock:\nffff888000000002 (" + lock +
         "){+.+.}-{3:3}, at: g+0x1/0x2\n\nother info that might help us debug this:\n\nstack backtrace:\nCall Trace:\n"
         " dump_stack+0x1/0x2\n f+0x1/0x2\n\n";
}

void shell(const Folder& folder, const std::string& command) {
  REQUIRE(std::system(("cd '" + folder.path.string() + "' && " + command).c_str()) == 0);
}

/// Bytes that a terminal obeys.
bool controls_terminal(const std::string& text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if ((c < 0x20 && c != '\n' && c != '\t') || c == 0x7f) return true;
    if (c == 0xc2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xa0) return true;
  }
  return false;
}

std::size_t deadlocks_in(const std::string& input) {
  return json::parse(run_with({"findings", "--format", "json", input}).out).at("findings").size();
}

}  // namespace

TEST_CASE("bytes that begin as an archive are none: it is said, and the other files are read") {
  Folder folder;
  const std::string zip = slurp(kHostileFiles + "pk-104-bytes.zip");
  for (const std::size_t n : {zip.size(), std::size_t{34}, std::size_t{5}}) {
    CAPTURE(n);
    const std::string bad = folder.file("bad", zip.substr(0, n));
    const Finished alone = run_with({"stats", bad});
    CHECK(alone.status == 2);
    CHECK(says(alone.err, bad));
    const Finished beside = run_with({"findings", bad, folder.file("log", deadlock("&a->b"))});
    CHECK(beside.status == 2);
    CHECK(says(beside.out, "&a->b"));
  }
  for (const std::string head :
       {"7z\xbc\xaf\x27\x1c", "\x1f\x8b", "BZh9", "\xfd\x37zXZ", "\x28\xb5\x2f\xfd", "\x04\x22\x4d\x18"})
    CHECK(run_with({"stats", folder.file("bad", head + std::string(200, 'x'))}).status == 2);
}

TEST_CASE("chains of any length are drawn") {
  Folder folder;
  const Finished o = run_with({"analyze", kHostileFiles + "segv-chain272.log", "-o", folder / "out"});
  CHECK(o.status == 1);
  CHECK(std::distance(fs::directory_iterator(folder.path / "out" / "chains"), fs::directory_iterator()) > 0);
}

TEST_CASE("a baseline that is none is refused") {
  Folder folder;
  const std::string deep = kHostileFiles + "baseline-nested-100000.json";
  const auto with = [&](const std::string& baseline) {
    return run_with({"findings", kSamples, "--fail-on", "new", "--baseline", baseline});
  };
  CHECK(with(deep).status == 2);
  CHECK(says(with(deep).err, "nested too deep"));
  const Finished null = with(folder.file("b", R"({"schema":"lockgraph.findings/1","findings":null})"));
  CHECK(null.status == 2);
  CHECK(says(null.err, "expected a list of findings, found null"));
  CHECK(with(folder.file("b", R"({"schema":"lockgraph.findings/1","findings":[{"id":1}]})")).status == 2);
  CHECK(with(folder.file("b", R"({"schema":"lockgraph.findings/1","findings":[]})")).status == 1);
}

TEST_CASE("a compressed log that begins with NULs is a log") {
  const Finished o = run_with({"findings", kHostileFiles + "nul-prefixed-log.gz"});
  CHECK(o.status == 1);
  CHECK(says(o.out, "found 1 deadlock"));
}

TEST_CASE("of a stream that is cut everything in front of the cut is read, however it is compressed") {
  const Finished stored = run_with({"findings", kHostileFiles + "trunc-97percent.gz"});
  CHECK(stored.status == 2);
  CHECK(says(stored.out, "found 1 deadlock"));
  CHECK(says(stored.err, "cut before its end; what stood before is used"));
  Folder folder;
  std::string text = deadlock("&a->b");
  unsigned state = 1;
  for (int i = 0; i < 400'000; ++i)
    text += static_cast<char>(i % 80 ? 'a' + (state = state * 1103515245 + 12345) / 65536 % 26 : '\n');
  text += '\n';
  folder.file("log", text);
  for (const std::string tool : {"gzip", "bzip2 -1", "xz", "zstd", "lz4 -B4"}) {  // in small blocks
    if (std::system(("command -v " + tool.substr(0, tool.find(' ')) + " >/dev/null").c_str()) != 0) continue;
    CAPTURE(tool);
    shell(folder, tool + " -q -c log > whole 2>/dev/null");
    CHECK(run_with({"findings", folder / "whole"}).status == 1);
    CHECK(deadlocks_in(folder / "whole") == 1);
    const std::string whole = slurp(folder / "whole");
    const Finished cut = run_with({"findings", folder.file("cut", whole.substr(0, whole.size() - 10))});
    CHECK(cut.status == 2);
    CHECK(says(cut.out, "found 1 deadlock"));
    // Damage costs what stands behind it, and no more than a block of what stands in front.
    std::string broken = whole;
    broken[broken.size() - 2000] ^= 0x55;
    const Finished damaged = run_with({"findings", folder.file("cut", broken)});
    CHECK(damaged.status == 2);
    CHECK(says(damaged.out, "found 1 deadlock"));
    shell(folder, "cat whole whole > twice && printf 'tail' >> twice");
    const Finished twice = run_with({"stats", folder / "twice"});
    CHECK(twice.status == 2);
    CHECK(says(twice.out, "2  recursive"));
    CHECK(says(twice.err, "something else stands behind its end"));
  }
  for (const std::string archive : {"tar cf - log > whole", "python3 -m zipfile -c whole log"}) {
    CAPTURE(archive);
    shell(folder, "rm -f whole && " + archive + " && head -c 200000 whole > cut");
    const Finished cut = run_with({"findings", folder / "cut"});
    CHECK(cut.status == 2);
    CHECK(says(cut.out, "found 1 deadlock"));
    CHECK(says(cut.err, "what stood before is used"));
  }
  shell(folder, ": | gzip > empty.gz");
  const Finished empty = run_with({"stats", folder / "empty.gz", folder / "log"});
  CHECK(empty.status == 0);
  CHECK(says(empty.err, "expected a log, found nothing in it"));
}

TEST_CASE("what a folder holds and is not read is said, and the rest is listed") {
  Folder folder;
  const std::string logs = folder / "logs";
  fs::create_directories(logs + "/d");
  folder.file("logs/d/log", deadlock("&a->b"));
  shell(folder,
        "cd logs && ln -s . loop && ln -s d linked && ln -s nowhere dangling && ln -s self self && mkfifo pipe");
  const Finished o = run_with({"findings", logs});
  CHECK(o.status == 1);
  CHECK(says(o.out, "found 1 deadlock"));
  for (const std::string line : {"logs/loop: a link to a folder is not followed", "logs/linked: a link to a folder",
                                 "logs/dangling: a link that leads nowhere", "logs/self: a link that leads nowhere",
                                 "logs/pipe: neither a file nor a folder"})
    CHECK(says(o.err, line));
  for (int i = 0; i < 30; ++i) fs::create_symlink("nowhere", folder.path / "logs" / ("z" + std::to_string(i)));
  const Finished many = run_with({"findings", logs});
  CHECK(std::count(many.err.begin(), many.err.end(), '\n') == 14);
  CHECK(says(many.err, "(and 21 more)"));
  if (::geteuid() == 0) return;  // who may read everything
  fs::permissions(logs + "/d", fs::perms::none);
  CHECK(says(run_with({"findings", logs}).err, "cannot read this folder"));
  fs::permissions(logs + "/d", fs::perms::all);
}

TEST_CASE("names of locks and of members: no control bytes in any text, and SVG stays XML") {
  Folder folder;
  const std::string names = kHostileFiles + "names.log";
  for (const std::string command : {"findings", "check", "stats", "levels", "cuts", "timeline"}) {
    CAPTURE(command);
    const Finished o = run_with({command, names});
    CHECK_FALSE(o.out.empty());
    CHECK_FALSE(controls_terminal(o.out + o.err));
  }
  REQUIRE(run_with({"analyze", names, "-o", folder / "out"}).status == 1);
  for (const std::string name : {"findings.txt", "check.txt", "timeline.txt", "graph.svg", "timeline.svg"})
    CHECK_FALSE(controls_terminal(slurp(folder / ("out/" + name))));
  if (std::system("command -v python3 >/dev/null") != 0) {
    MESSAGE("skipped in part: python3 is not here");
    return;
  }
  shell(folder,
        "python3 -c \"import zipfile\nz = zipfile.ZipFile('z.zip', 'w')\n"
        "for n in ('a/../../b.log', 'gr\\u00fcn/\\u00fc.log', 'c\\x1b[31m.log', 'd\\n.log'): z.writestr(n, 'boot of ' "
        "+ n)\n\"");
  const Finished zip = run_with({"ingest", "-v", folder / "z.zip", "--db", folder / "db"});
  CHECK(zip.status == 0);
  for (const std::string name :
       {"z.zip/a/../../b.log: ", "z.zip/gr\u00fcn/\u00fc.log: ", "z.zip/c?[31m.log: ", "z.zip/d?.log: "})
    CHECK_MESSAGE(says(zip.err, name), name, " in ", zip.err);
  CHECK_FALSE(controls_terminal(zip.err));
}

TEST_CASE("inputs that are called as a command is: the output is cleaned as that of the command given") {
  Folder folder;
  const fs::path before = fs::current_path();
  fs::current_path(folder.path);
  for (const std::string name : {"parse", "export", "ingest"}) {
    CAPTURE(name);
    fs::copy(kHostileFiles + "names.log", folder.path / name);
    const Finished o = run_with({"findings", name});
    CHECK_FALSE(o.out.empty());
    CHECK_FALSE(controls_terminal(o.out));
    CHECK(o.out == run_with({"findings", "./" + name}).out);
  }
  fs::copy(folder.path / "parse", folder.path / "findings");
  const Finished exported = run_with({"export", "findings", "--format", "csv"});
  CHECK(exported.status == 0);
  CHECK(exported.out == run_with({"export", "./findings", "--format", "csv"}).out);
  fs::current_path(before);
}

TEST_CASE("pipes and devices end") {
  Folder folder;
  shell(folder, "mkfifo pipe");
  const Finished silent = run_with({"stats", "--limit", "silence=1", folder / "pipe"});
  CHECK(silent.status == 2);
  CHECK(says(silent.err, "more than 1 seconds of silence on a pipe"));
  const Finished zero = run_with({"stats", "--limit", "device=1M", "/dev/zero"});
  CHECK(zero.status == 2);
  CHECK(says(zero.err, "more than 1048576 bytes from a device"));
  CHECK(run_with({"stats", "/dev/null"}).status == 2);
  CHECK(says(run_with({"stats", "/proc/self/mem"}).err, "cannot read: Input/output error"));
  // What is written to a pipe is read to its last byte, whatever the pauses.
  folder.file("log", deadlock("&a->b"));
  shell(folder, "(sleep 0.2; cat log; sleep 0.2) > pipe & true");
  CHECK(run_with({"findings", folder / "pipe"}).status == 1);
}

TEST_CASE("a selector that selects nothing is trouble") {
  for (const std::string selector : {"@v1.2", "@v6.2..v6.1"}) {
    CHECK(run_with({"findings", kSamples + selector}).status == 2);
    CHECK(run_with({"diff", "--fail-on", "new", kSamples + selector, kSamples}).status == 2);
  }
}

TEST_CASE("one dump that says that its lockdep was on hides what others show from no gate in silence") {
  Folder folder;
  const auto dump = [](const std::string& release, bool ab, bool ba) {
    return "Linux version " + release + " (x) #1\nall lock classes:\nffffffff81000000 FD: 2 BD: 1 +.+.: &alpha_q\n" +
           (ab ? " -> [ffffffff81000040] &beta_q\n" : "") + "\nffffffff81000040 FD: 2 BD: 1 +.+.: &beta_q\n" +
           (ba ? " -> [ffffffff81000000] &alpha_q\n" : "") + "\n";
  };
  fs::create_directories(folder / "logs");
  folder.file("logs/1.log", dump("6.1.0", true, false));
  folder.file("logs/2.log", dump("6.2.0", false, true));
  const std::string baseline = folder.file("none.json", R"({"schema": "lockgraph.findings/1", "findings": []})");
  const std::vector<std::string> gate{"findings", folder / "logs", "--fail-on", "new", "--baseline", baseline};
  CHECK(run_with(gate).status == 1);
  const std::string kStats =
      " lock-classes:                            2 [max: 8192]\n direct dependencies:                     2 [max: "
      "32768]\n"
      " indirect dependencies:                   2\n all direct dependencies:                 2\n"
      " dependency chains:                       2 [max: 65536]\n max locking depth:                       2\n"
      " debug_locks:                             1\n";
  folder.file("logs/3.log", dump("6.3.0", true, true) + kStats);
  const Finished green = run_with(gate);
  CHECK(green.status == 0);
  CHECK(says(green.err, "1 more deadlock not counted"));
  CHECK(says(green.err, (folder / "logs/3.log") + ":2 (6.3.0) shows it, and its lockdep, which was on, let it pass"));
  auto distrusting = gate;
  distrusting.emplace_back("--distrust-refutations");
  const Finished red = run_with(distrusting);
  CHECK(red.status == 1);
  CHECK(says(red.out, "&alpha_q"));
  CHECK_FALSE(says(red.err, "not counted"));
  fs::remove(baseline);
}

TEST_CASE("a folder of results changes as a whole") {
  Folder folder;
  const std::string out = folder / "out";
  REQUIRE(run_with({"analyze", kSamples, "-o", out}).status == 1);
  folder.file("out/mine.txt", "mine");
  const std::string before = slurp(out + "/findings.json");
  fs::create_directories(out + "/timeline.svg.d");
  // What cannot be written leaves all as it was.
  fs::remove(out + "/graph.dot");
  fs::create_directories(out + "/graph.dot");
  CHECK(run_with({"analyze", kHostileFiles + "names.log", "-o", out}).status == 2);
  CHECK(slurp(out + "/findings.json") == before);
  fs::remove(out + "/graph.dot");
  REQUIRE(run_with({"analyze", kHostileFiles + "names.log", "-o", out}).status == 1);
  CHECK(slurp(out + "/findings.json") != before);
  CHECK(slurp(out + "/mine.txt") == "mine");
  CHECK_FALSE(fs::exists(out + "/bisections.svg"));  // of the run before
  for (const auto& entry : fs::directory_iterator(out)) CHECK_FALSE(entry.path().filename().string().starts_with("."));
}

TEST_CASE("a folder of results that was left half-way is whole after the next run, and folders of others stay") {
  Folder folder;
  const std::string out = folder / "out", other = folder / "other";
  const std::string names = kHostileFiles + "names.log";
  REQUIRE(run_with({"analyze", kSamples, "-o", out}).status == 1);
  REQUIRE(run_with({"analyze", names, "-o", other}).status == 1);
  // Killed between two renames: some files of the other run have their places, the rest waits.
  const std::string whole = out + "/.lockgraph-whole";
  fs::create_directories(whole + "/chains");
  std::string list = "../escaped\nmine.txt\n";
  for (const auto& entry : fs::recursive_directory_iterator(other)) {
    if (!entry.is_regular_file()) continue;
    const fs::path name = entry.path().lexically_relative(other);
    list += name.string() + '\n';
    fs::copy_file(entry.path(), (name < fs::path("findings.txt") ? fs::path(out) : fs::path(whole)) / name,
                  fs::copy_options::overwrite_existing);
  }
  folder.file("out/.lockgraph-whole/results-of-lockgraph", list);
  folder.file("out/mine.txt", "mine");
  // Those of others, of a run that was killed early, and of one that was killed earlier.
  for (const char* name : {"/.new-mine", "/.lockgraph-new-mine", "/.lockgraph-new-killed", "/.lockgraph-new-empty"})
    fs::create_directories(out + name);
  folder.file("out/.lockgraph-new-mine/precious", "mine");
  folder.file("out/.lockgraph-new-killed/results-of-lockgraph", "");
  // This run ends what the other one began, and fails for itself.
  fs::remove(out + "/chains/inv-d7a140fe.svg");
  fs::create_directories(out + "/chains/inv-d7a140fe.svg");
  CHECK(run_with({"analyze", kSamples, "-o", out}).status == 2);
  const auto files = [](const std::string& of) {
    std::map<std::string, std::string> all;
    for (const auto& entry : fs::recursive_directory_iterator(of))
      if (entry.is_regular_file()) all.emplace(entry.path().lexically_relative(of).string(), slurp(entry.path()));
    return all;
  };
  auto expected = files(other);
  expected.emplace("mine.txt", "mine");
  expected.emplace(".lockgraph-new-mine/precious", "mine");
  CHECK(files(out) == expected);
  CHECK(fs::exists(out + "/.new-mine"));
  CHECK_FALSE(fs::exists(out + "/.lockgraph-new-killed"));
  CHECK_FALSE(fs::exists(out + "/.lockgraph-new-empty"));
  CHECK_FALSE(fs::exists(whole));
  CHECK_FALSE(fs::exists(folder / "escaped"));
}

TEST_CASE("an export replaces a file, where a link leads; pipes and devices are written to, inputs are not") {
  Folder folder;
  const std::string log = folder.file("log", deadlock("&a->b")), target = folder.file("target", "old");
  fs::create_symlink(target, folder.path / "link");
  CHECK(run_with({"export", log, "--format", "csv", "-o", folder / "link"}).status == 0);
  CHECK(fs::is_symlink(folder.path / "link"));
  CHECK(says(slurp(target), "held,acquired"));
  shell(folder, "mkfifo pipe && (cat pipe > said) & sleep 0.1");
  CHECK(run_with({"export", log, "--format", "csv", "-o", folder / "pipe"}).status == 0);
  CHECK(fs::is_fifo(folder.path / "pipe"));
  CHECK(run_with({"export", log, "-o", log}).status == 2);
  CHECK(slurp(log) == deadlock("&a->b"));
}

TEST_CASE("the name of a store is that of a file") {
  Folder folder;
  const fs::path before = fs::current_path();
  fs::current_path(folder.path);
  const std::string log = folder.file("log", deadlock("&a->b"));
  CHECK(run_with({"ingest", log, "--db", ""}).status == 2);
  CHECK(run_with({"findings", "--db", ""}).status == 2);
  for (const std::string name : {":memory:", "file:x?mode=memory"}) {
    CAPTURE(name);
    CHECK(run_with({"findings", "--db", name}).status == 2);
    CHECK(run_with({"ingest", log, "--db", name}).status == 0);
    CHECK(fs::is_regular_file(folder.path / name));
    CHECK(run_with({"findings", "--db", name}).status == 1);
    CHECK(run_with({"merge", name, "--db", "all"}).status == 0);
    CHECK(run_with({"findings", "--db", "all"}).status == 1);
    fs::remove("all");
  }
  fs::current_path(before);
}

TEST_CASE("marks of editors, lines that end with LF CR, and names with line ends") {
  Folder folder;
  std::string text = deadlock("&a->b");
  CHECK(deadlocks_in(folder.file("bom", "\xef\xbb\xbf" + text)) == 1);
  CHECK(deadlocks_in(folder.file("lfcr", std::regex_replace(text, std::regex("\n"), "\n\r"))) == 1);
  const std::string two_lines = folder.file("x\nfound 0 deadlocks", text);
  CHECK(says(run_with({"findings", two_lines}).out, "x?found 0 deadlocks"));
  CHECK(says(run_with({"findings", two_lines + "y"}).err, "x?found 0 deadlocksy: cannot read"));
  const std::string rules = folder.file("rules", "\xef\xbb\xbf&a->b never under &a->b\n");
  CHECK(run_with({"assert", rules, folder / "bom"}).status == 1);
  const Finished of_folder = run_with({"assert", folder.path.string(), folder / "bom"});
  CHECK(of_folder.status == 2);
  CHECK(says(of_folder.err, "cannot read the rules " + folder.path.string()));
}

TEST_CASE("a list without names is trouble") {
  Folder folder;
  const Finished o = run_with({"findings", "--files-from", folder.file("list", "\n")});
  CHECK(o.status == 2);
  CHECK(says(o.err, "expected names of logs in the list"));
}

// An attacker wrote it: as long as the victim's log, and of the same XXH3 hash.
TEST_CASE("a log that is forged to have the content hash of another hides nothing of it") {
  const std::string forged = kHostileFiles + "second-preimage/forged.log",
                    victim = kHostileFiles + "second-preimage/victim.txt";
  const std::string found = run_with({"findings", victim}).out;
  CHECK(found.find("found 1 deadlock") != std::string::npos);
  CHECK(run_with({"findings", forged, victim}).out == found);
  for (const auto& [first, second] : {std::pair(forged, victim), std::pair(victim, forged)}) {
    const Folder folder;
    const std::string db = folder / "s.db";
    CHECK(run_with({"ingest", first, "--db", db}).out.find("1 new") != std::string::npos);
    CHECK(run_with({"ingest", second, "--db", db}).out.find("1 new") != std::string::npos);
    CHECK(run_with({"findings", "--db", db}).out == found);
  }
}

TEST_CASE("logs of strangers: each as it was found") {
  const std::string in = kHostileFiles + "strangers/";
  const auto out_of = [](const std::vector<std::string>& args) { return run_with(args).out; };
  CHECK(says(out_of({"findings", in + "boot8/a.log", in + "boot8/b.log"}), "found no deadlock"));
  CHECK(run_with({"findings", in + "ambig-baseline/new.log", "--fail-on", "new", "--baseline",
                  in + "ambig-baseline/base.json"})
            .status == 1);
  const std::vector<std::string> gate = {
      "findings",   in + "refute/boot1.log", in + "refute/boot2.log", in + "refute/hostile2.log", "--fail-on", "new",
      "--baseline", in + "refute/base.json"};
  CHECK(says(run_with(gate).err, "hostile2.log:2 (6.3.0) shows it, and its lockdep, which was on, let it pass"));
  CHECK(run_with({"findings", in + "refute/boot1.log", in + "refute/boot2.log", in + "refute/hostile2.log"}).status ==
        0);
  CHECK(run_with({"findings", in + "refute/boot1.log", in + "refute/boot2.log", in + "refute/hostile2.log",
                  "--distrust-refutations"})
            .status == 1);
  const Finished dump = run_with({"findings", in + "dump-limit.log.gz"});
  CHECK(dump.status == 2);
  CHECK(says(dump.err, "--limit classes=N"));
  for (const auto* log : {"a.log", "b.log"}) CHECK(run_with({"findings", in + "inconsistent/" + log}).status <= 1);
  for (const auto* log : {"dmesg-J.json", "dmesg-H-color.log", "dmesg-d.log"})
    CHECK(says(out_of({"findings", in + "carriers/" + log}), "found 1 deadlock: 1 reported"));
  CHECK(says(out_of({"findings", in + "csv.log", "--format", "csv"}), "\"'=HYPERLINK("));
  CHECK_FALSE(says(out_of({"findings", in + "uri.log", "--format", "sarif"}), "../"));
}
