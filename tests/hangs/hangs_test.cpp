// What real kernels and trackers print of tasks that wait for each other: logs/ holds samples of each wording.
#include "cli/run.h"

#include <doctest/doctest.h>
#include <lockgraph/graph/analysis.h>
#include <lockgraph/parse/parse.h>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <set>
#include <sstream>

using namespace lockgraph;
using Json = nlohmann::json;

namespace {

const std::string kLogs = kRoot + "/tests/hangs/logs/";

Json findings(const std::vector<std::string>& args) {
  std::vector<std::string> all = {"findings", "--format", "json"};
  all.insert(all.end(), args.begin(), args.end());
  return Json::parse(run_with(all).out).at("findings");
}

Json hangs_of(const std::string& text) {
  const Folder folder;
  Json all = Json::array();
  for (const Json& f : findings({folder.file("log", text)}))
    if (f.at("kind") == "hang") all.push_back(f);
  return all;
}

/// One blocked task, as the detector prints it at a second of the kernel's time.
std::string blocked(const std::string& comm, int pid, int at, int seconds, const std::vector<std::string>& stack) {
  const std::string stamp = "[" + std::to_string(at) + ".000001] ";
  std::string text = stamp + "INFO: task " + comm + ":" + std::to_string(pid) + " blocked for more than " +
                     std::to_string(seconds) + " seconds.\n" + stamp + "      Not tainted 7.1.0 #1\n" + stamp +
                     "task:" + comm + " state:D stack:0     pid:" + std::to_string(pid) +
                     " tgid:" + std::to_string(pid) + " ppid:2 task_flags:0x1 flags:0x2\n" + stamp + "Call Trace:\n" +
                     stamp + " __schedule+0x1/0x2\n";
  for (const std::string& f : stack) text += stamp + " " + f + "+0x10/0x20\n";
  return text;
}

std::string owned(const std::string& waits, const std::string& owner, int at, const std::string& what = "a mutex") {
  return "[" + std::to_string(at) + ".000002] INFO: task " + waits + " is blocked on " + what +
         " likely owned by task " + owner + ".\n";
}

}  // namespace

TEST_CASE("circles of two tasks, by owners and by lists, and of one task by itself") {
  for (const auto* name : {"04-hung-blocker.log", "04b-hung-debian.log", "04c-hung-no-lockdep-cycle.log",
                           "04d-sysrq-d.log", "44-wrapped.log"}) {
    CAPTURE(name);
    const Json all = findings({kLogs + name});
    REQUIRE(all.size() == 1);
    const Json& h = all[0];
    CHECK(h.at("kind") == "hang");
    CHECK(h.at("confidence") == "happened");
    CHECK(h.at("id").get<std::string>().starts_with("hng-"));
    CHECK(h.at("explained_by").is_null());
    REQUIRE(h.at("tasks").size() == 2);
    for (std::size_t i = 0; i < 2; ++i) {
      CHECK(h["tasks"][i].at("held_by") == 1 - i);
      CHECK(h["tasks"][i].at("on") == "mutex");
      CHECK(h["tasks"][i].at("in").contains("function"));
    }
    CHECK(h.at("releases").size() == 1);
    CHECK(h.at("sources") == Json{kLogs + name});
  }
  for (const auto* name : {"04e-self.log", "60-self-posted.txt"}) {
    CAPTURE(name);
    const Json all = findings({kLogs + name});
    REQUIRE(all.size() == 1);
    REQUIRE(all[0].at("tasks").size() == 1);
    CHECK(all[0]["tasks"][0].at("held_by") == 0);
  }
  CHECK(run_with({"findings", kLogs + "04e-self.log"}).status == 1);
}

TEST_CASE("one hang is one finding, whatever told of it; locks and places are those that are printed") {
  const Json all = findings({kLogs});
  CHECK(std::ranges::count_if(all, [](const Json& f) { return f.at("kind") == "hang"; }) == 4);
  const Json h = findings({kLogs + "04-hung-blocker.log"})[0];
  CHECK(h["id"] == findings({kLogs + "04d-sysrq-d.log"})[0]["id"]);
  CHECK(h["id"] == findings({kLogs + "04c-hung-no-lockdep-cycle.log"})[0]["id"]);
  CHECK(h["tasks"][0].at("comm") == "holder");
  CHECK(h["tasks"][0].at("waits_for") == "&foo->b_lock");
  CHECK(h["tasks"][0].at("took_in").at("function") == "foo_first");
  CHECK(h["tasks"][1].at("waits_for") == "&foo->a_lock");
  CHECK(h["tasks"][1].at("seconds") == 143);
}

TEST_CASE("without a circle: who holds up others, and what it does") {
  const Finished f = run_with({"findings", kLogs + "held-blocked.log"});
  CHECK(f.status == 0);
  CHECK(says(f.out, "found no deadlock"));
  CHECK(says(f.out, "ldt_holder:48"));
  CHECK(says(f.out, "1 task waits for it"));
  const Json check = Json::parse(run_with({"check", "--format", "json", kLogs + "held-blocked.log"}).out);
  CHECK(check.at("hangs").empty());
  REQUIRE(check.at("stuck").size() == 1);
  CHECK(check["stuck"][0].at("task").at("comm") == "ldt_holder");
  CHECK(check["stuck"][0].at("waiting") == 1);
  const Json stats = Json::parse(run_with({"stats", "--format", "json", kLogs + "held-blocked.log"}).out);
  CHECK(stats.at("stuck") == check["stuck"]);
  // A root that waits for hardware.
  const std::string text =
      blocked("kworker/0:1", 11, 400, 122, {"schedule_timeout", "wait_for_completion", "xhci_alloc_dev"}) +
      blocked("shutdown", 1, 400, 122, {"__mutex_lock", "device_shutdown"}) +
      owned("shutdown:1", "kworker/0:1:11", 400);
  const Folder folder;
  const Finished root = run_with({"findings", folder.file("log", text)});
  CHECK(root.status == 0);
  CHECK(says(root.out, "kworker/0:1:11: waits for the completion, in xhci_alloc_dev"));
}

TEST_CASE("readers, writers, semaphores; owners that are not found; names with blanks and colons") {
  const auto pair = [](const std::string& a, const std::string& b) {
    return blocked("a b:c", 5, 300, 130, {"down_read", "f"}) + "[300.000003] INFO: task a b:c:5 " + a + "\n" +
           blocked("d", 6, 300, 130, {"down_write", "g"}) + "[300.000004] INFO: task d:6 " + b + "\n";
  };
  const Json rw = hangs_of(pair("<reader> blocked on an rw-semaphore likely owned by task d:6 <writer>",
                                "<writer> blocked on an rw-semaphore likely owned by task a b:c:5 <reader>"));
  REQUIRE(rw.size() == 1);
  CHECK(rw[0]["tasks"][0].at("on") == "rwsem-read");
  CHECK(rw[0]["tasks"][0].at("comm") == "a b:c");
  CHECK(rw[0]["tasks"][1].at("on") == "rwsem-write");
  const Json sem = hangs_of(pair("blocked on a semaphore likely last held by task d:6",
                                 "blocked on a semaphore likely last held by task a b:c:5"));
  REQUIRE(sem.size() == 1);
  CHECK(sem[0]["tasks"][0].at("on") == "semaphore");
  CHECK(hangs_of(pair("is blocked on a mutex, but the owner is not found.",
                      "is blocked on a semaphore, but the last holder is not found."))
            .empty());
  CHECK(hangs_of(
            pair("is blocked on a mutex likely owned by task x:7.", "is blocked on a mutex likely owned by task x:7."))
            .empty());
}

TEST_CASE("rounds of one hang are one; what was over when the other began is none") {
  std::string rounds;
  for (const int at : {302, 304, 306})
    rounds += blocked("a", 5, at, at - 300, {"__mutex_lock", "f"}) + owned("a:5", "b:6", at) +
              blocked("b", 6, at, at - 300, {"__mutex_lock", "g"}) + owned("b:6", "a:5", at);
  const Json one = hangs_of(rounds);
  REQUIRE(one.size() == 1);
  CHECK(one[0].at("boots") == 1);
  CHECK(one[0]["tasks"][0].at("seconds") == 6);
  // The second began before the first was seen, though it is told later.
  CHECK(hangs_of(blocked("a", 5, 300, 122, {"__mutex_lock", "f"}) + owned("a:5", "b:6", 300) +
                 blocked("b", 6, 422, 130, {"__mutex_lock", "g"}) + owned("b:6", "a:5", 422))
            .size() == 1);
  // It began when the first one had gone on.
  CHECK(hangs_of(blocked("a", 5, 300, 122, {"__mutex_lock", "f"}) + owned("a:5", "b:6", 300) +
                 blocked("b", 6, 800, 122, {"__mutex_lock", "g"}) + owned("b:6", "a:5", 800))
            .empty());
  // Another boot, other tasks of the same numbers.
  CHECK(hangs_of(blocked("a", 5, 300, 122, {"__mutex_lock", "f"}) + owned("a:5", "b:6", 300) +
                 "[    0.000000] Linux version 7.1.0 (x@y) (gcc) #1\n" +
                 blocked("b", 6, 300, 122, {"__mutex_lock", "g"}) + owned("b:6", "a:5", 300))
            .empty());
}

TEST_CASE("a reader waits behind a queued writer; work queues and RCU are no locks that tasks have") {
  const auto lists = [](const std::string& mask, const std::string& first, const std::string& second) {
    return "[   10.100000] sysrq: Show Locks Held\n[   10.100000] \n[   10.100000] Showing all locks held in the "
           "system:\n"
           "[   10.100000] 2 locks held by a/5:\n[   10.100000]  #0: ffff888100000001 (" +
           first + "){" + mask + "}, at: f+0x1/0x2\n[   10.100000]  #1: ffff888100000002 (" + second + "){" + mask +
           "}, at: f+0x3/0x4\n[   10.100000] 2 locks held by b/6:\n[   10.100000]  #0: ffff888100000002 (" + second +
           "){" + mask + "}, at: g+0x1/0x2\n[   10.100000]  #1: ffff888100000001 (" + first + "){" + mask +
           "}, at: g+0x3/0x4\n[   10.100000] \n[   10.100000] =============================================\n";
  };
  CHECK(hangs_of(lists("+.+.}-{4:4", "&x->m", "&y->m")).size() == 1);
  CHECK(hangs_of(lists("++++}-{4:4", "&x->m", "&y->m")).empty());  // both may be readers
  CHECK(hangs_of(lists("+.+.}-{0:0", "(wq_completion)q", "(work_completion)(&w)")).empty());
  CHECK(hangs_of(lists("....}-{1:3", "rcu_read_lock", "rcu_read_lock_bh")).empty());
  CHECK(hangs_of(lists("+.+.}-{0:0", "fs_reclaim", "&x->m")).empty());
  const std::string reader =
      blocked("r", 5, 50, 40, {"rwsem_down_read_slowpath", "f"}) +
      "[   50.100000] INFO: task r:5 <reader> blocked on an rw-semaphore likely owned by task r:5 <reader>\n" +
      blocked("w", 6, 50, 45, {"rwsem_down_write_slowpath", "g"}) +
      "[   50.100000] INFO: task w:6 <writer> blocked on an rw-semaphore likely owned by task r:5 <reader>\n";
  const Json h = hangs_of(reader +
                          "[   50.200000] Showing all locks held in the system:\n[   50.200000] 2 locks held by r/5:\n"
                          "[   50.200000]  #0: ffff888100000001 (&x->s){++++}-{4:4}, at: f+0x1/0x2\n"
                          "[   50.200000]  #1: ffff888100000001 (&x->s){++++}-{4:4}, at: f+0x3/0x4\n"
                          "[   50.200000] 1 lock held by w/6:\n"
                          "[   50.200000]  #0: ffff888100000001 (&x->s){++++}-{4:4}, at: g+0x3/0x4\n"
                          "[   50.200000] =============================================\n");
  CHECK_FALSE(h.empty());
  CHECK(std::ranges::any_of(h, [](const Json& f) { return f["tasks"].size() == 2; }));
}

TEST_CASE("a reported cycle whose functions tasks sleep in has happened, and explains the hang") {
  const std::string report = slurp(kCases + "/abba.txt");
  const Folder folder;
  const Json before = findings({folder.file("log", report)});
  REQUIRE(before.size() == 1);
  CHECK_FALSE(before[0].contains("happened"));
  // Without owners: lockdep is off since that report.
  std::vector<std::string> functions;
  for (const Json& e : before[0].at("edges")) functions.push_back(e.at("site").at("function"));
  REQUIRE(functions.size() == 2);
  // Of that very kernel.
  const auto of_it = [](std::string text) { return text.replace(text.find("7.1.0"), 5, "6.6.0"); };
  const std::string both = of_it(blocked("a", 5, 9000, 122, {"__mutex_lock", functions[0]})),
                    other = of_it(blocked("b", 6, 9000, 122, {"__mutex_lock", functions[1]}));
  const Json after =
      findings({folder.file("log", report + both + other + "[ 9000.100000] INFO: lockdep is turned off.\n")});
  REQUIRE(after.size() == 1);
  CHECK(after[0].at("happened") == true);
  CHECK(after[0].at("id") == before[0].at("id"));
  CHECK_FALSE(findings({folder.file("log", report + both)})[0].contains("happened"));
  // Both are said to be kept by a third one; or they are of another boot, where who owns what is not said.
  CHECK_FALSE(
      findings({folder.file("log", report + both + owned("a:5", "c:7", 9000) + other + owned("b:6", "c:7", 9000))})[0]
          .contains("happened"));
  CHECK_FALSE(findings({folder.file("log", report), folder.file("other", both + other)})[0].contains("happened"));
  // With owners, in another boot that printed no report: both are told, beside each other.
  const std::string circle = both + owned("a:5", "b:6", 9000) + other + owned("b:6", "a:5", 9000);
  const Json beside = findings({folder.file("log", report), folder.file("other", circle)});
  REQUIRE(beside.size() == 2);
  CHECK(beside[0].at("kind") == "hang");
  CHECK(beside[0].at("explained_by") == before[0].at("id"));
  CHECK(beside[1].at("happened") == true);
}

TEST_CASE("a hang is known by its functions: match, baselines, stores") {
  const Folder folder;
  const std::string store = folder / "s.db", known = kLogs + "04c-hung-no-lockdep-cycle.log";
  CHECK(run_with({"ingest", known, "--db", store}).status == 0);
  const auto status = [&](const std::string& log, const std::vector<std::string>& in) {
    std::vector<std::string> args = {"match", log, "--format", "json", "--in"};
    args.insert(args.end(), in.begin(), in.end());
    const Json all = Json::parse(run_with(args).out).at("deadlocks");
    return all.size() == 1 ? all[0].at("status").get<std::string>() : std::to_string(all.size());
  };
  for (const std::string& in : {store, known}) {
    CHECK(status(kLogs + "04d-sysrq-d.log", {in}) == "known");
    CHECK(status(kLogs + "04e-self.log", {in}) == "new");
  }
  CHECK(status(known, {store}) == "new");  // never its own precedent
  CHECK(run_with({"merge", store, "--db", folder / "merged.db"}).status == 0);
  CHECK(status(kLogs + "04d-sysrq-d.log", {folder / "merged.db"}) == "known");
  CHECK(run_with({"findings", kLogs + "04d-sysrq-d.log", "--fail-on", "new", "--baseline", store}).status == 0);
  CHECK(run_with({"findings", kLogs + "04e-self.log", "--fail-on", "new", "--baseline", store}).status == 1);
  const std::string baseline = folder.file("findings.json", run_with({"findings", "--format", "json", known}).out);
  CHECK(run_with({"findings", kLogs + "04d-sysrq-d.log", "--fail-on", "new", "--baseline", baseline}).status == 0);
  CHECK(run_with({"findings", kLogs + "04e-self.log", "--fail-on", "new", "--baseline", baseline}).status == 1);
  CHECK(run_with({"findings", "--db", store}).out == [&] { return run_with({"findings", known}).out; }());
  CHECK(run_with({"forget", known, "--db", store}).status == 0);
  CHECK(status(kLogs + "04d-sysrq-d.log", {store}) == "new");
}

TEST_CASE("every output tells of a hang") {
  const std::string log = kLogs + "04-hung-blocker.log";
  const Finished explained = run_with({"explain", "hng", log});
  CHECK(explained.status == 0);
  CHECK(says(explained.out, "tester:777 (state D, blocked for more than 143 seconds) waits for the mutex"));
  CHECK(says(run_with({"explain", "hng", log, "--format", "svg"}).out, "holder:778"));
  CHECK(says(run_with({"explain", "hng", log, "--format", "json"}).out, "\"sentences\""));
  CHECK(says(run_with({"check", log}).out, "happened"));
  CHECK(run_with({"check", log}).status == 1);
  for (const auto* format : {"sarif", "junit", "csv"})
    CHECK(says(run_with({"findings", log, "--format", format}).out, "hng-"));
  CHECK(says(run_with({"export", log, "--format", "html"}).out, "hng-"));
  CHECK(says(run_with({"timeline", log}).out, "hng-"));
  const Folder folder;
  CHECK(run_with({"analyze", log, "-o", folder / "out"}).status == 1);
  for (const auto* suffix : {".svg", ".dot"}) {
    std::size_t drawn = 0;
    for (const auto& file : fs::directory_iterator(folder.path / "out/chains"))
      drawn += file.path().filename().string().starts_with("hng-") && file.path().extension() == suffix;
    CHECK(drawn == 1);
  }
}

TEST_CASE("a list that lacks a line tells of no wait; a semaphore is no lock of a list") {
  const auto list = [](const std::string& said, const std::string& third) {
    return "[  100.000001] Showing all locks held in the system:\n[  100.000002] " + said +
           " locks held by a/5:\n[  100.000003]  #0: ffff888100000001 (&x->m){+.+.}-{4:4}, at: f+0x1/0x2\n"
           "[  100.000004]  #1: ffff888100000002 (&y->m){+.+.}-{4:4}, at: f+0x3/0x4\n" +
           third +
           "[  100.000006] 2 locks held by b/6:\n[  100.000007]  #0: ffff888100000002 (&y->m){+.+.}-{4:4}, at: "
           "g+0x1/0x2\n"
           "[  100.000008]  #1: ffff888100000001 (&x->m){+.+.}-{4:4}, at: g+0x3/0x4\n"
           "[  100.000009] =============================================\n";
  };
  CHECK(hangs_of(list("2", "")).size() == 1);
  CHECK(hangs_of(list("3", "")).empty());
  const std::string down = blocked("a", 5, 100, 50, {"down", "f"}) +
                           "[  100.000001] INFO: task a:5 blocked on a semaphore likely last held by task c:7\n";
  CHECK(hangs_of(down + list("2", "")).empty());
}

TEST_CASE(
    "moments that lie apart make no circle, by whatever clock; the same kernel's lines once more are no other boot") {
  const std::string first =
                        "INFO: task a:5 blocked for more than 122 seconds.\n      Not tainted 7.1.0 #1\n"
                        "INFO: task a:5 is blocked on a mutex likely owned by task b:6.\n",
                    second =
                        "INFO: task b:6 blocked for more than 122 seconds.\n      Not tainted 7.1.0 #1\n"
                        "INFO: task b:6 is blocked on a mutex likely owned by task a:5.\n";
  const auto at = [](const std::string& front, const std::string& text) {
    std::string all;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) all += front + line + "\n";
    return all;
  };
  CHECK(hangs_of(at("Jan 15 12:01:08 host kernel: ", first + second)).size() == 1);
  CHECK(hangs_of(at("Jan 15 12:01:08 host kernel: ", first) + at("Feb 20 12:01:08 host kernel: ", second)).empty());
  CHECK(hangs_of(at("[Thu Jan 15 12:01:08 2026] ", first) + at("[Thu Jan 15 14:01:08 2026] ", second)).empty());
  CHECK(hangs_of(at("[  300.000001] ", first) + "[    0.000000] Command line: quiet\n" + at("[  310.000001] ", second))
            .empty());
  CHECK(hangs_of(at("[  300.000001] ", first) + "[  305.000000] usb: x\n" + at("[  310.000001] ", second)).size() == 1);
  CHECK(hangs_of(at("[  300.000001] ", first) + at("[  210.000001] ", second)).empty());
  const Json replayed =
      hangs_of(at("[  300.000001] ", first + second) + at("[  400.000001] ", "INFO: x\n" + first + second) +
               at("[  300.000001] ", first + second));
  REQUIRE(replayed.size() == 1);
  CHECK(replayed[0].at("boots") == 1);
}

TEST_CASE("no number of a task decides between circles, and tasks without stacks are known to nobody") {
  const auto knot = [](const std::vector<int>& pids) {
    std::string text;
    for (int i = 0; i < 5; ++i)
      text += blocked("t" + std::to_string(i), pids[static_cast<std::size_t>(i)], 100, 50,
                      {"rwsem_down_write_slowpath", "f" + std::to_string(i)});
    text += "[  100.100000] Showing all locks held in the system:\n";
    const auto list = [&](int i, const std::vector<int>& locks) {
      text += "[  100.100000] " + std::to_string(locks.size()) + " locks held by t" + std::to_string(i) + "/" +
              std::to_string(pids[static_cast<std::size_t>(i)]) + ":\n";
      for (std::size_t n = 0; n < locks.size(); ++n)
        text += "[  100.100000]  #" + std::to_string(n) + ": ffff88810000000" + std::to_string(locks[n]) +
                " (&x->s){++++}-{4:4}, at: f" + std::to_string(i) + "+0x1/0x2\n";
    };
    list(0, {1, 2});  // waits for 1 and 2, who read lock 2
    list(1, {2, 3});
    list(2, {2, 3});
    list(3, {3, 1});
    list(4, {3, 1});
    return text + "[  100.100000] =============================================\n";
  };
  std::set<std::string> ids;
  std::vector<int> pids = {11, 12, 13, 14, 15};
  for (int n = 0; n < 20; ++n, std::ranges::next_permutation(pids)) {
    std::string all;
    for (const Json& h : hangs_of(knot(pids))) all += h.at("id").get<std::string>();
    ids.insert(all);
  }
  CHECK(ids.size() == 1);
  const std::string bare = owned("a:5", "b:6", 100) + owned("b:6", "a:5", 100);
  const Folder folder;
  const std::string log = folder.file("bare", bare);
  const std::string baseline = folder.file("findings.json", run_with({"findings", "--format", "json", log}).out);
  CHECK(says(baseline.empty() ? "" : slurp(baseline), "ambiguous"));
  CHECK(run_with({"findings", log, "--fail-on", "new", "--baseline", baseline}).status == 1);
}

TEST_CASE("mailers break its lines at blanks, terminals at their edge; consoles at a newline in a name") {
  std::vector<std::string> lines;
  std::istringstream log(slurp(kLogs + "04-hung-blocker.log"));
  for (std::string line; std::getline(log, line);) lines.push_back(line);
  const auto hang_in = [](const std::vector<std::string>& all) {
    std::string text;
    for (const std::string& line : all) text += line + "\n";
    const Json hangs = hangs_of(text);
    if (hangs.size() != 1) return Json(hangs.size());
    Json tasks = hangs[0].at("tasks");
    for (Json& t : tasks) t.erase("line");
    return Json{hangs[0].at("id"), tasks};
  };
  const Json whole = hang_in(lines);
  REQUIRE(whole.is_array());
  std::size_t broken = 0;
  const std::string host = "Nov 30 12:00:00 host kernel: ";
  for (const bool stamped : {true, false})
    for (const std::string& front : {std::string(), host}) {
      std::vector<std::string> dressed;
      for (const std::string& line : lines) dressed.push_back(front + (stamped ? line : line.substr(15)));
      for (std::size_t i = 0; i < lines.size(); ++i) {
        const std::string& line = dressed[i];
        if (line.find("INFO: ") == line.npos && line.find("task:") == line.npos) continue;
        std::size_t at = line.find(line.find("INFO: ") == line.npos ? "task:" : "INFO: ");
        while ((at = line.find(' ', at)) != line.npos) {
          std::vector<std::string> wrapped = dressed;
          wrapped[i] = line.substr(0, at);
          at = line.find_first_not_of(' ', at);
          wrapped.insert(wrapped.begin() + static_cast<std::ptrdiff_t>(i) + 1, line.substr(at));
          INFO(wrapped[i], " | ", wrapped[i + 1]);
          CHECK(hang_in(wrapped) == whole);
          ++broken;
        }
      }
      for (const std::size_t width : {72u, 76u, 80u}) {
        std::vector<std::string> mailed, at_edge;
        for (std::string line : dressed) {
          std::string rest = line;
          for (; line.size() > width; line = line.substr(width)) at_edge.push_back(line.substr(0, width));
          at_edge.push_back(line);
          for (std::size_t blank; rest.size() > width && (blank = rest.rfind(' ', width)) + 1 > 1;
               rest = rest.substr(blank + 1))
            mailed.push_back(rest.substr(0, blank));
          mailed.push_back(rest);
        }
        CAPTURE(width);
        CAPTURE(front);
        CHECK(hang_in(mailed) == whole);
        CHECK(hang_in(at_edge) == whole);
      }
    }
  CHECK(broken > 250);

  for (const std::string& front : {std::string("[  100.002400] "), std::string()}) {
    std::string text;
    for (const auto* line :
         {"INFO: task my", "prog:777 blocked for more than 143 seconds.", "      Not tainted 7.1.0-rc3 #7", "task:my",
          "prog       state:D stack:25960 pid:777   tgid:777   ppid:1      task_flags:0x400140 flags:0x00080002",
          "Call Trace:", " __schedule+0x10e9/0x6820", " __mutex_lock+0x818/0x1060", " foo_second+0x44/0x90",
          "INFO: task my", "prog:777 is blocked on a mutex likely owned by task my", "prog:777."})
      text += front + line + "\n";
    const Json hangs = hangs_of(text);
    REQUIRE(hangs.size() == 1);
    REQUIRE(hangs[0].at("tasks").size() == 1);
    CHECK(hangs[0]["tasks"][0].at("comm") == "my\nprog");
    CHECK(hangs[0]["tasks"][0].at("state") == "D");
    const Folder folder;
    CHECK(says(run_with({"findings", folder.file("log", text)}).out,
               "my\\nprog:777 (state D, blocked for more than 143 seconds) waits for the mutex"));
  }
}

TEST_CASE("states of tasks before 5.9: SysRq, hung tasks; a lock that says `sem` is no mutex") {
  const auto state = [](const std::string& head, const std::string& where) {
    return "[  400.000000] " + head +
           "SysRq : Show Blocked State\n"
           "[  400.000001]   task                        PC stack   pid father\n"
           "[  400.000002] kworker/u4:0 a  D" +
           where +
           "29392   777      1 0x00000000\n"
           "[  400.000003] Call Trace:\n"
           "[  400.000004]  [<ffffffff81234567>] __schedule+0x1e9/0x6820\n"
           "[  400.000005]  [<ffffffff81234567>] __mutex_lock+0x818/0x1060\n"
           "[  400.000006]  [<ffffffff81234567>] foo_second+0x44/0x90\n"
           "[  400.000007] init            R  running task    12712     1      0 0x00000008\n"
           "[  400.000008] sh              S 0000000000000001     0    12      1 0x00000000\n";
  };
  const Folder folder;
  for (const auto* where : {" ffff88012b0a7ac8 ", "", " c0123456 "}) {
    CAPTURE(where);
    const std::string told = run_with({"stats", folder.file("log", state(*where ? "" : "sysrq: ", where))}).out;
    CHECK(says(told, "kworker/u4:0 a:777: waits for the mutex, in foo_second, state D"));
    CHECK_FALSE(says(told, "init:1"));
    CHECK_FALSE(says(told, "sh:12"));
  }
  const auto list = [](const std::string& lock) {
    return "[  100.000001] Showing all locks held in the system:\n[  100.000002] 2 locks held by a/5:\n"
           "[  100.000003]  #0: ffff888100000001 (&x->m){+.+.}-{4:4}, at: f+0x1/0x2\n"
           "[  100.000004]  #1: ffff888100000002 (" +
           lock +
           "){+.+.}-{4:4}, at: f+0x3/0x4\n"
           "[  100.000006] 2 locks held by b/6:\n"
           "[  100.000007]  #0: ffff888100000002 (" +
           lock +
           "){+.+.}-{4:4}, at: g+0x1/0x2\n"
           "[  100.000008]  #1: ffff888100000001 (&x->m){+.+.}-{4:4}, at: g+0x3/0x4\n";
  };
  const auto on = [&](const std::string& lock) {
    const Json hangs = hangs_of(list(lock));
    REQUIRE(hangs.size() == 1);
    for (const Json& t : hangs[0].at("tasks"))
      if (t.at("waits_for") == lock) return t.at("on").get<std::string>();
    return std::string();
  };
  CHECK(on("&y->rwsem") == "rwsem-write");
  CHECK(on("&sem->lock") == "mutex");
}
