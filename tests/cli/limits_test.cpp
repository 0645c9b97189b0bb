// Each limit: what it keeps out is said, the rest is there, and a flag moves it.
#include <doctest/doctest.h>
#include <lockgraph/graph/budgets.h>
#include <lockgraph/model/error.h>
#include <lockgraph/model/limits.h>
#include <lockgraph/render/diagram.h>
#include <nlohmann/json.hpp>

#include "cli/run.h"

#include <set>

using namespace lockgraph;
using nlohmann::json;

namespace {

/// A circular report over some locks.
std::string ring(int locks, int frames = 1, int held = 1) {
  const auto lock = [](int i) { return "(&l" + std::to_string(i) + "->m){+.+.}-{3:3}"; };
  std::string t =
      "WARNING: possible circular locking dependency detected\n5.9.0 #1 Not tainted\n-----\na/1 is trying to acquire "
      "lock:\nffff888000000001 " +
      lock(0) + ", at: f0+0x1/0x2\n\nbut task is already holding lock:\nffff888000000002 " + lock(locks - 1) +
      ", at: g+0x1/0x2\n\nthe existing dependency chain (in reverse order) is:\n\n";
  for (int i = locks - 1; i >= 0; --i) {
    t += "-> #" + std::to_string(i) + " " + lock(i) + ":\n";
    for (int f = 0; f < frames; ++f) t += "       f" + std::to_string(i) + "+0x1/0x2\n";
    t += "\n";
  }
  t += "other info that might help us debug this:\n\n " + std::to_string(held) + " locks held by a/1:\n";
  for (int i = 0; i < held; ++i)
    t += " #" + std::to_string(i) + ": ffff888000000002 " + lock(locks - 1) + ", at: g+0x1/0x2\n";
  return t + "\nstack backtrace:\nCall Trace:\n f0+0x1/0x2\n\n";
}

struct Row {
  std::string name, below, above;  ///< numbers that let the input through, and that do not
  std::string input;
  std::string said;
};
}  // namespace

TEST_CASE("limits of what is read") {
  Folder folder;
  std::string dump = "all lock classes:\n";
  for (int i = 0; i < 9; ++i)
    dump += "fffffffff000000" + std::to_string(i) + " FD: 1 BD: 1 +.+.: c" + std::to_string(i) + "\n\n";
  const Row rows[] = {
      {"line", "4000", "100", ring(2) + std::string(2000, 'x') + "\n",
       "more than 100 bytes in one line (--limit line=N): cut there"},
      {"frames", "50", "40", ring(2, 50), "more than 40 frames in one stack (--limit frames=N)"},
      {"chain", "9", "8", ring(9), "more than 8 entries in one chain (--limit chain=N)"},
      {"held", "30", "20", ring(2, 1, 30), "more than 20 held locks in one report (--limit held=N)"},
      {"classes", "9", "8", dump, "more than 8 lock classes in one dump (--limit classes=N)"},
      {"reports", "3", "2", ring(2) + ring(3) + ring(4), "more than 2 reports in one log (--limit reports=N)"}};
  for (const Row& row : rows) {
    SUBCASE(row.name.c_str()) {
      const std::string log = folder.file("log", row.input);
      const Finished as_usual = run_with({"analyze", log});
      CHECK_FALSE(says(as_usual.out + as_usual.err, "--limit"));
      const Finished let_through = run_with({"analyze", log, "--limit", row.name + "=" + row.below});
      CHECK(let_through.out == as_usual.out);
      const Finished kept_out = run_with({"analyze", log, "--limit", row.name + "=" + row.above});
      CHECK(says(kept_out.out + kept_out.err, row.said));
      CHECK(kept_out.status != 0);  // what was reported is still told, and where nothing is found it is trouble
      const std::string db = folder / "log.db";
      const Finished ingested = run_with({"ingest", log, "--db", db, "--limit", row.name + "=" + row.above});
      CHECK(says(ingested.err, row.said));
      std::vector<std::vector<std::string>> calls;
      for (const std::string command : {"findings", "stats", "parse", "levels", "check", "export"})
        calls.push_back({command, log, "--limit", row.name + "=" + row.above});
      if (row.name != "line" && row.name != "reports")
        calls.push_back({"findings", "--db", db});  // those are told when reading
      for (const auto& call : calls) {
        CAPTURE(call[0] + ' ' + call[1]);
        CHECK(says(run_with(call).err, row.said));
      }
    }
  }
}

TEST_CASE("limits of what is unpacked") {
  Folder folder;
  std::string text = ring(2);
  text += std::string(70 << 20, '\n');
  folder.file("log", text);
  REQUIRE(std::system(("cd '" + folder.path.string() +
                       "' && gzip -9 log && gzip -kc log.gz > twice.gz && tar cf a.tar log.gz && tar cf "
                       "b.tar a.tar")
                          .c_str()) == 0);
  const auto stats = [&](const std::string& file, const std::string& limit) {
    return run_with({"stats", folder / file, "--limit", limit});
  };
  const Finished ratio = run_with({"stats", folder / "log.gz"});
  CHECK(ratio.status == 2);
  CHECK(says(ratio.err, "more than 200 times the packed bytes (--limit ratio=N); what stood before is used"));
  CHECK(says(ratio.out, "1  circular"));
  CHECK(stats("log.gz", "ratio=2000").status == 0);
  CHECK(
      says(stats("log.gz", "unpacked=1M").err, "more than 1048576 bytes unpacked from one file (--limit unpacked=N)"));
  CHECK(says(stats("a.tar", "unpacked=1M").err, "a.tar/log.gz: more than 1048576 bytes"));
  CHECK(says(stats("b.tar", "ratio=2000").err, "b.tar/a.tar: an archive inside an archive is not opened"));
  CHECK(run_with({"stats", folder / "b.tar", "--limit", "ratio=2000", "--limit", "depth=2"}).status == 0);
  CHECK(says(stats("twice.gz", "depth=0").err, "compressed again inside what is compressed"));
}

TEST_CASE("limits of what is drawn") {
  Folder folder;
  const std::string out = folder / "out",
                    log = folder.file("log", "Linux version 5.9.0\n" + ring(2) + "Linux version 5.9.0\n" + ring(3) +
                                                 "Linux version 5.9.0\n" + ring(4));
  const auto pictures = [&] {
    std::size_t n = 0;
    for (const auto& entry : fs::directory_iterator(out + "/chains")) n += entry.path().extension() == ".svg";
    return n;
  };
  REQUIRE(run_with({"analyze", log, "-o", out}).status == 1);
  const std::size_t all = pictures();
  REQUIRE(all >= 3);
  const Finished two = run_with({"analyze", log, "-o", out, "--limit", "drawn=2"});
  CHECK(pictures() == 2);
  CHECK(says(two.out, "more than 2 findings with a picture (--limit drawn=N)"));
  CHECK(says(slurp(out + "/findings.txt"), "--limit drawn=N"));
  CHECK(json::parse(slurp(out + "/findings.json")).at("findings").size() == all);
  const Finished bytes = run_with({"analyze", log, "-o", out, "--limit", "pictures=20K"});
  CHECK(says(bytes.out, "more than 20480 bytes of pictures (--limit pictures=N)"));
  CHECK(pictures() < all);
}

TEST_CASE("a layout that takes too long is given up") {
  Diagram d;
  d.id = "dense";
  for (std::size_t i = 0; i < 190; ++i) d.nodes.push_back({"n" + std::to_string(i), {}, NodeRole::Neutral, false, 0});
  for (std::size_t i = 0; i < 799; ++i)
    d.edges.push_back({i * 7919 % 190, i * 104729 % 189, {}, "f", {}, EdgeRole::Dependency, false, {}});
  Limits limits;
  limits.layout = 1;
  std::string said;
  try {
    to_svg(d, limits);
  } catch (const Error& e) { said = e.what(); }
  CHECK(says(said, "took more than 1 seconds of a processor (--limit layout=N)"));
}

TEST_CASE("--limit: numbers, names, and what is wrong with them") {
  Limits l;
  set_limit(l, "frames=7");
  set_limit(l, "unpacked=3G");
  set_limit(l, "line=2K");
  CHECK(l.frames == 7);
  CHECK(l.unpacked == 3221225472);
  CHECK(l.line == 2048);
  for (const std::string bad : {"", "=", "frames", "frames=", "frames=x", "frames=1x", "frames=-1",
                                "frames=99999999999999999999", "frames=99999999999G", "frame=1"})
    CHECK_THROWS_AS(set_limit(l, bad), Error);
  const Finished near = run_with({"stats", kSamples, "--limit", "frame=1"});
  CHECK(near.status == 2);
  CHECK(says(near.err, "did you mean frames"));
  const std::string help = run_with({"help", "limits"}).out;
  for (const budgets::Info& b : budgets::all()) CHECK(says(help, std::to_string(b.most) + "  " + std::string(b.of)));
  std::set<std::string_view> names;
  for (const LimitInfo& info : all_limits()) {
    CHECK(says(help, info.name));
    CHECK(names.insert(info.name).second);
  }
}

TEST_CASE("a limit of nothing leaves out all that it limits, and says so") {
  const Folder folder;
  const std::string logs = folder / "logs", out = folder / "out";
  fs::create_directories(logs);
  folder.file("logs/log", ring(2));
  folder.file("logs/lockdep", "all lock classes:\nfffffffff0000001 FD: 1 BD: 1 +.+.: c\n\n");
  folder.file("logs/packed", ring(3));
  REQUIRE(std::system(("gzip '" + logs + "/packed'").c_str()) == 0);
  const Finished as_usual = run_with({"analyze", logs, "-o", out});
  REQUIRE(as_usual.status == 1);
  REQUIRE_FALSE(says(as_usual.out + as_usual.err, "--limit"));
  for (const auto& row : std::initializer_list<std::pair<std::string, std::string>>{
           {"line", "more than 0 bytes in one line"},
           {"frames", "more than 0 frames in one stack"},
           {"chain", "more than 0 entries in one chain"},
           {"held", "more than 0 held locks in one report"},
           {"classes", "more than 0 lock classes in one dump"},
           {"reports", "more than 0 reports in one log"},
           {"unpacked", "more than 0 bytes unpacked from one file"},
           {"drawn", "more than 0 findings with a picture"},
           {"pictures", "more than 0 bytes of pictures"}}) {
    const std::string &zero = row.first, &said = row.second;
    CAPTURE(zero);
    const Finished limited = run_with({"analyze", logs, "-o", out, "--limit", zero + "=0"});
    CHECK(says(limited.out + limited.err, said + " (--limit " + zero + "=N)"));
    if (zero != "line") CHECK((limited.status == 1 || limited.status == 2));  // of cut lines nothing is read
  }
  // What is packed may grow to 64 MiB, whatever the ratio.
  CHECK(run_with({"analyze", logs, "-o", out, "--limit", "ratio=0"}) == as_usual);
}
