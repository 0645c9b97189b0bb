#include <doctest/doctest.h>
#include <lockgraph/parse/parse.h>

#include <algorithm>
#include <fstream>
#include <iterator>

using namespace lockgraph;

namespace {

const std::string kMemoryFirst =
    R"({"schema":"lockgraph.memory/1","release":"6.12.117","version":"#1 SMP PREEMPT","debug_locks":1})"
    "\n";

std::string stack_line(int id, const std::string& frames) {
  return R"({"stack":)" + std::to_string(id) + R"(,"frames":[)" + frames + "]}\n";
}
std::string class_line(int id, const std::string& name, const std::string& more = {}) {
  return R"({"class":)" + std::to_string(id) + R"(,"name":")" + name + R"(","version":1,"subclass":0,"usage":[])" +
         more + "}\n";
}
std::string dependency_line(int from, int to, const std::string& more) {
  return R"({"from":)" + std::to_string(from) + R"(,"to":)" + std::to_string(to) + R"(,"distance":1)" + more + "}\n";
}

const std::string kMemoryLast = R"({"end":{"classes":2,"dependencies":1,"chains":1,"tasks":1,"stacks":1}})"
                                "\n";
const std::string kMemory =
    kMemoryFirst + stack_line(0, R"("mutex_lock+0x1/0x2","f+0x3/0x4 [ext4]","0xffffffffc0006059")") +
    R"({"class":0,"name":"A","version":2,"subclass":1,"address":"ffffffff81000000","key":"__key.3+0x0/0x10 [ext4]",)"
    R"("usage":["HARDIRQ-ON-W","IN-SOFTIRQ-R","INITIAL USE"],"wait":"4:4","states":{"HARDIRQ-ON-W":0,"INITIAL USE":0}})"
    "\n" +
    class_line(1, "B") + dependency_line(0, 1, R"(,"kinds":["SR","EN"],"stack":0)") +
    R"({"chain":[0,1],"irq":0,"read":[2,0]})"
    "\n"
    R"({"task":"t","pid":7,"held":[{"class":0,"address":"ffff888100000000","at":"f+0x3/0x4 [ext4]","read":0}],"state":"D","stack":0})"
    "\n" +
    kMemoryLast;

ProcDump dump_in(const std::string& text) {
  const LogEvidence log = parse_text(text);
  REQUIRE(log.dumps.size() == 1);
  REQUIRE(log.dumps[0].memory.has_value());
  return log.dumps[0];
}

std::string without_piece(std::string text, const std::string& piece) {
  const auto at = text.find(piece);
  REQUIRE(at != text.npos);
  return text.erase(at, piece.size());
}

}  // namespace

TEST_CASE("what was read from memory: classes, states with stacks, dependencies with their kinds, what tasks hold") {
  const LogEvidence log = parse_text(kMemory);
  REQUIRE(log.dumps.size() == 1);
  const ProcDump& d = log.dumps[0];
  CHECK(d.problems.empty());
  CHECK(d.release == "6.12.117");
  CHECK(log.boot_releases == std::vector<std::string>{"6.12.117"});
  CHECK(d.stats.at("debug_locks") == 1);
  CHECK(d.chains == 1);
  REQUIRE(d.classes.size() == 2);
  CHECK(d.classes[0].label == "A#2/1");
  CHECK(d.classes[0].successors == std::vector<std::string>{"B"});
  CHECK(d.classes[0].usage->names() == std::vector<std::string>{"HARDIRQ-ON-W", "IN-SOFTIRQ-R"});
  REQUIRE(d.memory.has_value());
  const ClassFact& a = d.memory->classes[0];
  CHECK(a.wait == "4:4");
  CHECK(a.key == "__key.3+0x0/0x10");
  REQUIRE(a.usage_stacks.size() == 2);
  CHECK(a.usage_stacks[0].first == UsageState{Irq::Hardirq, true, false});
  CHECK(a.usage_stacks[0].second[1] == Frame{{"f", "", 0}, false, false, "ext4", 3, 4});
  CHECK(a.usage_stacks[0].second[2].site.function == "0xffffffffc0006059");
  REQUIRE(d.memory->dependencies.size() == 2);  // one of each kind
  CHECK(d.memory->dependencies[0].held == Acquisition{Access::Shared, Known::InMemory});
  CHECK(d.memory->dependencies[0].acquired == Acquisition{Access::Recursive, Known::InMemory});
  CHECK(d.memory->dependencies[1].held == Acquisition{Access::Exclusive, Known::InMemory});
  CHECK(d.memory->dependencies[1].stack == a.usage_stacks[0].second);
  REQUIRE(log.standstills.size() == 1);
  const SeenTask& t = log.standstills[0].tasks.at(0);
  CHECK(t.task == Task{"t", 7});
  CHECK(t.state == 'D');
  CHECK(t.locks->at(0).label == "A#2/1");
  CHECK(t.locks->at(0).site->function == "f");
}

TEST_CASE(
    "what took a lock tells readers that are not recursive; of several kinds the stack tells the one that it fits") {
  const auto of = [](const std::string& function, const std::string& kinds) {
    return dump_in(kMemoryFirst + stack_line(0, "\"" + function + "+0x1/0x2\",\"f+0x1/0x2\"") + class_line(0, "A") +
                   class_line(1, "B") + dependency_line(0, 1, kinds + R"(,"stack":0)"))
        .memory->dependencies;
  };
  CHECK(of("down_read", R"(,"kinds":["EN"])")[0].acquired.access == Access::Shared);
  CHECK(of("down_write", R"(,"kinds":["EN"])")[0].acquired.access == Access::Exclusive);
  CHECK(of("mutex_lock", "")[0].acquired == Acquisition{Access::Exclusive, Known::OnStack});
  const auto two = of("mutex_lock", R"(,"kinds":["ER","EN"])");
  REQUIRE(two.size() == 2);
  CHECK(two[0].stack.empty());
  CHECK(!two[1].stack.empty());
  for (const Dependency& d : of("mutex_lock", R"(,"kinds":["SN","EN"])")) CHECK(d.stack.empty());
}

TEST_CASE("a kernel that keeps no kinds tells none; PREEMPT_RT by its version; two in one file are two boots") {
  const std::string old = kMemoryFirst + class_line(0, "A") + class_line(1, "B") + dependency_line(0, 1, "");
  CHECK(dump_in(old).memory->dependencies.front().held == Acquisition{});
  std::string rt = kMemory;
  CHECK(dump_in(rt.replace(rt.find("PREEMPT"), 7, "PREEMPT_RT")).preempt_rt);
  CHECK(dump_in(kMemoryFirst +
                R"({"class":0,"name":null,"version":0,"subclass":0,"key":"0xffff88800f82fb68","usage":[]})")
            .classes[0]
            .label == "(null)");
  const LogEvidence two = parse_text(kMemory + kMemory);
  REQUIRE(two.dumps.size() == 2);
  CHECK(two.dumps[0].boot != two.dumps[1].boot);
  CHECK(two.dumps[1].classes.size() == 2);
}

TEST_CASE("memory that is cut, or has another form than it should: what is good is kept, the rest is said") {
  struct Row {
    std::string text, problem;
    std::size_t classes;
  };
  for (const Row& row : std::initializer_list<Row>{
           {without_piece(kMemory, kMemoryLast), "the file is cut: its last line is missing", 2},
           {kMemoryFirst + class_line(0, "A") + R"({"class":1,"na)", "line 3 is no JSON object: it is cut", 1},
           {without_piece(kMemory, class_line(1, "B")), "line 4 names a class that was not told before", 1},
           {kMemoryFirst + class_line(0, "A") + class_line(0, "B"), "line 3 has the number of another class", 1},
           {kMemoryFirst + class_line(0, "A") + class_line(1, "A"),
            "line 3 is the second class of that name and number", 1},
           {kMemoryFirst + class_line(0, "A", R"(,"states":{"HARDIRQ-ON-W":9})"),
            "line 2 names a stack that was not told before", 1},
           {kMemoryFirst + class_line(0, "A") + dependency_line(0, 0, R"(,"kinds":["EN"],"stack":3)"),
            "line 3 names a stack that was not told before", 1},
           {R"({"schema":"lockgraph.memory/1","rel)", "its first line does not say whether lockdep was on", 0},
           {R"({"schema":"lockgraph.memory/2","release":"9.0.0","debug_locks":1})"
            "\n" +
                class_line(0, "A"),
            "it is not of the form lockgraph.memory/1, and is not read", 0},
           {kMemoryFirst + stack_line(1, R"("f+0x1/0x2")") + stack_line(1, R"("f+0x1/0x2")"),
            "line 3 has the number of another stack", 0},
           {kMemoryFirst + stack_line(0, "1"), "line 2 `frames` is no text", 0},
           {kMemoryFirst + R"({"class":"0","name":"A","version":1,"subclass":0,"usage":[]})",
            "line 2 `class` is no number", 0},
           {kMemoryFirst + R"({"class":0,"name":"A","version":1,"subclass":9,"usage":[]})",
            "line 2 has a version or a subclass that lockdep has not", 0},
           {kMemoryFirst + class_line(0, "A") + dependency_line(0, 0, R"(,"kinds":["XX"])"),
            "line 3 has no kind that lockdep knows", 1},
           {kMemoryFirst + R"({"other":1})", "line 2 is no stack, class, dependency, chain, task or end", 0},
       }) {
    CAPTURE(row.text);
    const ProcDump d = dump_in(row.text);
    CHECK(d.classes.size() == row.classes);
    CHECK(d.memory->classes.size() == row.classes);
    CAPTURE(d.problems.front());
    CHECK(std::count(d.problems.begin(), d.problems.end(), row.problem) == 1);
  }
  CHECK(dump_in(without_piece(kMemory, class_line(1, "B"))).problems.back() ==
        "the file says 1 dependencies, 0 were read");
}

TEST_CASE("a log beside memory, and JSON that merely looks like it, are read as they are") {
  CHECK(parse_text(R"({"schema":"lockgraph.findings/1","release":"6.12"})").dumps.empty());
  std::ifstream abba(std::string(LOCKGRAPH_ROOT) + "/tests/cases/abba.txt");
  const LogEvidence log = parse_text(kMemory + std::string(std::istreambuf_iterator<char>(abba), {}));
  CHECK(log.dumps.size() == 1);
  CHECK(log.reports.size() == 1);
}
