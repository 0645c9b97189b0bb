// Lock orders as a file states them, judged by what was seen.
#include <doctest/doctest.h>
#include <lockgraph/graph/questions.h>
#include <lockgraph/model/error.h>

#include "graph/evidence_builder.h"

#include <algorithm>
#include <array>
#include <ctime>
#include <limits>
#include <map>
#include <random>

using namespace lockgraph;

namespace {

using Names = std::vector<std::string>;
using Edges = std::vector<std::pair<std::string, std::string>>;

bool has(const std::string& text, std::string_view piece) { return text.find(piece) != std::string::npos; }

std::string error_of(const std::string& text) {
  try {
    parse_rules(text, "mm.rules");
  } catch (const Error& e) { return e.what(); }
  return "no error";
}

Stack taken_in(const Site& site) {
  Stack stack;
  stack.push_back(Frame{site, false, false, {}, 0});
  return stack;
}

Names names_of(const LockGraph& g, const std::vector<ClassId>& classes) {
  Names all;
  for (const ClassId v : classes) all.push_back(g[v].name);
  return all;
}

JudgedRule judge_one(const LockGraph& g, const std::string& rule) {
  const auto all = judge_rules(g, parse_rules(rule, "r"));
  REQUIRE(all.size() == 1);
  return all.front();
}

RuleStatus status_of(const LockGraph& g, const std::string& rule) { return judge_one(g, rule).status; }

/// Of the chain that breaks a rule; it is the only one.
Names violation(const LockGraph& g, const std::string& rule) {
  const JudgedRule j = judge_one(g, rule);
  CHECK(j.status == RuleStatus::Violated);
  REQUIRE(j.violations.size() == 1);
  return names_of(g, j.violations[0].path);
}

}  // namespace

TEST_CASE("the four kinds of rules, with their lines; comments and blank lines are none") {
  const auto rules = parse_rules(
      "# lock order of mm\n"
      "\n"
      "&mm->mmap_lock -> &mapping->i_mmap_rwsem -> &anon_vma->rwsem  # from mm/rmap.c\n"
      "  &tty->ldisc_sem never under &port->mutex\t# no\r\n"
      "   # another\n"
      "&zone->lock never in hardirq\n"
      "&journal->j_list_lock never with irqs on",
      "mm.rules");
  REQUIRE(rules.size() == 4);
  CHECK(rules[0].kind == RuleKind::Order);
  CHECK(rules[0].locks == Names{"&mm->mmap_lock", "&mapping->i_mmap_rwsem", "&anon_vma->rwsem"});
  CHECK(rules[0].line == 3);
  CHECK(rules[1].kind == RuleKind::NeverUnder);
  CHECK(rules[1].locks == Names{"&port->mutex", "&tty->ldisc_sem"});  // held first
  CHECK(rules[1].line == 4);
  CHECK(rules[2].kind == RuleKind::NeverIn);
  CHECK(rules[2].locks == Names{"&zone->lock"});
  CHECK(rules[2].irqs == std::vector<Irq>{Irq::Hardirq});
  CHECK(rules[2].line == 6);
  CHECK(rules[2].text == "&zone->lock never in hardirq");
  CHECK(rules[3].kind == RuleKind::NeverWithOn);
  CHECK(rules[3].locks == Names{"&journal->j_list_lock"});
  CHECK(rules[3].irqs == std::vector<Irq>{Irq::Hardirq, Irq::Softirq});
  CHECK(rules[3].line == 7);
  CHECK(parse_rules("", "r").empty());
  CHECK(parse_rules("# only\n\n", "r").empty());
}

TEST_CASE("a number behind a name is no comment") {
  const auto rules = parse_rules("&sb->s_type->i_mutex_key#3 -> &sb->s_type->i_mutex_key#3/1 # nested", "r");
  REQUIRE(rules.size() == 1);
  CHECK(rules[0].locks == Names{"&sb->s_type->i_mutex_key#3", "&sb->s_type->i_mutex_key#3/1"});
}

TEST_CASE("irqs by their names, one or several") {
  const auto irqs = [](const std::string& rule) { return parse_rules(rule, "r").at(0).irqs; };
  CHECK(irqs("A never in softirq") == std::vector<Irq>{Irq::Softirq});
  CHECK(irqs("A never in softirqs") == std::vector<Irq>{Irq::Softirq});
  CHECK(irqs("A never in irqs") == std::vector<Irq>{Irq::Hardirq, Irq::Softirq});
  CHECK(irqs("A never in reclaim_fs") == std::vector<Irq>{Irq::ReclaimFs});
  CHECK(irqs("A never with hardirqs on") == std::vector<Irq>{Irq::Hardirq});
}

TEST_CASE("what is no rule is refused with source, line, what was expected and what came") {
  for (const std::string wrong :
       {"A B", "A", "A ->", "-> B", "A ->  -> B", "never under B", "A never", "A never under", "A never in",
        "A never near B", "A never in softmirq", "A never with irqs", "A never with on", "A never with noise on"}) {
    CAPTURE(wrong);
    const std::string error = error_of("# head\nX -> Y\n" + wrong + "\n");
    CHECK(error.starts_with("mm.rules:3: "));
    CHECK(has(error, "expected"));
    CHECK(has(error, wrong));
  }
  CHECK(error_of("A -> B\n") == "no error");
}

TEST_CASE("an arrow without a lock beside it is no order") {
  CHECK(error_of("A -> B ->").starts_with("mm.rules:1: "));
  CHECK(error_of("A -> -> B").starts_with("mm.rules:1: "));
}

TEST_CASE("an order that was seen is held, with the place and the reports") {
  Report r = report_of("5.9.0", {{"A", "B"}});
  const Site site{"take_b", "mm/b.c", 7};
  r.dependencies.edit()[0].stack = taken_in(site);
  const LockGraph g = analyze({log_of("a", {r}), log_of("b", {report_of("5.10.0", {{"A", "B"}})})}).graph;
  const JudgedRule j = judge_one(g, "A -> B");
  CHECK(j.status == RuleStatus::Held);
  CHECK(j.violations.empty());
  CHECK(j.unknown.empty());
  REQUIRE(j.seen.size() == 1);
  CHECK(names_of(g, j.seen[0].path) == Names{"A", "B"});
  CHECK(j.seen[0].reports == std::vector<ReportId>{0, 1});
  CHECK_FALSE(j.seen[0].state.has_value());
  REQUIRE(j.seen[0].site.has_value());
  CHECK(*j.seen[0].site == site);
}

TEST_CASE("an order is violated directly, and over other locks, by the shortest chain of equal evidence") {
  Report last = report_of("5.10.0", {{"B", "C"}});
  const Site site{"take_c", "mm/c.c", 9};
  last.dependencies.edit()[0].stack = taken_in(site);
  const LockGraph g = analyze({log_of("a", {report_of("5.9.0", {{"A", "B"}, {"A", "X"}, {"X", "Y"}})}),
                               log_of("b", {last}), log_of("c", {report_of("5.11.0", {{"Y", "C"}})})})
                          .graph;
  CHECK(violation(g, "B -> A") == Names{"A", "B"});
  CHECK(violation(g, "C -> A") == Names{"A", "B", "C"});
  const JudgedRule j = judge_one(g, "C -> A");
  CHECK(j.violations[0].reports == std::vector<ReportId>{1});  // of B -> C
  REQUIRE(j.violations[0].site.has_value());
  CHECK(*j.violations[0].site == site);
  CHECK(j.seen.empty());
}

TEST_CASE("an order of three locks: each two of them at most once, the outer two included") {
  const LockGraph g = graph_of({{"A", "B"}, {"B", "C"}, {"C", "A"}});
  const JudgedRule round = judge_one(g, "A -> B -> C");
  CHECK(round.status == RuleStatus::Violated);
  CHECK(round.violations.size() == 3);
  CHECK(round.seen.size() == 2);
  CHECK(violation(graph_of({{"B", "X"}, {"C", "A"}}), "A -> B -> C") == Names{"C", "A"});
  CHECK(status_of(graph_of({{"A", "B"}, {"D", "E"}}), "A -> B -> D") == RuleStatus::Held);
}

TEST_CASE("waiting does not pass from a recursive reader to a shared holder") {
  Report r = report_of("5.12.0", {{"B", "X"}, {"X", "A"}});
  r.dependencies.edit()[0].acquired = kRecursive;
  r.dependencies.edit()[1].held = kShared;
  const LockGraph weak = analyze({log_of("a", {r})}).graph;
  CHECK(status_of(weak, "A -> B") == RuleStatus::NeverSeen);
  CHECK(violation(weak, "A -> X") == Names{"X", "A"});
  r.dependencies.edit()[1].held = kExclusive;
  CHECK(violation(analyze({log_of("a", {r})}).graph, "A -> B") == Names{"B", "X", "A"});
}

TEST_CASE("what was not seen is neither held nor violated; unknown patterns are named") {
  const LockGraph g = graph_of({{"A", "B"}, {"D", "E"}});
  const JudgedRule apart = judge_one(g, "A -> D");
  CHECK(apart.status == RuleStatus::NeverSeen);
  CHECK(apart.unknown.empty());
  const JudgedRule unknown = judge_one(g, "A -> nobody* -> X");
  CHECK(unknown.status == RuleStatus::NeverSeen);
  CHECK(unknown.unknown == Names{"nobody*", "X"});
  CHECK(violation(g, "B -> nobody -> A") == Names{"A", "B"});
  CHECK(name(RuleStatus::Held) == "held");
  CHECK(name(RuleStatus::Violated) == "violated");
  CHECK(name(RuleStatus::NeverSeen) == "never-seen");
}

TEST_CASE("wildcards: any characters, any one; brackets are themselves") {
  const LockGraph g = graph_of({{"page", "B"}, {"page12", "B"}, {"slot[0]", "C"}, {"&ext4->a", "&xfs->c"}});
  const auto known = [&](const std::string& pattern) {
    return judge_one(g, pattern + " never under B").unknown.empty();
  };
  CHECK(known("page"));
  CHECK(known("page*"));
  CHECK(known("p*2"));
  CHECK(known("p*g*1?"));
  CHECK(known("*"));
  CHECK(known("slot[0]"));
  CHECK(known("slot[?]"));
  CHECK_FALSE(known("page?"));  // page has none behind it, page12 two
  CHECK_FALSE(known("slot[01]"));
  CHECK_FALSE(known("slot"));
  CHECK_FALSE(known("lot*"));
  CHECK_FALSE(known("PAGE"));
  CHECK(status_of(g, "&ext4->* -> &xfs->?") == RuleStatus::Held);
  CHECK(violation(g, "&xfs->? -> &ext4->*") == Names{"&ext4->a", "&xfs->c"});
}

TEST_CASE("never under: held where both were seen, violated directly and over others") {
  const LockGraph g = graph_of({{"A", "B"}, {"B", "C"}, {"D", "E"}});
  CHECK(violation(g, "B never under A") == Names{"A", "B"});
  CHECK(violation(g, "C never under A") == Names{"A", "B", "C"});
  CHECK(status_of(g, "A never under B") == RuleStatus::Held);
  CHECK(status_of(g, "A never under E") == RuleStatus::Held);
  const JudgedRule unknown = judge_one(g, "A never under X");
  CHECK(unknown.status == RuleStatus::NeverSeen);
  CHECK(unknown.unknown == Names{"X"});
}

TEST_CASE("a lock that is taken while it is held breaks that it is never under itself") {
  const LockGraph g =
      analyze({log_of("a", {circular("t", {"A"})}), log_of("b", {report_of("5.9.0", {{"B", "C"}})})}).graph;
  CHECK(status_of(g, "A never under A") == RuleStatus::Violated);
  CHECK(status_of(g, "B never under B") == RuleStatus::Held);
}

TEST_CASE("never in, and never with on: the state, where it was seen, and by which report, once") {
  Report r = report_of("5.9.0", {{"X", "Y"}}, {{"A", "-..."}, {"B", ".+.."}, {"C", "...."}});
  const Site site{"irq_handler", "drivers/x.c", 3};
  r.classes.edit()[0].usage_stacks = {{used_in(Irq::Hardirq), taken_in(site)}};
  const LockGraph g = analyze({log_of("a", {r})}).graph;

  const JudgedRule in = judge_one(g, "A never in hardirq");
  CHECK(in.status == RuleStatus::Violated);
  REQUIRE(in.violations.size() == 1);
  CHECK(names_of(g, in.violations[0].path) == Names{"A"});
  REQUIRE(in.violations[0].state.has_value());
  CHECK(*in.violations[0].state == used_in(Irq::Hardirq));
  REQUIRE(in.violations[0].site.has_value());
  CHECK(*in.violations[0].site == site);
  CHECK(in.violations[0].reports == std::vector<ReportId>{0});
  CHECK(status_of(g, "A never in irqs") == RuleStatus::Violated);
  CHECK(status_of(g, "A never in softirqs") == RuleStatus::Held);
  CHECK(status_of(g, "A never with irqs on") == RuleStatus::Held);

  const JudgedRule on = judge_one(g, "B never with hardirqs on");
  CHECK(on.status == RuleStatus::Violated);
  REQUIRE(on.violations.size() == 1);
  REQUIRE(on.violations[0].state.has_value());
  CHECK(*on.violations[0].state == enabled_read(Irq::Hardirq));
  CHECK(on.violations[0].reports == std::vector<ReportId>{0});
  CHECK_FALSE(on.violations[0].site.has_value());
  CHECK(status_of(g, "B never with softirqs on") == RuleStatus::Held);
  CHECK(status_of(g, "B never in irqs") == RuleStatus::Held);

  CHECK(status_of(g, "C never with irqs on") == RuleStatus::Held);
  CHECK(status_of(g, "X never with irqs on") == RuleStatus::NeverSeen);  // no report prints its states
  CHECK(status_of(g, "nobody never in irqs") == RuleStatus::NeverSeen);
  CHECK(status_of(g, "* never in hardirqs") == RuleStatus::Violated);
}

TEST_CASE("a base name means the classes of all boots; the whole name means one") {
  const LockGraph g = analyze({log_of("a", {report_of("5.9.0", {{"key#3", "B"}})}),
                               log_of("b", {report_of("5.9.0", {{"C", "key#3"}})})})
                          .graph;
  CHECK(status_of(g, "key -> B") == RuleStatus::Held);
  CHECK(status_of(g, "C -> key") == RuleStatus::Held);
  const Names against = violation(g, "B -> key");
  CHECK(against.front() == "key#3");
}

TEST_CASE("rules are judged in their order") {
  const LockGraph g = graph_of({{"A", "B"}});
  const auto all = judge_rules(g, parse_rules("B -> A\nA -> B\nA -> X\n", "r"));
  REQUIRE(all.size() == 3);
  CHECK(all[0].status == RuleStatus::Violated);
  CHECK(all[1].status == RuleStatus::Held);
  CHECK(all[2].status == RuleStatus::NeverSeen);
  CHECK(all[2].rule.line == 3);
}

TEST_CASE("chains: each dependency that no other implies in exactly one of them; as rules all are held") {
  std::mt19937 random(5);
  std::size_t links = 0;
  for (int round = 0; round < 200; ++round) {
    std::string letters = std::string("ABCDEFGH").substr(0, 2 + random() % 7);
    std::shuffle(letters.begin(), letters.end(), random);
    Edges edges;
    for (std::size_t i = 0; i < letters.size(); ++i)
      for (std::size_t k = i + 1; k < letters.size(); ++k)
        if (random() % 3 == 0) edges.emplace_back(std::string(1, letters[i]), std::string(1, letters[k]));
    const LockGraph g = graph_of(edges);
    std::map<Step, int> times;
    std::string rules;
    for (const auto& [chain, releases] : lock_orders(g).chains) {
      REQUIRE_FALSE(releases);
      REQUIRE(chain.size() > 1);
      for (std::size_t i = 1; i < chain.size(); ++i) {
        ++times[{chain[i - 1], chain[i]}];
        REQUIRE(g.dependency(chain[i - 1], chain[i]) != nullptr);
      }
      for (const ClassId v : chain) rules += (v == chain.front() ? "" : " -> ") + g[v].name;
      rules += '\n';
    }
    PartOptions reduced;
    reduced.reduced = true;
    for (const Step& s : part_of(g, {}, reduced).dependencies) {
      REQUIRE(times[s] == 1);
      ++links;
    }
    for (const JudgedRule& j : judge_rules(g, parse_rules(rules, "r"))) REQUIRE(j.status == RuleStatus::Held);
  }
  CHECK(links > 300);
}

TEST_CASE("chains: what lies in a cycle has no order") {
  const LockGraph g = graph_of({{"A", "B"}, {"B", "A"}, {"B", "C"}, {"C", "D"}, {"C", "E"}, {"E", "D"}});
  std::map<Names, int> times;
  for (const auto& [chain, releases] : lock_orders(g).chains)
    for (std::size_t i = 1; i < chain.size(); ++i) ++times[{g[chain[i - 1]].name, g[chain[i]].name}];
  CHECK(times.count({"A", "B"}) == 0);
  CHECK(times.count({"B", "A"}) == 0);
  CHECK(times[{"C", "E"}] == 1);
  CHECK(times[{"E", "D"}] == 1);
  CHECK(times[{"B", "C"}] == 1);  // leads out of the cycle
  const LockOrders none = lock_orders(graph_of({{"A", "B"}, {"B", "A"}}));
  CHECK(none.chains.empty());
  CHECK(none.both_ways.size() == 2);
  CHECK(none.both_ways.at(0).back == std::vector<ClassId>{1, 0});
}

TEST_CASE("orders inside a cycle: of the releases through which nothing leads back, else taken both ways") {
  const LockGraph g = analyze({log_of("x", {report_of("4.19.0", {{"A", "B"}}), report_of("5.4.0", {{"A", "B"}}),
                                            report_of("5.10.0", {{"B", "A"}}), report_of("5.15.0", {{"A", "B"}})})})
                          .graph;
  const LockOrders orders = lock_orders(g);
  REQUIRE(orders.chains.size() == 3);
  CHECK(orders.both_ways.empty());
  CHECK(orders.chains[0].releases == Releases{"v4.19", "v5.4"});
  CHECK(orders.chains[1].releases == Releases{"v5.15", "v5.15"});
  CHECK(names_of(g, orders.chains[2].locks) == Names{"B", "A"});
  CHECK(lock_orders(g, 0).beyond_budget == 1);  // the first one spends it

  CHECK(status_of(g, "A -> B") == RuleStatus::Violated);
  CHECK(status_of(g, "A -> B @v4.19..v5.4") == RuleStatus::Held);
  CHECK(status_of(g, "A -> B @v5.10") == RuleStatus::Violated);
  CHECK(status_of(g, "A -> B @v5.10..") == RuleStatus::Violated);
  CHECK(status_of(g, "A -> B @v6.1") == RuleStatus::NeverSeen);
  CHECK(status_of(g, "A never under B @v5.4") == RuleStatus::Held);
  CHECK(status_of(g, "A never under B @v6.1") == RuleStatus::NeverSeen);
  CHECK(judge_one(g, "B -> A @..v5.4").violations.at(0).reports.size() == 2);
}

TEST_CASE("orders of random graphs of three releases: all are held, each dependency has its place") {
  std::mt19937 random(11);
  const std::array<std::string, 3> releases{"4.19.0", "5.4.0", "6.1.0"};
  std::size_t limited = 0, both = 0;
  for (int round = 0; round < 300; ++round) {
    std::vector<Report> reports;
    for (int i = 0; i < 8; ++i) {
      const auto lock = [&] { return std::string(1, static_cast<char>('A' + random() % 5)); };
      const std::string a = lock(), b = lock();
      if (a != b) reports.push_back(report_of(releases.at(random() % 3), {{a, b}}));
    }
    const LockGraph g = analyze({log_of("x", reports)}).graph;
    const LockOrders orders = lock_orders(g);
    REQUIRE(orders.beyond_budget == 0);
    std::string rules;
    for (const OrderChain& chain : orders.chains) {
      for (const ClassId v : chain.locks) rules += (v == chain.locks.front() ? "" : " -> ") + g[v].name;
      if (chain.releases) rules += " @" + chain.releases->first + ".." + chain.releases->last, ++limited;
      rules += '\n';
    }
    for (const JudgedRule& j : judge_rules(g, parse_rules(rules, "r")))
      REQUIRE_MESSAGE(j.status == RuleStatus::Held, j.rule.text);
    for (const BothWays& b : orders.both_ways) {
      ++both;
      REQUIRE(b.back.front() == b.step.to);
      REQUIRE(b.back.back() == b.step.from);
      for (const std::string& release : g.dependency(b.step.from, b.step.to)->releases)
        REQUIRE(status_of(g, g[b.step.from].name + " -> " + g[b.step.to].name + " @" + version_of(release)) ==
                RuleStatus::Violated);
    }
  }
  CHECK(limited > 100);
  CHECK(both > 100);
}

TEST_CASE("names that are no plain words of a rule are told") {
  CHECK(is_plain_order({"&a->lock#3", "b/1"}));
  CHECK_FALSE(is_plain_order({"#a", "b"}));
  CHECK_FALSE(is_plain_order({"a # b", "c"}));
  CHECK_FALSE(is_plain_order({"a -> b", "c"}));
  CHECK_FALSE(is_plain_order({"a never under", "c"}));
}

TEST_CASE("wildcards of many classes on both sides take no search for each of them") {
  Edges all;
  for (int i = 0; i < 1500; ++i) {
    all.emplace_back("a" + std::to_string(i), "m");
    all.emplace_back("m", "b" + std::to_string(i));
  }
  const LockGraph g = analyze({log_of("log", {report_of("5.9.0", all)})}).graph;
  // The least of several times of the processor: what else runs is not counted.
  const auto cost = [&](const std::string& rule) {
    std::clock_t least = std::numeric_limits<std::clock_t>::max();
    for (int i = 0; i < 5; ++i) {
      const std::clock_t start = std::clock();
      CHECK(violation(g, rule).size() == 3);
      least = std::min(least, std::clock() - start);
    }
    return static_cast<double>(least) / CLOCKS_PER_SEC;
  };
  const double names = cost("b7 -> a9"), wildcards = cost("b* -> a*");
  CAPTURE(names);
  CAPTURE(wildcards);
  CHECK(wildcards < 60 * names);  // it is some 15 times; a search for each lock of one side makes it 200
}

TEST_CASE("of several locks that may be held, one that is asked for hides no other") {
  const LockGraph g = graph_of({{"h1", "s"}, {"h2", "s"}, {"s", "h1"}});
  for (const char* rule : {"h1 never under h2", "h1 never under h*", "h* never under h*"})
    CHECK(judge_rules(g, parse_rules(rule, "r")).at(0).violations.at(0).path.size() == 3);
  // Against all pairs, one by one.
  std::mt19937 random(7);
  for (int round = 0; round < 400; ++round) {
    std::vector<std::pair<std::string, std::string>> edges;
    for (std::size_t i = 0, n = 1 + random() % 12; i < n; ++i)
      edges.emplace_back(std::string(1, static_cast<char>('A' + random() % 6)),
                         std::string(1, static_cast<char>('A' + random() % 6)));
    const LockGraph some = graph_of(edges);
    std::vector<ClassId> from, to;
    for (ClassId c = 0; c < some.classes().size(); ++c) {
      if (random() % 2) from.push_back(c);
      if (random() % 2) to.push_back(c);
    }
    std::size_t shortest = 0;
    for (const ClassId a : from)
      for (const ClassId b : to)
        if (const auto path = shortest_path(some, a, b); path && (!shortest || path->size() < shortest))
          shortest = path->size();
    const auto found = shortest_path(some, from, to);
    REQUIRE((found ? found->size() : 0) == shortest);
  }
}

TEST_CASE("a violation is graded by the best evidence for it") {
  const auto grade = [](const Evidence& logs, const std::string& rule) {
    const Analysis a = analyze(logs);
    return judge_one(a.graph, rule).violated_by();
  };
  const auto boot = [](const std::string& source, const std::string& release, const Edges& edges) {
    return log_of(source, {report_of(release, edges)});
  };
  CHECK(grade({boot("a", "5.9.0", {{"A", "B"}})}, "B -> A") == Grade::Seen);
  CHECK(grade({boot("a", "5.9.0", {{"A", "X"}, {"X", "B"}})}, "B -> A") == Grade::SameBoot);
  CHECK(grade({boot("a", "5.9.0", {{"A", "X"}}), boot("b", "5.9.0", {{"X", "B"}})}, "B -> A") == Grade::SameRelease);
  CHECK(grade({boot("a", "5.9.0", {{"A", "X"}}), boot("b", "5.10.0", {{"X", "B"}})}, "B never under A") ==
        Grade::CrossRelease);
  CHECK(grade({boot("a", "5.9.0", {{"A", "B"}})}, "A -> B") == std::nullopt);
  // A shorter path of several boots hides no longer one of a single boot.
  CHECK(grade({boot("a", "5.9.0", {{"A", "X"}}), boot("b", "5.10.0", {{"X", "B"}}),
               boot("c", "5.11.0", {{"A", "Y"}, {"Y", "Z"}, {"Z", "B"}})},
              "B -> A") == Grade::SameBoot);
  CHECK(grade({log_of("a", {report_of("5.9.0", {}, {{"A", "-..."}})})}, "A never in hardirqs") == Grade::Seen);
}

TEST_CASE("what the kernel documents is shipped, each order with its file") {
  std::size_t all = 0;
  CHECK(documented_parts() == "all, block, drivers, fs, mm, net, sched");
  for (const char* part : {"block", "drivers", "fs", "mm", "net", "sched"}) {
    const auto rules = documented_rules(part);
    REQUIRE(rules);
    all += rules->size();
    for (const Rule& rule : *rules) {
      CAPTURE(rule.text);
      CHECK(has(rule.note, "/"));
      CHECK(has(rule.note, "v6.12"));
    }
  }
  CHECK(all >= 50);
  CHECK(documented_rules("all")->size() == all);
  CHECK_FALSE(documented_rules("nothing"));
}
