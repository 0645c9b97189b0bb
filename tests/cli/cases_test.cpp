// Small cases with known answers (tests/cases, each in the printed form of real kernels), through the whole program.
#include <doctest/doctest.h>
#include <lockgraph/cli/cli.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include <unistd.h>

using namespace lockgraph;
using nlohmann::json;
namespace fs = std::filesystem;

namespace {

const fs::path kCaseFolder = fs::path(LOCKGRAPH_ROOT) / "tests" / "cases";

json json_of(std::vector<std::string> args, const std::vector<std::string>& cases) {
  for (const std::string& name : cases) args.push_back((kCaseFolder / (name + ".txt")).string());
  args.insert(args.end(), {"--format", "json"});
  std::istringstream in;
  std::ostringstream out, err;
  run(args, in, out, err);
  CHECK(err.str().empty());
  return json::parse(out.str());
}

json findings_of(const std::vector<std::string>& cases) {
  const json findings = json_of({"findings"}, cases)["findings"];
  // Each reported deadlock is a finding, with the id that check prints.
  std::set<std::string> ids;
  for (const json& f : findings) ids.insert(f["id"].get<std::string>());
  const json checked = json_of({"check"}, cases);
  for (const json& r : checked["reports"]) CHECK(ids.count(r["finding"].get<std::string>()) == 1);
  return findings;
}

std::size_t reported(const json& findings) {
  return static_cast<std::size_t>(
      std::count_if(findings.begin(), findings.end(), [](const json& f) { return f["confidence"] == "reported"; }));
}

std::set<std::string> ids(const json& findings) {
  std::set<std::string> all;
  for (const json& f : findings) all.insert(f["id"].get<std::string>());
  return all;
}

using Names = std::vector<std::string>;

Names sorted(Names names) {
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace

TEST_CASE("a recursion inside a reported cycle deletes nothing, and knows nothing of it as a baseline") {
  const json both = findings_of({"abba", "recursion-inside-abba"});
  CHECK(both.size() == 2);
  CHECK(reported(both) == 2);
  const json alone = findings_of({"abba"});
  CHECK(ids(both).count(alone[0]["id"]) == 1);
  const fs::path baseline = fs::temp_directory_path() / ("lockgraph-baseline-" + std::to_string(::getpid()) + ".json");
  std::ofstream(baseline) << json_of({"findings"}, {"recursion-inside-abba"});
  std::istringstream in;
  std::ostringstream out, err;
  CHECK(run({"findings", "--fail-on", "new", "--baseline", baseline.string(), (kCaseFolder / "abba.txt").string()}, in,
            out, err) == 1);
  CHECK(err.str().find("new: " + alone[0]["id"].get<std::string>()) == 0);
  fs::remove(baseline);
}

TEST_CASE("two inversions of the same ends are two reported findings") {
  const json f = findings_of({"inversion-short", "inversion-long"});
  CHECK(f.size() == 2);
  CHECK(reported(f) == 2);
}

TEST_CASE("two labels of one boot are two classes") {
  struct Row {
    std::string name;
    Names labels;
  };
  for (const Row& row : std::initializer_list<Row>{
           {"two-labels-rename", {"&p->pi_lock", "&rq->__lock", "&rq->lock", "&x->lock"}},
           {"two-labels-queues", {"&dm->lock", "&q->q_usage_counter(io)", "&q->q_usage_counter(io)", "&y->lock"}},
           {"two-labels-workqueues",
            {"&dm->lock", "&y->lock", "(wq_completion)dio/loop*", "(wq_completion)dio/loop1"}}}) {
    CAPTURE(row.name);
    const json f = findings_of({row.name});
    REQUIRE(f.size() == 1);
    CHECK(f[0]["confidence"] == "reported");
    Names printed;
    for (const json& c : f[0]["cycle"]) {  // without what tells the class apart from those of other boots
      const std::string name = c.get<std::string>();
      printed.push_back(name.substr(0, name.rfind(" (")));
    }
    CHECK(sorted(printed) == sorted(row.labels));
  }
}

TEST_CASE("a second kernel in one file is another boot") {
  const json f = findings_of({"two-kernels-one-file"});
  CHECK(reported(f) == 2);
  for (const json& one : f) CHECK((one["confidence"] == "reported" || one["confidence"] == "cross-release"));
}

TEST_CASE("a context that forbids a lock alone; the interrupted task's lock is not blamed") {
  for (const char* name : {"wait-plain", "wait-hardirq-alone"}) {
    const json f = findings_of({name});
    REQUIRE(f.size() == 1);
    CHECK(f[0]["held"] == "context");
    CHECK(f[0]["acquired"] == "&p_dev->lock");
  }
  CHECK(json_of({"check"}, {"wait-forbids-nothing"})["reports"][0]["verdict"] == "contradicted");
}

TEST_CASE("reports are confirmed by their own sections") {
  for (const char* name :
       {"abba", "inversion-long", "first-trace-kept", "recursion-as-circular", "two-labels-rename"}) {
    CAPTURE(std::string(name));
    const json checked = json_of({"check"}, {name});
    for (const json& r : checked["reports"]) CHECK(r["verdict"] == "confirmed");
  }
}

TEST_CASE("what a bystander holds renames nothing") {
  const auto before = ids(findings_of({"monotone-1", "monotone-2"})),
             after = ids(findings_of({"monotone-1", "monotone-2", "monotone-bystander"}));
  CHECK(before.size() == 1);
  CHECK(std::includes(after.begin(), after.end(), before.begin(), before.end()));
}

TEST_CASE("witnesses without the gate free a finding of it") {
  for (const json& f : findings_of({"gate-1", "gate-2", "gate-3", "gate-4"})) CHECK(f["flags"].empty());
}

TEST_CASE("equal names of two drivers are two classes") {
  const json f = findings_of({"same-name-gpio", "same-name-sound"});
  CHECK(f.size() == 2);
  for (const json& one : f) CHECK(one["kind"] == "cycle");
}

TEST_CASE("who takes a lock of a file system does not own it") {
  for (const json& f : findings_of({"sb-writers-ext4", "sb-writers-tmpfs"})) {
    const bool has_sb_writers = f["cycle"].dump().find("sb_writers") != std::string::npos;
    const bool ambiguous = f["flags"].dump().find("ambiguous") != std::string::npos;
    CHECK(has_sb_writers == ambiguous);
  }
}

TEST_CASE("recursive readers stay recursive: by _bh, and where the scenario says rlock") {
  const json bh = findings_of({"bh-reader-1", "bh-reader-2"});
  CHECK(bh.size() == 2);
  CHECK(reported(bh) == 2);
  // What else follows of the other two reports are true ones: &c_dev->lock was taken both ways round.
  const json irq = findings_of({"irq-reader-1", "irq-reader-2"});
  CHECK(reported(irq) == 2);
  for (const json& f : irq) {
    CHECK(f["kind"] == "cycle");
    CHECK(sorted(f["cycle"].get<Names>()) != Names{"&b_dev->lock", "&r->rwl"});
  }
}

TEST_CASE("a local lock is in no inversion") {
  const json f = findings_of({"local-lock"});
  REQUIRE(f.size() == 1);
  CHECK(f[0]["kind"] == "cycle");
  CHECK(reported(f) == 1);
}

TEST_CASE("sections that disagree are said to, with both places; what is only odd is a remark") {
  for (const auto& row : std::initializer_list<std::pair<std::string, Names>>{
           {"held-list-lacks-lock", {"the head", "the list of held locks"}},
           {"scenario-of-other-lock", {"the head's held lock (line ", "scenario"}}}) {
    CAPTURE(row.first);
    const json checked = json_of({"check"}, {row.first});
    const json& r = checked["reports"][0];
    CHECK(r["verdict"] == "contradicted");
    for (const std::string& place : row.second) CHECK(r["why"].dump().find(place) != std::string::npos);
  }
  const json checked = json_of({"check"}, {"stack-takes-no-lock"});
  const json& odd = checked["reports"][0];
  CHECK(odd["verdict"] == "confirmed");
  CHECK(odd["remarks"].size() == 1);
  const json sound = json_of({"check"}, {"abba"})["reports"][0];
  CHECK(sound["agrees"].size() >= 4);
  CHECK(sound.count("remarks") == 0);
}

TEST_CASE("explain tells what is refuted and by whom, and which places of a report agree") {
  const std::string abba = (kCaseFolder / "abba.txt").string();
  std::istringstream in;
  std::ostringstream out, err;
  run({"explain", findings_of({"abba"})[0]["id"].get<std::string>(), abba}, in, out, err);
  CHECK(out.str().find(abba + ":2 is confirmed") != std::string::npos);
  CHECK(out.str().find("the head's acquired lock (line ") != std::string::npos);

  const json found = json_of({"findings", "--all"}, {"irq-reader-1", "irq-reader-2"});
  REQUIRE(found["refuted"].size() > 0);
  const json& refuted = found["refuted"][0];
  CHECK(refuted["refuted"].get<std::string>().find("irq-reader-") != std::string::npos);
  std::ostringstream text;
  run({"explain", refuted["id"].get<std::string>(), (kCaseFolder / "irq-reader-1.txt").string(),
       (kCaseFolder / "irq-reader-2.txt").string()},
      in, text, err);
  CHECK(text.str().find("\nRefuted\n") != std::string::npos);
}
