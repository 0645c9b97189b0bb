// The five bisections of samples/, judged and placed in time by the real binary; what they must give was read from the
// logs by hand.
#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include "golden/run.h"

#include <algorithm>
#include <map>

using nlohmann::json;

namespace {

const json& of(const json& bisections, const std::string& name) {
  for (const json& b : bisections["bisections"])
    if (b["source"].get<std::string>().find(name) != std::string::npos) return b;
  FAIL("no bisection of " << name);
  return bisections;
}

bool has_reason(const json& b, const std::string& code, int line) {
  return std::any_of(b["reasons"].begin(), b["reasons"].end(),
                     [&](const json& r) { return r["code"] == code && r["line"] == line; });
}

const json& row_of(const json& timeline, const std::string& title) {
  for (const json& row : timeline["rows"])
    if (row["title"] == title) return row;
  FAIL("no row of " << title);
  return timeline;
}

std::map<std::string, std::string> presence(const json& row) {
  std::map<std::string, std::string> cells;
  for (const json& c : row["cells"]) cells[c["release"]] = c["presence"];
  return cells;
}

std::vector<std::string> releases_of(const json& row, const std::string& title) {
  for (const json& t : row["titles"])
    if (t["title"] == title) return t["releases"];
  return {};
}

}  // namespace

TEST_CASE("verdicts on the bisections, each with its reason and line") {
  const Run run = run_in_root("bisect --format json samples");
  CHECK(run.status == 1);
  const json all = json::parse(run.out);
  CHECK(all["schema"] == "lockgraph.bisection/1");
  REQUIRE(all["bisections"].size() == 5);

  const json& pcm = of(all, "snd_pcm_period_elapsed");
  CHECK(pcm["result"] == "oldest-release");
  CHECK(pcm["verdict"] == "doubtful");
  CHECK(has_reason(pcm, "untestable-boundary", 70));  // v5.10, the first that could not be tested
  CHECK(pcm["steps"].size() == 34);
  CHECK(pcm["steps"][0]["runs"] == json{{"crashed", 19}, {"other", 0}, {"ok", 0}, {"lost", 1}});
  CHECK(pcm["steps"][0]["titles"] == json{{"possible deadlock in snd_pcm_period_elapsed", 19}});

  const json& fallocate = of(all, "vfs_fallocate");
  CHECK(fallocate["verdict"] == "wrong");
  CHECK(has_reason(fallocate, "title-drift", 220));

  const json& odebug = of(all, "odebug");
  CHECK(odebug["verdict"] == "wrong");
  CHECK(odebug["culprit"] == "7e923e6a3ceb877497dd9ee70d71fa33b94f332b");
  CHECK(has_reason(odebug, "same-binary", 355));
  CHECK(has_reason(odebug, "title-drift", 59));

  const json& kvm_wait = of(all, "kvm_wait");
  CHECK(kvm_wait["verdict"] == "wrong");
  CHECK(has_reason(kvm_wait, "title-drift", 35));

  const json& hrtimer = of(all, "snd_hrtimer");
  CHECK(hrtimer["result"] == "first-bad-commit");
  CHECK(hrtimer["verdict"] != "wrong");
  for (const json& reason : hrtimer["reasons"]) CHECK(reason["code"] != "title-drift");
  for (const json& b : all["bisections"]) CHECK_FALSE(b.contains("unknown_lines"));
}

TEST_CASE("the timeline goes by the cycle and says what could not be tested") {
  const Run run = run_in_root("timeline --format json samples");
  CHECK(run.status == 1);
  const json timeline = json::parse(run.out);
  CHECK(timeline["schema"] == "lockgraph.timeline/1");

  const json& pcm = row_of(timeline, "possible deadlock in snd_pcm_period_elapsed");
  CHECK(pcm["finding"] == "inv-d7a140fe");
  auto cells = presence(pcm);
  CHECK(cells["v5.11"] == "reported");
  for (int minor = 12; minor <= 17; ++minor) CHECK(cells["v5." + std::to_string(minor)] == "seen");
  for (int minor = 0; minor <= 10; ++minor) CHECK(cells["v5." + std::to_string(minor)] == "not testable");
  for (int minor = 6; minor <= 20; ++minor) CHECK(cells["v4." + std::to_string(minor)] == "not testable");

  // One deadlock under two titles, by release.
  const json& fallocate = row_of(timeline, "possible deadlock in shmem_fallocate");
  CHECK(fallocate["finding"].is_null());
  CHECK(releases_of(fallocate, "possible deadlock in vfs_fallocate") ==
        std::vector<std::string>{"v4.14", "v4.15", "v4.16", "v4.17", "v4.18"});
  CHECK(
      releases_of(fallocate, "possible deadlock in shmem_fallocate") ==
      std::vector<std::string>{"v4.19", "v4.20", "v5.0", "v5.1", "v5.2", "v5.4", "v5.5", "v5.6", "v5.7", "after v5.7"});
  cells = presence(fallocate);
  CHECK(cells["v4.6"] == "not testable");  // only another bug there
  CHECK(cells["v4.13"] == "not testable");
  CHECK(cells["v5.3"] == "absent");

  // Drift: what was looked for was only seen where the bisection began.
  CHECK(presence(row_of(timeline, "WARNING: refcount bug in sk_psock_get")) ==
        std::map<std::string, std::string>{{"v5.11", "absent"}, {"after v5.11", "seen"}});
  const json& hung = row_of(timeline, "INFO: task hung in io_ring_exit_work");
  CHECK(hung["cells"][0]["miss"].get<double>() == doctest::Approx(0.04).epsilon(0.1));  // 19 runs at 4 of 20
}

TEST_CASE("text and pictures of bisections and timeline are stable") {
  check_golden("bisect.txt", run_in_root("bisect samples").out);
  check_golden("bisect.svg", run_in_root("bisect --format svg samples").out);
  check_golden("timeline.txt", run_in_root("timeline samples").out);
  check_golden("timeline.svg", run_in_root("timeline --format svg samples").out);
}
