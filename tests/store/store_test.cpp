#include "sanitized.h"
#include "store/tables.h"

#include <doctest/doctest.h>
#include <lockgraph/model/error.h>
#include <lockgraph/store/store.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <map>
#include <random>
#include <sstream>

#include <SQLiteCpp/SQLiteCpp.h>

using namespace lockgraph;
namespace fs = std::filesystem;

namespace {

/// A folder that goes with the test.
class Folder {
 public:
  Folder() : path_(fs::temp_directory_path() / ("lockgraph-store-" + std::to_string(::getpid()))) {
    fs::remove_all(path_);
    fs::create_directories(path_);
  }
  ~Folder() { fs::remove_all(path_); }
  std::string operator/(const std::string& name) const { return (path_ / name).string(); }

 private:
  fs::path path_;
};

/// Evidence with something in every field, from a small world, so that much of it is equal.
class RandomEvidence {
 public:
  explicit RandomEvidence(unsigned seed) : random_(seed) {}

  LogEvidence log(unsigned number) {
    LogEvidence log;
    log.source = "logs/" + std::to_string(number % 7) + "/" + text() + std::to_string(number);
    for (std::string* hash : {&log.hash, &log.content})
      for (int i = 0; i < 32; ++i) *hash += "0123456789abcdef"[below(16)];
    log.bytes = below(1'000'000), log.head = chance() ? random_() : 0, log.reading = below(3);
    for (unsigned n = below(4); n > 0; --n) log.reports.push_back(report(log));
    if (below(4) == 0) log.bisection = bisection();
    if (below(4) == 0) log.dumps.push_back(dump());
    for (unsigned n = below(3); n > 0; --n) log.blind_spots.push_back({BlindSpotKind(below(7)), below(500), text()});
    for (unsigned n = below(3); n > 0; --n) log.boot_releases.push_back(text());
    for (unsigned n = below(4) ? 0 : 1 + below(2); n > 0; --n) log.standstills.push_back(standstill());
    return log;
  }

 private:
  unsigned below(unsigned n) { return static_cast<unsigned>(random_() % n); }
  bool chance() { return below(2) == 1; }
  std::string text() {
    static const std::vector<std::string> kTexts = {"",
                                                    "a",
                                                    "&sb->s_type->i_mutex_key#3/1",
                                                    "line 120",
                                                    "line 99,",
                                                    "\x01",
                                                    std::string("nul\0here", 8),
                                                    "\xff\xfe no utf-8",
                                                    "'quoted\" \\ [json]",
                                                    "(line 130) line 00130 line 18446744073709551999",
                                                    std::string(300, 'x')};
    return kTexts[below(static_cast<unsigned>(kTexts.size()))];
  }
  std::vector<std::string> texts() {
    std::vector<std::string> all;
    for (unsigned n = below(3); n > 0; --n) all.push_back(text());
    return all;
  }
  std::string label() { return "&lock" + std::to_string(below(12)) + "->wait"; }
  Site site() { return {"function" + std::to_string(below(9)), chance() ? "mm/mmap.c" : "", below(3)}; }
  Stack stack() {
    Frames frames;
    for (unsigned n = below(4); n > 0; --n)
      frames.push_back({site(), chance(), chance(), chance() ? "ext4" : "", below(3) * 0x1000000});
    return frames;
  }
  UsageState state() { return {Irq(below(4)), chance(), chance()}; }
  Usage usage() {
    Usage u;
    for (unsigned n = below(5); n > 0; --n) u.insert(state());
    return u;
  }
  Acquisition acquisition() { return {Access(below(4)), Known(1 + below(4))}; }

  Report report(const LogEvidence& log) {
    Report r;
    r.kind = ReportKind(below(18)), r.source = log.source;
    r.line = 1 + below(200), r.last_line = r.line + below(400), r.boot = below(3);
    r.title = text(), r.corrupted = text();
    if (chance()) r.kernel = KernelRelease{text(), text(), chance() ? std::optional(text()) : std::nullopt};
    if (chance()) r.task = Task{text(), static_cast<long>(below(9)) - 4};
    std::map<std::string, bool> known;
    for (unsigned n = below(4); n > 0; --n)
      if (ClassFact c{label(), {}, text(), text(), {}, LockType(below(9))}; !std::exchange(known[c.label], true)) {
        if (chance()) c.usage = usage();
        if (chance()) c.usage_stacks.emplace_back(state(), stack());
        r.classes.push_back(c);
      }
    for (unsigned n = below(4); n > 0; --n)
      r.dependencies.push_back({label(), label(), stack(), chance(), acquisition(), acquisition()});
    if (chance()) r.held.emplace();
    for (unsigned n = r.held ? below(4) : 0; n > 0; --n)
      r.held->push_back({label(), address(), chance() ? std::optional(site()) : std::nullopt});
    if (chance()) r.acquiring = label();
    r.wait_context = text();
    switch (below(4)) {
      case 0: break;
      case 1: r.deadlock = CycleClaim{{label(), label()}}; break;
      case 2: r.deadlock = IrqClaim{Irq(below(4)), label(), label(), {label(), label(), label()}}; break;
      default: r.deadlock = StateClaim{label(), text(), text()};
    }
    r.backtrace = stack();
    r.turns_validator_off = chance(), r.is_cut = chance(), r.provoked = chance(), r.preempt_rt = chance();
    if (chance()) r.lockdep_off_since = 1 + below(static_cast<unsigned>(r.line));
    r.problems = texts(), r.contradictions = texts(), r.agreements = texts(), r.remarks = texts();
    return r;
  }
  std::string address() {
    static const std::vector<std::string> kAddresses = {
        "",        "ffff88807bd4c0e0", "00000000a1b2c3d4", "ffff8880", "FFFF88807BD4C0E0",
        "=234567", "(____ptrval____)", "ffff88807bd4c0eg"};
    return kAddresses[below(static_cast<unsigned>(kAddresses.size()))];
  }

  Bisection bisection() {
    Bisection b;
    b.start_commit = text(), b.fixing = chance(), b.good_commit = text(), b.bad_commit = text();
    for (unsigned n = below(4); n > 0; --n) {
      BisectionStep s{text(), text(), text(), text(), text(), {}, text(), chance(), below(900), below(900)};
      for (unsigned m = below(3); m > 0; --m)
        s.runs.push_back({Outcome(below(4)), text(), below(9), chance(), below(900), Likeness(below(3))});
      b.steps.push_back(s);
    }
    b.result = BisectionResult(below(6));
    b.culprit = {text(), text(), texts(), {}, text(), text(), below(900), below(900)};
    if (chance()) b.culprit.inserted_lines = below(99);
    b.candidates = texts(), b.error = text(), b.title = text(), b.crash_files = texts(), b.crash_file = text();
    b.flaky = chance();
    if (chance()) b.error_probability = 0.25 * below(5);
    b.result_line = below(9), b.title_line = below(9), b.flaky_line = below(9), b.last_line = below(9);
    b.unknown_lines = {below(9), below(9)};
    return b;
  }

  Standstill standstill() {
    Standstill s;
    s.line = 1 + below(99), s.last_line = s.line + below(99), s.boot = below(3), s.release = text();
    s.preempt_rt = chance(), s.lockdep_off = chance();
    for (unsigned n = below(4); n > 0; --n) {
      SeenTask& t = s.tasks.emplace_back();
      t.task = {text(), static_cast<long>(below(9))};
      t.line = s.line + below(9), t.state = chance() ? 'D' : '\0', t.seconds = below(300), t.stack = stack();
      if (chance()) t.stamp = 0.5 * below(1000);
      if (chance()) t.locks.emplace();
      for (unsigned m = t.locks ? below(4) : 0; m > 0; --m)
        t.locks->push_back({label(), address(), chance(), chance(), chance() ? std::optional(site()) : std::nullopt});
      t.locks_whole = chance();
      if (chance())
        t.blocked_on =
            BlockedOn{WaitedFor(below(10)), chance() ? std::optional(Task{text(), 3}) : std::nullopt, chance()};
    }
    return s;
  }

  ProcDump dump() {
    ProcDump d;
    d.boot = below(3), d.line = 1 + below(99), d.release = text(), d.preempt_rt = chance();
    for (unsigned n = below(5); n > 0; --n) {
      DumpClass& c = d.classes.emplace_back();
      c.label = label(), c.key = text();
      if (chance()) c.usage = usage();
      c.type = LockType(below(9)), c.access = Access(below(4)), c.forward = below(9), c.backward = below(9);
      for (unsigned m = below(4); m > 0; --m) c.successors.push_back(label());
      c.line = d.line + below(99);
    }
    d.chains = below(99), d.chain_classes = texts(), d.stats = {{"direct dependencies", below(99)}, {text(), 1}};
    d.problems = texts();
    if (chance()) add_memory(d);
    return d;
  }

  void add_memory(ProcDump& d) {
    MemoryTables memory;
    for (std::size_t i = 0; i < d.classes.size(); ++i) {
      DumpClass& c = d.classes[i];
      c.label += "." + std::to_string(i);  // each once
      ClassFact& fact = memory.classes.edit().emplace_back(ClassFact{c.label, c.usage, text(), text(), {}, c.type});
      for (unsigned n = below(3); n > 0; --n)
        fact.usage_stacks.emplace_back(UsageState{Irq(below(4)), chance(), chance()}, stack());
    }
    const auto one = [&] { return Acquisition{Access(below(4)), Known::InMemory}; };
    for (unsigned n = d.classes.empty() ? 0 : below(5); n > 0; --n) {
      const auto any = [&] { return d.classes[below(static_cast<unsigned>(d.classes.size()))].label; };
      memory.dependencies.push_back(
          chance() ? Dependency{any(), any(), stack(), false, one(), one()}
                   : Dependency{any(), any(), stack(), false, {Access::Unknown, Known::Assumed}, {}});
    }
    d.memory = std::move(memory);
  }

  std::mt19937_64 random_;
};

Evidence sorted(Evidence logs) {
  std::sort(logs.begin(), logs.end(), [](const LogEvidence& a, const LogEvidence& b) {
    return std::tie(a.source, a.hash) < std::tie(b.source, b.hash);
  });
  return logs;
}

Evidence random_logs(unsigned seed, unsigned n) {
  RandomEvidence random(seed);
  Evidence logs;
  for (unsigned i = 0; i < n; ++i) logs.push_back(random.log(i));
  return sorted(std::move(logs));
}

/// The bytes of a store as `VACUUM INTO` writes them.
std::string bytes_of(const Folder& folder, const std::string& store) {
  const std::string path = folder / "vacuumed";
  fs::remove(path);
  SQLite::Database(store).exec("VACUUM INTO '" + path + "'");
  std::ostringstream bytes;
  bytes << std::ifstream(path, std::ios::binary).rdbuf();
  return bytes.str();
}

std::string failure_of(const std::function<void()>& work) {
  try {
    work();
  } catch (const Error& e) { return e.what(); }
  return "none";
}

}  // namespace

TEST_CASE("what is loaded is what was saved, whatever it says") {
  for (unsigned seed = 0; seed < 20; ++seed) {
    const Folder folder;
    const Evidence logs = random_logs(seed, 40);
    CHECK(Store(folder / "s.db", Store::Mode::Write).add(logs).logs == logs.size());
    CHECK((Store(folder / "s.db", Store::Mode::Read).load() == logs));
  }
}

TEST_CASE("a store is the same for any order, any split, and however often it is told") {
  std::mt19937 random(1);
  for (unsigned seed = 0; seed < (kSanitized ? 3 : 10); ++seed) {
    const Folder folder;
    Evidence logs = random_logs(seed, 60);
    Store(folder / "whole.db", Store::Mode::Write).add(logs);
    std::shuffle(logs.begin(), logs.end(), random);
    std::vector<std::string> shards;
    for (unsigned i = 0; i < 1 + seed % 8; ++i) shards.push_back(folder / ("shard" + std::to_string(i)));
    for (const LogEvidence& log : logs)
      for (int again = 0; again < 2; ++again) Store(shards[random() % shards.size()], Store::Mode::Write).add({log});
    std::shuffle(shards.begin(), shards.end(), random);
    Store merged(folder / "merged.db", Store::Mode::Write);
    for (const std::string& shard : shards)
      if (fs::exists(shard)) merged.merge(shard);
    merged.merge(folder / "whole.db");
    CHECK((bytes_of(folder, folder / "merged.db") == bytes_of(folder, folder / "whole.db")));
  }
}

TEST_CASE("of several names of one log the first one stays") {
  const Folder folder;
  LogEvidence log = random_logs(1, 1).front();
  log.source = "b";
  Store store(folder / "s.db", Store::Mode::Write);
  CHECK(store.add({log}).logs == 1);
  CHECK(store.has(log.content, "b"));
  CHECK(!store.has(log.content, "c"));  // under its own name alone
  CHECK(!store.has(std::string(32, '7'), "b"));
  log.source = "c";
  CHECK(store.add({log}).logs == 0);
  CHECK(store.load().front().source == "b");
  log.source = "a";
  CHECK(store.add({log}).logs == 0);
  CHECK(store.load().front().source == "a");
}

TEST_CASE("a merge that fails changes nothing, and the next one is not hindered") {
  const Folder folder;
  Evidence logs = {RandomEvidence(1).log(1), RandomEvidence(2).log(2)};
  for (LogEvidence& log : logs) log.reading = 1;
  { Store(folder / "other.db", Store::Mode::Write).add(logs); }
  Store store(folder / "s.db", Store::Mode::Write);
  SQLite::Database db(folder / "s.db", SQLite::OPEN_READWRITE);
  db.exec("CREATE UNIQUE INDEX no ON log(reader)");
  CHECK(failure_of([&] { store.merge(folder / "other.db"); }) != "none");
  CHECK(store.load().empty());
  db.exec("DROP INDEX no");
  CHECK(store.merge(folder / "other.db").logs == 2);
  CHECK(store.load().size() == 2);
}

TEST_CASE("what a stranger put into the schema of a store is not run") {
  const Folder folder;
  const Evidence logs = random_logs(1, 20);
  Store(folder / "s.db", Store::Mode::Write).add({logs.begin(), logs.begin() + 10});
  SQLite::Database(folder / "s.db", SQLite::OPEN_READWRITE)
      .exec("CREATE TRIGGER no BEFORE INSERT ON report BEGIN SELECT raise(IGNORE); END");
  Store(folder / "s.db", Store::Mode::Write).add(logs);
  CHECK((Store(folder / "s.db", Store::Mode::Read).load() == logs));
  SQLite::Database(folder / "s.db", SQLite::OPEN_READWRITE)
      .exec(
          "ALTER TABLE text RENAME TO old; CREATE VIEW text AS WITH RECURSIVE r(id, text) AS (SELECT 1, 'a' UNION ALL "
          "SELECT id + 1, text FROM r) SELECT id, text FROM r");
  CHECK(failure_of([&] { Store(folder / "s.db", Store::Mode::Read).load(); }) != "none");
}

TEST_CASE("tables and indexes are those that lockgraph made, or the store is refused") {
  const Folder folder;
  const Evidence logs = random_logs(1, 10);
  const auto said_of = [&](const std::string& sql) {
    const std::string store = folder / "s.db";
    fs::remove(store);
    Store(store, Store::Mode::Write).add(logs);
    SQLite::Database(store, SQLite::OPEN_READWRITE).exec(sql);
    Evidence loaded = logs;
    const std::string said = failure_of([&] { loaded = Store(store, Store::Mode::Read).load(); });
    CHECK((loaded == logs));
    return said;
  };
  for (const std::string sql :
       {"ALTER TABLE text ADD COLUMN slow AS (hex(zeroblob(1000000)))", "CREATE INDEX slow ON report(comm || comm)",
        "ANALYZE", "DROP INDEX log_content", "CREATE TABLE x AS SELECT * FROM told_by; DROP TABLE told_by",
        "PRAGMA writable_schema = 1; UPDATE sqlite_schema SET sql = replace(sql, 'comm TEXT', 'comm TEXT "
        "CHECK(length(hex(zeroblob(1000000))) > 0)') WHERE name = 'report'"}) {
    CAPTURE(sql);
    CHECK(said_of(sql).find("not as lockgraph makes it") != std::string::npos);
  }
  CHECK(said_of("CREATE TABLE notes(t TEXT); CREATE VIEW mine AS SELECT source FROM log; VACUUM") == "none");
}

TEST_CASE("pages that lead to each other again and again are read for a while, and then the store is refused") {
  const Folder folder;
  const std::string path = folder / "s.db";
  constexpr std::size_t kPage = 4096;
  Store(path, Store::Mode::Write).add(random_logs(1, 5));
  SQLite::Database(path, SQLite::OPEN_READWRITE)
      .exec(
          "INSERT INTO text WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 8000) SELECT i, "
          "hex(zeroblob(1000)) FROM n");
  const std::size_t root = static_cast<std::size_t>(
      SQLite::Database(path).execAndGet("SELECT rootpage FROM sqlite_schema WHERE name = 'text'").getInt());
  std::string bytes = [&] {
    std::ifstream file(path, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(file), {});
  }();
  const auto number = [&](std::size_t at, std::size_t size) {
    std::size_t n = 0;
    for (std::size_t i = 0; i < size; ++i) n = n << 8 | static_cast<unsigned char>(bytes[at + i]);
    return n;
  };
  // Inner pages of the table, one behind the other, each of which leads to the next one with all that it has.
  std::vector<std::size_t> inner = {root};
  for (std::size_t page = 1; page <= bytes.size() / kPage; ++page)
    if (page != 1 && page != root && bytes[(page - 1) * kPage] == 5 && number((page - 1) * kPage + 3, 2) > 100)
      inner.push_back(page);
  REQUIRE(inner.size() > 8);
  for (std::size_t i = 0; i + 1 < inner.size() && i < 15; ++i) {
    const std::size_t page = (inner[i] - 1) * kPage;
    const auto lead = [&](std::size_t at) {
      for (std::size_t k = 0; k < 4; ++k) bytes[at + k] = static_cast<char>(inner[i + 1] >> (8 * (3 - k)));
    };
    lead(page + 8);
    for (std::size_t c = 0; c < number(page + 3, 2); ++c) lead(page + number(page + 12 + 2 * c, 2));
  }
  std::ofstream(path, std::ios::binary) << bytes;
  const std::string said = failure_of([&] { Store(path, Store::Mode::Read).load(); });
  CHECK(said.find("far more steps than its size explains") != std::string::npos);
}

TEST_CASE("what is forgotten leaves nothing behind, and nothing else goes") {
  for (unsigned seed = 0; seed < 10; ++seed) {
    const Folder folder;
    Evidence logs = random_logs(seed, 20);
    const std::string store = folder / "s.db";
    Store(store, Store::Mode::Write).add(logs);
    std::vector<std::string> names;
    Evidence kept;
    for (std::size_t i = 0; i < logs.size(); ++i)
      if (i % 3 == 0)
        names.push_back(i % 2 ? logs[i].source : logs[i].hash.substr(0, 12));
      else
        kept.push_back(logs[i]);
    CHECK(Store(store, Store::Mode::Write).forget(names).size() == names.size());
    Store(folder / "kept.db", Store::Mode::Write).add(kept);
    CHECK((bytes_of(folder, store) == bytes_of(folder, folder / "kept.db")));
    CHECK(failure_of([&] {
            Store(store, Store::Mode::Write).forget({kept[0].source, "no such log"});
          }).find("no log is called") != std::string::npos);
    CHECK((Store(store, Store::Mode::Read).load() == kept));
  }
}

TEST_CASE("two logs of one content hash that say different things are both kept, in whatever order they come") {
  for (unsigned seed = 0; seed < 5; ++seed) {
    const Folder folder;
    Evidence logs = random_logs(seed, 2);
    logs[1].content = logs[0].content, logs[1].bytes = logs[0].bytes, logs[1].reading = logs[0].reading;
    Store(folder / "a.db", Store::Mode::Write).add({logs[0]});
    Store(folder / "a.db", Store::Mode::Write).add({logs[1]});
    Store(folder / "b.db", Store::Mode::Write).add({logs[1]});
    Store(folder / "c.db", Store::Mode::Write).add({logs[0]});
    Store(folder / "b.db", Store::Mode::Write).merge(folder / "c.db");
    CHECK(Store(folder / "a.db", Store::Mode::Read).load().size() == 2);
    CHECK((bytes_of(folder, folder / "a.db") == bytes_of(folder, folder / "b.db")));
  }
}

TEST_CASE("logs of one content, of any readings and names, merge to the same in whatever order and split") {
  std::mt19937 random(7);
  for (unsigned seed = 0; seed < (kSanitized ? 5 : 40); ++seed) {
    const Folder folder;
    Evidence pool = random_logs(seed, 6);
    for (LogEvidence& log : pool) {
      // Two that were forged to be alike, each by several readings and under several names.
      const unsigned which = static_cast<unsigned>(random() % 3);
      log.content = which ? std::string(32, static_cast<char>('0' + which)) : log.content;
      log.bytes = which ? 1000 : log.bytes;
      if (which && random() % 2) log.hash = std::string(32, static_cast<char>('a' + which));
      log.reading = static_cast<unsigned>(random() % 3);
      // What one reading says of one log is one thing.
      std::mt19937 says(log.reading + 10 * static_cast<unsigned>(log.hash[0]));
      log.reports.clear(), log.dumps.clear(), log.standstills.clear(), log.blind_spots.clear();
      log.bisection = {};
      log.head = 0;
      log.boot_releases = {std::to_string(says())};
    }
    const auto store_of = [&](const std::string& name, const Evidence& logs) {
      std::filesystem::remove(folder / name);
      Store(folder / name, Store::Mode::Write).add(logs);
      return folder / name;
    };
    const auto merged = [&](const std::string& name, const std::vector<std::string>& stores) {
      std::filesystem::remove(folder / name);
      Store all(folder / name, Store::Mode::Write);
      for (const std::string& one : stores) all.merge(one);
      return folder / name;
    };
    std::vector<std::string> ones;
    for (std::size_t i = 0; i < pool.size(); ++i) ones.push_back(store_of("one" + std::to_string(i), {pool[i]}));
    const auto expected = bytes_of(folder, merged("all", ones));
    for (int round = 0; round < 4; ++round) {
      std::shuffle(ones.begin(), ones.end(), random);
      CHECK((bytes_of(folder, merged("again", ones)) == expected));
      const auto middle = ones.begin() + static_cast<std::ptrdiff_t>(random() % (ones.size() + 1));
      CHECK((bytes_of(folder, merged("both", {merged("left", {ones.begin(), middle}),
                                              merged("right", {middle, ones.end()}), folder / "left"})) == expected));
      std::shuffle(pool.begin(), pool.end(), random);
      CHECK((bytes_of(folder, store_of("added", pool)) == expected));
    }
  }
}

TEST_CASE("a later reading of a log takes the place of an earlier one, in whatever order they come") {
  for (unsigned seed = 0; seed < 10; ++seed) {
    const Folder folder;
    Evidence earlier = random_logs(seed, 20), later = random_logs(seed + 100, 20);
    for (std::size_t i = 0; i < earlier.size(); ++i) {
      // Who reads more of a log knows it by another hash; its content and length are the same.
      if (i % 2 == 0) later[i].hash = earlier[i].hash;
      later[i].content = earlier[i].content, later[i].bytes = earlier[i].bytes, later[i].head = earlier[i].head;
      later[i].source = earlier[i].source;
      for (Report& r : later[i].reports) r.source = later[i].source;
      earlier[i].reading = 1, later[i].reading = 2;
    }
    Store(folder / "later.db", Store::Mode::Write).add(later);
    Store(folder / "a.db", Store::Mode::Write).add(earlier);
    Store(folder / "b.db", Store::Mode::Write).add(earlier);
    CHECK(Store(folder / "b.db", Store::Mode::Read).has(later[0].content, later[0].source, 1));
    CHECK(!Store(folder / "b.db", Store::Mode::Read).has(later[0].content, later[0].source, 2));
    Store(folder / "a.db", Store::Mode::Write).add(later);
    Store(folder / "b.db", Store::Mode::Write).merge(folder / "later.db");
    CHECK((bytes_of(folder, folder / "a.db") == bytes_of(folder, folder / "later.db")));
    CHECK((bytes_of(folder, folder / "b.db") == bytes_of(folder, folder / "later.db")));
    Store(folder / "later.db", Store::Mode::Write).add(earlier);
    CHECK((Store(folder / "later.db", Store::Mode::Read).load() == Store(folder / "a.db", Store::Mode::Read).load()));
  }
}

TEST_CASE("a store of an older version is brought up to date, and says what it said") {
  for (const int number : {1, 2, 3}) {
    CAPTURE(number);
    const Folder folder;
    std::ostringstream sql;
    sql << std::ifstream(std::string(LOCKGRAPH_ROOT) + "/tests/store/version-" + std::to_string(number) + ".sql")
               .rdbuf();
    SQLite::Database(folder / "old.db", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE).exec(sql.str());
    const auto version = [&](const std::string& name) {
      return SQLite::Database(folder / name).execAndGet("PRAGMA user_version").getInt();
    };
    const Evidence logs = Store(folder / "old.db", Store::Mode::Read).load();
    CHECK(version("old.db") == number);  // who asks changes nothing
    REQUIRE(logs.size() == 1);
    CHECK(logs[0].source == "abba.txt");
    REQUIRE(logs[0].reports.size() == 1);
    CHECK(logs[0].reports[0].dependencies.size() == 2);
    CHECK(logs[0].reports[0].title == "possible deadlock in pipe_lock_nested");
    CHECK(logs[0].reading == (number == 1 ? 0 : number == 2 ? 4 : 5));
    Store(folder / "new.db", Store::Mode::Write).add(logs);
    CHECK((Store(folder / "new.db", Store::Mode::Read).load() == logs));
    CHECK(Store(folder / "merged.db", Store::Mode::Write).merge(folder / "old.db").logs == 1);
    CHECK((Store(folder / "merged.db", Store::Mode::Read).load() == logs));
    CHECK(version("old.db") == number);
    Store(folder / "old.db", Store::Mode::Write);
    CHECK(version("old.db") == version("new.db"));
    CHECK((Store(folder / "old.db", Store::Mode::Read).load() == logs));
  }
}

TEST_CASE("a byte that is changed on the disk is told, and never becomes other evidence") {
  const Folder folder;
  const std::string store = folder / "s.db";
  const Evidence logs = random_logs(3, 30);
  Store(store, Store::Mode::Write).add(logs);
  std::ostringstream whole;
  whole << std::ifstream(store, std::ios::binary).rdbuf();
  const std::string bytes = whole.str();
  std::mt19937 random(1);
  unsigned told = 0, tried = 300;
  for (unsigned i = 0; i < tried; ++i) {
    std::string damaged = bytes;
    damaged[100 + random() % (bytes.size() - 100)] ^= static_cast<char>(1 + random() % 255);
    std::ofstream(store, std::ios::binary) << damaged;
    Evidence loaded;
    const std::string failure = failure_of([&] { loaded = Store(store, Store::Mode::Read).load(); });
    told += failure != "none";
    if (failure == "none") {  // free space, an index, or what no hash covers: names and sizes of logs
      REQUIRE(loaded.size() == logs.size());
      std::map<std::string, LogEvidence> by_hash;
      for (const LogEvidence& log : logs) by_hash[log.hash.substr(0, 16)] = log;
      for (const LogEvidence& log : loaded) {
        const LogEvidence& said = by_hash.at(log.hash.substr(0, 16));
        if (!log.reports.empty()) CHECK(log.hash == said.hash);
        CHECK(log.reports.size() == said.reports.size());
        CHECK((log.dumps == said.dumps));
        CHECK((log.blind_spots == said.blind_spots));
      }
    }
  }
  CHECK(told > tried / 3);
}

TEST_CASE("what is no store, or none for this program, is said to be so") {
  const Folder folder;
  std::ofstream(folder / "log.txt") << "WARNING: possible circular locking dependency detected, and much more text";
  SQLite::Database(folder / "other.db", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE).exec("CREATE TABLE t(x)");
  { Store store(folder / "newer.db", Store::Mode::Write); }
  SQLite::Database(folder / "newer.db", SQLite::OPEN_READWRITE).exec("PRAGMA user_version = 99");
  const auto opening = [&](const std::string& name) {
    return failure_of([&] { Store store(folder / name, Store::Mode::Write); });
  };
  CHECK(opening("log.txt").find("no store of lockgraph") != std::string::npos);
  CHECK(opening("other.db").find("no store of lockgraph") != std::string::npos);
  CHECK(opening("newer.db").find("newer lockgraph (schema 99") != std::string::npos);
  CHECK(opening("missing/folder.db").find("cannot open") != std::string::npos);
  CHECK(failure_of([&] { Store store(folder / "missing.db", Store::Mode::Read); }).find("cannot open") !=
        std::string::npos);
  CHECK(looks_like_store(folder / "newer.db"));
  CHECK(!looks_like_store(folder / "log.txt"));
  CHECK(!looks_like_store(folder / "missing.db"));
}

TEST_CASE("the list of tables names every table of a store, and whose rows are a log's have its column") {
  const Folder folder;
  { Store store(folder / "s.db", Store::Mode::Write); }
  const SQLite::Database db(folder / "s.db");
  std::vector<std::string> made, listed;
  SQLite::Statement tables(db, "SELECT name FROM sqlite_schema WHERE type = 'table'");
  while (tables.executeStep()) made.push_back(tables.getColumn(0).getString());
  for (const store::Table& t : store::kTables) {
    listed.emplace_back(t.name);
    SQLite::Statement column(db, "SELECT count(*) FROM pragma_table_info('" + listed.back() + "') WHERE name = 'log'");
    column.executeStep();
    CHECK((column.getColumn(0).getInt() == 1) == store::is_of_one_log(t));
  }
  std::sort(made.begin(), made.end());
  std::sort(listed.begin(), listed.end());
  CHECK(made == listed);
}

TEST_CASE("the states of the view are those of the program") {
  const Folder folder;
  { Store store(folder / "s.db", Store::Mode::Write); }
  SQLite::Database db(folder / "s.db", SQLite::OPEN_READWRITE);
  db.exec("INSERT INTO body VALUES (1, 'circular', '', '', '[[\"A\",65535,\"\",\"\",0,[]]]', '[]', NULL, x'')");
  SQLite::Statement states(db, "SELECT state FROM class_state ORDER BY state");
  std::vector<std::string> in_view, in_program;
  while (states.executeStep()) in_view.push_back(states.getColumn(0).getString());
  for (const Irq irq : {Irq::Hardirq, Irq::Softirq, Irq::ReclaimFs, Irq::Nmi})
    for (const bool enabled : {false, true})
      for (const bool read : {false, true})
        if (irq != Irq::Nmi || enabled || !read) in_program.push_back(name(UsageState{irq, enabled, read}));
  std::sort(in_program.begin(), in_program.end());
  CHECK(in_view == in_program);
}
