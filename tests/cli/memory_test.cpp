// What a real kernel's memory holds (scripts/lab), as the commands use it.
#include "cli/run.h"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

using namespace lockgraph;
using Json = nlohmann::json;

namespace {

const std::string kLab = kRoot + "/tests/data/lab/", kOne = kLab + "ab+read.memory.jsonl.gz",
                  kOther = kLab + "ba.memory.jsonl.gz", kProc = kLab + "ab+read.lockdep.gz";

Json graph_of(const std::vector<std::string>& inputs) {
  std::vector<std::string> args{"export", "--identity", "exact", "--format", "json"};
  args.insert(args.end(), inputs.begin(), inputs.end());
  const Finished ran = run_with(args);
  REQUIRE(ran.status == 0);
  return Json::parse(ran.out);
}

}  // namespace

TEST_CASE("a healthy boot has no finding; two that take two locks in two orders have one, before any report") {
  CHECK(run_with({"findings", kOne}).status == 0);
  CHECK(run_with({"findings", kOther}).status == 0);
  const Finished both = run_with({"findings", kOne, kOther, "--format", "json"});
  CHECK(both.status == 1);
  const Json all = Json::parse(both.out)["findings"];
  REQUIRE(all.size() == 1);
  CHECK(all[0]["cycle"] == Json{"lab_a", "lab_b"});
  CHECK(all[0]["flags"].empty());
  CHECK(all[0]["confidence"] == "same-release");
  for (const Json& edge : all[0]["edges"]) {
    CHECK(edge["mode"] == "EN");
    CHECK(edge["known"] == "memory");
  }
  CHECK(all[0]["edges"][0]["place"]["function"] == "lab_take_ab");
  CHECK(all[0]["edges"][1]["place"]["function"] == "lab_take_ba");
  // As lockdep called it in a third boot, which took both orders.
  const Json reported = Json::parse(run_with({"findings", kLab + "ab+ba.console.log", "--format", "json"}).out);
  CHECK(reported["findings"][0]["id"] == all[0]["id"]);
}

TEST_CASE("memory has all that /proc printed a second before, and more") {
  const Json memory = graph_of({kOne}), proc = graph_of({kProc});
  std::map<std::string, Json> classes;
  for (const Json& c : memory["classes"]) classes.emplace(c["class"], c);
  std::set<std::pair<std::string, std::string>> edges;
  for (const Json& d : memory["dependencies"]) edges.emplace(d["from"], d["to"]);
  REQUIRE(proc["classes"].size() > 500);
  for (const Json& c : proc["classes"]) {
    REQUIRE(classes.count(c["class"]) == 1);
    // What the kernel did in between can only add states.
    for (const Json& state : c["usage"]) {
      const Json& there = classes.at(c["class"])["usage"];
      CHECK(std::find(there.begin(), there.end(), state) != there.end());
    }
  }
  for (const Json& d : proc["dependencies"]) CHECK(edges.count({d["from"], d["to"]}) == 1);
  CHECK(edges.size() > proc["dependencies"].size() + 100);
}

TEST_CASE("a store keeps what was read from memory, all of it") {
  const Folder folder;
  const std::string db = folder / "m.db";
  REQUIRE(run_with({"ingest", kOne, kOther, kLab + "hang.memory.jsonl.gz", "--db", db}).status == 0);
  for (const std::vector<std::string>& question : std::vector<std::vector<std::string>>{
           {"findings", "--format", "json"}, {"export", "--format", "json"}, {"levels"}, {"stats"}}) {
    std::vector<std::string> of_store = question, of_files = question;
    of_store.insert(of_store.end(), {"--db", db});
    of_files.insert(of_files.end(), {kOne, kOther, kLab + "hang.memory.jsonl.gz"});
    CHECK(run_with(of_store).out == run_with(of_files).out);
  }
}

TEST_CASE("what a boot's memory shows, and its lockdep let pass, is no finding of other boots") {
  const Folder folder;
  const std::string head = R"({"schema":"lockgraph.memory/1","release":"6.12.0","version":"#1","debug_locks":DEBUG})"
                           "\n"
                           R"({"class":0,"name":"A","version":1,"subclass":0,"usage":[]})"
                           "\n"
                           R"({"class":1,"name":"B","version":1,"subclass":0,"usage":[]})"
                           "\n";
  const std::string ab = R"({"from":0,"to":1,"distance":1,"kinds":["SR"]})"
                         "\n",
                    ba = R"({"from":1,"to":0,"distance":1,"kinds":["SR"]})"
                         "\n";
  const auto memory = [&](const std::string& name, const std::string& on, const std::string& edges) {
    std::string text = head + edges;
    return folder.file(name, text.replace(text.find("DEBUG"), 5, on));
  };
  // Recursive readers on both sides never deadlock, and memory tells that they are.
  CHECK(!says(run_with({"findings", memory("a", "1", ab), memory("b", "1", ba)}).out, "cyc-"));
  const Finished cut = run_with({"findings", memory("c", "1", ab)});
  CHECK(cut.status == 2);
  CHECK(says(cut.err, "c:1: memory: the file is cut: its last line is missing"));
}
