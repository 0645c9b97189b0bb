// Stores, as the commands use them: what is asked of a store has the answer that the logs give.
#include "cli/run.h"
#include "sanitized.h"
#include "shared.h"

#include <doctest/doctest.h>
#include <lockgraph/parse/parse.h>
#include <lockgraph/store/store.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <random>
#include <sstream>

#include <SQLiteCpp/SQLiteCpp.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

using namespace lockgraph;

namespace {

/// The bytes of a store as `VACUUM INTO` writes them.
std::string bytes_of(const Folder& folder, const std::string& store) {
  fs::remove(folder / "vacuumed");
  SQLite::Database(store).exec("VACUUM INTO '" + folder / "vacuumed" + "'");
  return slurp(folder / "vacuumed");
}

std::map<std::string, std::string> files_below(const std::string& folder) {
  std::map<std::string, std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder))
    if (entry.is_regular_file()) files[fs::relative(entry.path(), folder).string()] = slurp(entry.path());
  return files;
}

std::vector<std::string> with(std::vector<std::string> args, const std::vector<std::string>& more) {
  args.insert(args.end(), more.begin(), more.end());
  return args;
}

const std::vector<std::vector<std::string>> kQuestions = {{"findings", "--all"},
                                                          {"findings", "--all", "--format", "json"},
                                                          {"check", "--format", "json"},
                                                          {"timeline", "--format", "json"},
                                                          {"bisect", "--format", "json"},
                                                          {"cuts", "--format", "json"},
                                                          {"stats"},
                                                          {"parse"},
                                                          {"levels"},
                                                          {"findings", "--identity", "name", "--format", "json"}};

}  // namespace

TEST_CASE("a store answers as the logs do, byte for byte") {
  const Folder folder;
  const std::string db = folder / "s.db";
  CHECK(run_with({"ingest", kCases, kSamples, "--db", db}).status == 0);
  for (const auto& question : kQuestions) {
    const Finished of_logs = run_with(with(question, {kCases, kSamples}));
    CHECK(!of_logs.out.empty());
    CHECK((run_with(with(question, {"--db", db})) == of_logs));
    CHECK((run_with(with(question, {db})) == of_logs));
  }
  run_with({"analyze", kCases, kSamples, "-o", folder / "logs"});
  run_with({"analyze", "--db", db, "-o", folder / "store"});
  CHECK((files_below(folder / "logs") == files_below(folder / "store")));
  for (const char* releases : {"@v5.9", "@v5.4..v5.10", "@v6.6"}) {
    const Finished some = run_with({"findings", "--all", kSamples + releases, kCases + releases});
    CHECK(run_with({"findings", "--all", "--db", db + releases}).out == some.out);
  }
  CHECK(run_with({"findings", "--db", db + "@v2.6.30"}).err.find("expected a boot of v2.6.30, found none") !=
        std::string::npos);
}

TEST_CASE("logs that are known are not read again; names, lists and threads make no difference") {
  const Folder folder;
  const std::string db = folder / "s.db";
  CHECK(run_with({"ingest", kCases, "--db", db}).out.find("33 new, 0 known") != std::string::npos);
  const std::string once = bytes_of(folder, db);
  CHECK(run_with({"ingest", kCases, "--db", db}).out.find("0 new, 33 known") != std::string::npos);
  CHECK(bytes_of(folder, db) == once);
  std::string lines, nuls;
  for (const auto& entry : fs::directory_iterator(kCases)) {
    if (entry.path().extension() != ".txt") continue;
    lines += entry.path().string() + "\n";
    nuls += entry.path().string() + '\0';
  }
  lines += kCases + "/README.md\n", nuls += kCases + "/README.md";
  const std::vector<std::vector<std::string>> ways = {{"--files-from", folder.file("lines", lines)},
                                                      {"--files-from", folder.file("nuls", nuls), "--threads", "1"},
                                                      {"--files-from", "-", "--threads", "3"}};
  for (const auto& way : ways) {
    fs::remove(db);
    const Finished o = run_with(with({"ingest", "--quiet", "--db", db}, way), lines);
    CHECK(o.status == 0);
    CHECK(o.out.empty());
    CHECK(bytes_of(folder, db) == once);
  }
}

TEST_CASE("a long log that is known by its beginning alone is read") {
  const Folder folder;
  std::string text = "[    0.000000] Linux version 6.6.0 (gcc)\n";
  while (text.size() < 700'000) text += "[    1.000000] nothing to see here, move on\n";
  const std::string a = folder.file("a", text), b = folder.file("b", text + slurp(kCases + "/abba.txt"));
  const std::string db = folder / "s.db";
  CHECK(run_with({"ingest", a, "--db", db}).out.find("1 new") != std::string::npos);
  CHECK(run_with({"ingest", a, b, "--db", db}).out.find("1 new, 1 known\n1 lockdep report") != std::string::npos);
  CHECK(run_with({"findings", "--db", db}).out == run_with({"findings", a, b}).out);
}

TEST_CASE("match looks up in a store what it finds in the logs; after merging and forgetting, too") {
  const Folder folder;
  const std::string a = folder / "a.db", b = folder / "b.db", all = folder / "all.db", logs = folder / "logs";
  std::filesystem::create_directory(logs);
  std::vector<std::string> kept;
  bool first = true;
  for (const auto& entry : std::filesystem::directory_iterator(kCases)) {
    if (entry.path().extension() != ".txt") continue;
    // Under another content each, so that the cases themselves are asked about.
    kept.push_back(
        folder.file("logs/" + entry.path().filename().string(), slurp(entry.path()) + "\n[ 99.000000] end\n"));
    run_with({"ingest", kept.back(), "--db", (first = !first) ? a : b});
  }
  REQUIRE(kept.size() > 10);
  run_with({"merge", a, b, "--db", all});
  const auto same = [&](const std::string& format) {
    const Finished read = run_with({"match", kCases, "--in", logs, "--format", format});
    const Finished found = run_with({"match", kCases, "--in", all, "--format", format});
    CHECK(found.out == read.out);
    CHECK(found.err == read.err);
    return read.out;
  };
  CHECK(same("text").find("known") != std::string::npos);
  for (const std::string& log : kept) {
    if ((first = !first)) continue;
    std::filesystem::remove(log);
    run_with({"forget", log, "--db", all});
  }
  CHECK(same("json").find("new") != std::string::npos);
  // One that was told otherwise is read, and says so; who adds to it, or merges it, tells it anew.
  const std::string before = same("text");
  SQLite::Database(all, SQLite::OPEN_READWRITE).exec("UPDATE told_by SET version = 999");
  const Finished old = run_with({"match", kCases, "--in", all});
  CHECK(old.out == before);
  CHECK(old.err.find("all of it is read") != std::string::npos);
  run_with({"merge", all, "--db", folder / "again.db"});
  const auto is_quick = [&](const std::string& db) { return run_with({"match", kCases, "--in", db}).err.empty(); };
  CHECK(is_quick(folder / "again.db"));
  CHECK_FALSE(is_quick(all));
  run_with({"ingest", kept.front(), "--db", all});
  CHECK(is_quick(all));
}

TEST_CASE("a store that says to know better than any program of today does is not merged") {
  const Folder folder;
  const std::string abba = kCases + "/abba.txt", a = folder / "a.db", b = folder / "b.db";
  run_with({"ingest", abba, "--db", a});
  run_with({"ingest", abba, "--db", b});
  SQLite::Database(b, SQLite::OPEN_READWRITE).exec("UPDATE log SET reader = 999");
  const Finished merged = run_with({"merge", b, "--db", a});
  CHECK(merged.status == 2);
  CHECK(merged.err.find("was read by a newer lockgraph") != std::string::npos);
  CHECK(run_with({"findings", "--db", a}).out == run_with({"findings", abba}).out);
}

TEST_CASE("stores are compared, matched, merged, and forget") {
  const Folder folder;
  const std::string a = folder / "a.db", b = folder / "b.db", all = folder / "all.db";
  const std::string abba = kCases + "/abba.txt", gate = kCases + "/gate-1.txt";
  run_with({"ingest", abba, "--db", a});
  run_with({"ingest", gate, abba, "--db", b});
  const std::string id = "cyc-810e86e1";
  CHECK((run_with({"explain", id, "--db", a}) == run_with({"explain", id, abba})));
  CHECK(run_with({"ingest", a, b, "--db", folder / "both.db"})
            .out.find("3 logs (0.0 MB): 2 new, 1 known\n2 lockdep reports") != std::string::npos);
  CHECK(run_with({"match", abba, "--in", a}).status == 1);  // a log is never its own precedent
  CHECK(run_with({"match", folder.file("again", slurp(abba) + "\n[ 99.000000] end\n"), "--in", a}).status == 0);
  CHECK(run_with({"match", gate, "--in", a}).status == 1);
  CHECK(run_with({"diff", a, a}).status == 0);
  CHECK((run_with({"diff", a, b}) == run_with({"diff", abba, b})));
  CHECK(run_with({"findings", abba, gate, "--fail-on", "new", "--baseline", a}).status == 1);
  CHECK(run_with({"findings", abba, "--fail-on", "new", "--baseline", b}).status == 0);
  CHECK(run_with({"merge", a, b, "--db", all}).status == 0);
  CHECK(bytes_of(folder, all) == bytes_of(folder, b));
  CHECK(run_with({"merge", all, "--db", all}).status == 0);
  CHECK(bytes_of(folder, all) == bytes_of(folder, b));
  const Finished forgot = run_with({"forget", gate, "--db", all});
  CHECK(forgot.out == "forgot " + gate + "\n");
  CHECK(bytes_of(folder, all) == bytes_of(folder, a));
  const Finished unknown = run_with({"forget", gate, "--db", all});
  CHECK(unknown.status == 2);
  CHECK(unknown.err.find("no log is called " + gate) != std::string::npos);
}

TEST_CASE("what cannot be done is said, and what was there stays") {
  const Folder folder;
  const std::string db = folder / "s.db", log = folder.file("log", slurp(kCases + "/abba.txt"));
  const auto fails = [&](const std::vector<std::string>& args, const char* message) {
    const Finished o = run_with(args);
    CHECK(o.status == 2);
    CHECK_MESSAGE(o.err.find(message) != std::string::npos, o.err);
  };
  fails({"ingest", log}, "--db");
  fails({"ingest", "--db", db}, "expected INPUT");
  fails({"findings"}, "expected INPUT... or --db STORE");
  fails({"findings", "--db", db}, "cannot open this store");
  fails({"findings", "--db", log}, "this is no store of lockgraph");
  fails({"ingest", log + "@v6.6", "--db", db}, "a store keeps whole logs");
  fails({"ingest", log, "--files-from", folder / "missing", "--db", db}, "cannot read the list");
  fails({"merge", folder / "missing.db", "--db", db}, "cannot open this store");
  fails({"merge", log, "--db", db}, "this is no store of lockgraph");
  fails({"forget", log, "--db", db}, "cannot open this store");
  fails({"ingest", log, "--db", db + "@v6.6"}, "not some releases of one");
  fails({"ingest", folder / "missing", "--keep-going", "--db", folder / "none.db"}, "cannot read");
  fails({"ingest", "-", "--files-from", "-", "--db", db}, "cannot be one of them");
  fails({"ingest", "--files-from", folder.path.string(), "--db", db}, "cannot read the list");
  fails({"ingest", "--follow", folder / "missing", "--db", folder / "none.db"}, "cannot be followed");
  CHECK(!fs::exists(db));
  CHECK(run_with({"findings", "--db", folder.file("empty", "")}).status == 0);
  CHECK(fs::file_size(folder / "empty") == 0);
  CHECK(run_with({"ingest", log, folder / "missing", "--db", db}).status == 2);
  CHECK(run_with({"ingest", log, folder / "missing", "--keep-going", "--db", db}).status == 0);
  CHECK(run_with({"findings", "--db", db}).status == 1);
  SQLite::Database other(db, SQLite::OPEN_READWRITE);
  other.exec("PRAGMA user_version = 99");
  fails({"findings", "--db", db}, "made by a newer lockgraph");
}

TEST_CASE("a store whose reports speak of locks that they do not show is said to be made by something else") {
  const Folder folder;
  const LogEvidence read = parse_text(slurp(kCases + "/abba.txt"), "log");
  REQUIRE(read.reports.size() == 1);
  const std::vector<Deadlock> claims = {CycleClaim{{"&not_shown"}},
                                        IrqClaim{Irq::Hardirq, "&not_shown", "&not_shown", {"&not_shown"}},
                                        StateClaim{"&not_shown", "IN-HARDIRQ-W", "HARDIRQ-ON-W"}};
  for (const Deadlock& claim : claims) {
    CAPTURE(claim.index());
    const std::string db = folder / ("s" + std::to_string(claim.index()));
    LogEvidence crafted = read;
    crafted.reports[0].deadlock = claim;
    Store(db, Store::Mode::Write).add({crafted});
    for (const std::string command : {"findings", "check", "export", "timeline", "cuts", "levels"}) {
      const Finished o = run_with({command, "--db", db});
      CHECK(o.status == 2);
      CHECK_MESSAGE(says(o.err, "speaks of a lock class `&not_shown` that it does not show"), o.err);
    }
  }
}

TEST_CASE("the queries of the README have answers") {
  const Folder folder;
  const std::string db = folder / "s.db";
  run_with({"ingest", kCases, kSamples, "--db", db});
  const std::string readme = slurp(kRoot + "/README.md");
  std::size_t queries = 0;
  for (auto at = readme.find("```sql\n"); at != std::string::npos; at = readme.find("```sql\n", at + 1)) {
    const auto begin = at + 7;
    SQLite::Database store(db);
    SQLite::Statement query(store, readme.substr(begin, readme.find("```", begin) - begin));
    CHECK(query.executeStep());
    ++queries;
  }
  CHECK(queries == 3);
}

TEST_CASE("the corpus in up to eight stores, merged in any order, read by any number of threads" *
          doctest::test_suite("corpus")) {
  const fs::path corpus = kShared / "corpus";
  if (absent(corpus)) return;
  const Folder folder;
  std::vector<std::string> files;
  for (const char* part : {"bisect", "console", "crash", "mail"})
    for (const auto& entry : fs::directory_iterator(corpus / part)) files.push_back(entry.path().string());
  const auto ingest = [&](const std::vector<std::string>& some, const std::string& db, unsigned threads) {
    std::string list;
    for (const std::string& file : some) list += file + "\n";
    return run_with({"ingest", "--files-from", "-", "--db", db, "--threads", std::to_string(threads)}, list).status;
  };
  CHECK(ingest(files, folder / "whole.db", 1) == 0);
  const std::string whole = bytes_of(folder, folder / "whole.db");
  const std::string findings = run_with({"findings", "--all", "--format", "json", "--db", folder / "whole.db"}).out;
  std::mt19937 random(20261121);
  for (int round = 0; round < (kSanitized ? 1 : 3); ++round) {
    std::shuffle(files.begin(), files.end(), random);
    std::vector<std::vector<std::string>> shards(1 + random() % 8);
    for (const std::string& file : files)
      for (int copies = random() % 10 == 0 ? 2 : 1; copies > 0; --copies)
        shards[random() % shards.size()].push_back(file);
    std::vector<std::string> merge = {"merge"};
    for (std::size_t i = 0; i < shards.size(); ++i) {
      const std::string db = folder / (std::to_string(round) + "-" + std::to_string(i));
      CHECK(ingest(shards[i], db, 1 + random() % 4) == 0);
      merge.push_back(db);
    }
    std::shuffle(merge.begin() + 1, merge.end(), random);
    const std::string merged = folder / (std::to_string(round) + ".db");
    CHECK(run_with(with(merge, {"--db", merged})).status == 0);
    CHECK((bytes_of(folder, merged) == whole));
    CHECK((run_with({"findings", "--all", "--format", "json", "--db", merged}).out == findings));
  }
}

TEST_CASE(
    "what a farm prints again and again is told by its ends and counted: no answer differs but for the places named") {
  const Folder folder;
  fs::create_directories(folder / "farm");
  const std::map<std::string, unsigned> times = {
      {"abba.txt", 40}, {"gate-1.txt", 25}, {"gate-2.txt", 9}, {"irq-reader-1.txt", 12}, {"irq-reader-2.txt", 8}};
  for (const auto& [name, n] : times)
    for (unsigned i = 0; i < n; ++i) {
      const std::string day = i % 3 ? fmt::format("2026-0{}-1{}T10:25:34Z host kernel: x\n", 1 + i % 9, i % 10) : "";
      folder.file(fmt::format("farm/{}-{:03}.log", name, i * 7 % 100),
                  day + std::string(i % 4, '\n') + slurp(kCases + "/" + name));
    }
  const std::string db = folder / "s.db", farm = folder / "farm";
  REQUIRE(run_with({"ingest", farm, "--db", db}).status == 0);
  const Evidence ends = Store(db, Store::Mode::Read).load(WhichLogs::Ends);
  CHECK(ends.size() < 50);
  std::uint64_t logs = 0;
  for (const LogEvidence& log : ends) logs += 1 + log.summed.logs;
  CHECK(logs == Store(db, Store::Mode::Read).load().size());
  for (const std::vector<std::string>& question :
       std::vector<std::vector<std::string>>{{"findings", "--all"},
                                             {"findings", "--format", "table"},
                                             {"findings", "--format", "github"},
                                             {"cuts"},
                                             {"levels"},
                                             {"try", "&pipe->mutex/1 -> &w_dev->mutex"},
                                             {"path", "A", "B"}}) {
    const Finished of_logs = run_with(with(question, {farm})), of_store = run_with(with(question, {"--db", db}));
    CHECK((of_logs == of_store));
  }
  auto of_logs = nlohmann::json::parse(run_with({"findings", "--all", "--format", "json", farm}).out);
  auto of_store = nlohmann::json::parse(run_with({"findings", "--all", "--format", "json", "--db", db}).out);
  std::size_t summed = 0;
  for (const char* list : {"findings", "refuted"})
    for (std::size_t i = 0; i < of_store[list].size(); ++i) {
      auto &all = of_logs[list][i], &some = of_store[list][i];
      CHECK(all["sources"].front() == some["sources"].front());
      CHECK(all["sources"].back() == some["sources"].back());
      if (some.contains("reports_left_out")) {
        ++summed;
        CHECK(all["reports"] == some["sources"].size() + some["reports_left_out"].get<std::size_t>());
      } else {
        CHECK(all["sources"] == some["sources"]);
      }
      all.erase("sources"), some.erase("sources"), some.erase("reports_left_out");
    }
  CHECK(summed > 0);
  CHECK((of_logs == of_store));
  CHECK(run_with({"findings", "--identity", "exact", farm}).out ==
        run_with({"findings", "--identity", "exact", "--db", db}).out);
  CHECK(run_with({"findings", farm + "/abba.txt-000.log", "--db", db}).status == 1);
}
