// The real program and its store: killed at any moment, and following logs that grow.
#include "golden/run.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <fcntl.h>
#include <signal.h>

#include <chrono>
#include <functional>
#include <random>
#include <thread>
#include <vector>

namespace {

using std::chrono::milliseconds;

/// The program as a process of its own.
class Process {
 public:
  Process(std::vector<std::string> args, const fs::path& output) {
    args.insert(args.begin(), program());
    std::vector<char*> argv;
    for (std::string& a : args) argv.push_back(a.data());
    argv.push_back(nullptr);
    pid_ = ::fork();
    if (pid_ != 0) return;
    const int fd = ::open(output.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0644);
    ::dup2(fd, STDOUT_FILENO), ::dup2(fd, STDERR_FILENO);
    ::execv(argv[0], argv.data());
    ::_exit(127);
  }
  ~Process() {
    if (pid_ > 0) end(SIGKILL);
  }
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  int end(int signal) {
    ::kill(pid_, signal);
    return wait();
  }
  int wait() {
    int status = 0;
    ::waitpid(pid_, &status, 0);
    pid_ = 0;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }

 private:
  pid_t pid_;
};

std::string bytes_of(const fs::path& store) {
  const fs::path vacuumed = store.string() + ".vacuumed";
  fs::remove(vacuumed);
  SQLite::Database(store.string()).exec("VACUUM INTO '" + vacuumed.string() + "'");
  return slurp(vacuumed);
}

/// Waits long, for machines that are busy with something else.
bool comes_true(const std::function<bool()>& what) {
  for (int i = 0; i < 2400; ++i, std::this_thread::sleep_for(milliseconds(50)))
    if (what()) return true;
  return false;
}

void write(const fs::path& path, const std::string& text, std::ios::openmode mode = std::ios::trunc) {
  std::ofstream(path, std::ios::binary | mode) << text;
}

}  // namespace

TEST_CASE("a kill at any moment leaves a store that opens, and that the next ingest completes") {
  const OutFolder out;
  const fs::path logs = out.path / "logs", whole = out.path / "whole.db", killed = out.path / "killed.db";
  fs::create_directories(logs);
  const std::string abba = slurp(kRoot / "tests/cases/abba.txt");
  for (int i = 0; i < 3000; ++i) write(logs / std::to_string(i), "boot " + std::to_string(i) + "\n" + abba);
  const auto start = std::chrono::steady_clock::now();
  CHECK(Process({"ingest", "-q", logs, "--db", whole}, out.path / "out").wait() == 0);
  const auto took = std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - start);
  const std::string expected = bytes_of(whole);
  std::mt19937 random(1);
  for (int i = 0; i < 30; ++i) {
    Process ingest({"ingest", "-q", logs, "--db", killed}, out.path / "out");
    std::this_thread::sleep_for(took * static_cast<int>(random() % 100) / 100);
    ingest.end(SIGKILL);
    if (!fs::exists(killed)) continue;
    SQLite::Database db(killed.string(), SQLite::OPEN_READWRITE);
    CHECK(db.execAndGet("PRAGMA integrity_check").getString() == "ok");
    if (db.execAndGet("SELECT count(*) FROM sqlite_schema").getInt() > 0)
      CHECK(db.execAndGet("SELECT count(*) FROM report").getInt() ==
            db.execAndGet("SELECT count(*) FROM log").getInt());
    if (i % 5 == 4) {
      CHECK(Process({"ingest", "-q", logs, "--db", killed}, out.path / "out").wait() == 0);
      CHECK((bytes_of(killed) == expected));
      fs::remove(killed);
    }
  }
}

TEST_CASE("following: each new deadlock once, when its report has ended; rotated logs stay; SIGTERM ends it cleanly") {
  const OutFolder out;
  const fs::path logs = out.path / "logs", db = out.path / "f.db", said = out.path / "said";
  fs::create_directories(logs);
  const auto text = [](const std::string& name) { return slurp(kRoot / "tests/cases" / name); };
  const auto says = [&](const std::string& what) { return slurp(said).find(what) != std::string::npos; };
  write(logs / "known", text("gate-1.txt"));
  CHECK(Process({"ingest", "-q", logs, "--db", db}, said).wait() == 0);
  {
    Process follow({"ingest", "--follow", logs, "--db", db}, said);
    write(logs / "console", text("abba.txt").substr(0, 1500));
    std::this_thread::sleep_for(milliseconds(3500));  // a log is silent in the middle of a report
    write(logs / "console", text("abba.txt").substr(1500), std::ios::app);
    CHECK(comes_true([&] { return says("new cyc-810e86e1"); }));
    write(logs / "console", text("monotone-1.txt"), std::ios::app);
    fs::create_directories(logs / "sub");
    write(logs / "sub" / "gate-again", "another boot\n" + text("gate-1.txt"));
    write(logs / "sub" / "inversion", text("inversion-short.txt"));
    CHECK(comes_true([&] { return says("new inv-950df2ef") && says("new cyc-5d98f69a"); }));
    fs::rename(logs / "console", logs / "console.1");
    write(logs / "console", text("wait-plain.txt"));
    CHECK(comes_true([&] { return says("new wai-"); }));
    CHECK(follow.end(SIGTERM) == 0);
  }
  CHECK(!says("lockgraph:"));
  const std::string told = slurp(said);
  CHECK(std::count(told.begin(), told.end(), '\n') == 4);  // what was known is no news, nor is any told twice
  CHECK(Process({"ingest", "-q", logs, "--db", out.path / "again.db"}, said).wait() == 0);
  SQLite::Database store(db.string());
  store.exec("ATTACH '" + (out.path / "again.db").string() + "' AS again");
  CHECK(store.execAndGet("SELECT count(*) FROM (SELECT hash FROM log EXCEPT SELECT hash FROM again.log)").getInt() ==
        0);
  CHECK(store.execAndGet("SELECT count(*) FROM (SELECT hash FROM again.log EXCEPT SELECT hash FROM log)").getInt() ==
        0);
  CHECK(store.execAndGet("SELECT count(*) FROM (SELECT id FROM body EXCEPT SELECT id FROM again.body)").getInt() == 0);
}

TEST_CASE("following goes on while another process has the store, and ends when the store is deleted") {
  const OutFolder out;
  const fs::path logs = out.path / "logs", db = out.path / "f.db", said = out.path / "said";
  fs::create_directories(logs);
  const auto says = [&](const std::string& what) { return slurp(said).find(what) != std::string::npos; };
  write(said, "");
  Process follow({"ingest", "--follow", logs, "--db", db}, said);
  write(logs / "zero", slurp(kRoot / "tests/cases/inversion-short.txt"));
  CHECK(comes_true([&] { return says("new inv-"); }));
  {
    SQLite::Database other(db.string(), SQLite::OPEN_READWRITE, 30000);
    SQLite::Transaction held(other, SQLite::TransactionBehavior::EXCLUSIVE);
    write(logs / "one", slurp(kRoot / "tests/cases/abba.txt"));
    CHECK(comes_true([&] { return says("another process is using this store"); }));
  }
  write(logs / "two", slurp(kRoot / "tests/cases/wait-plain.txt"));
  CHECK(comes_true([&] { return says("new cyc-810e86e1") && says("new wai-"); }));
  fs::remove(db);
  write(logs / "three", slurp(kRoot / "tests/cases/gate-1.txt"));
  CHECK(comes_true([&] { return says("was deleted or moved away"); }));
  CHECK(follow.wait() == 2);
}
