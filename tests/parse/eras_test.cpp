// What is read from each kind of report, in the wording of each era: a short real excerpt beside the facts in it.
#include <doctest/doctest.h>
#include <lockgraph/parse/parse.h>

#include "kernel/lock_machinery.h"
#include "logs.h"

using namespace lockgraph;

namespace {

/// One line for a report: kind, release, task; then classes with usage, dependencies, claim.
std::string dump(const Report& r) {
  std::string s(name(r.kind));
  s += " | " + (r.kernel ? r.kernel->release : std::string("-")) + " | " +
       (r.task ? r.task->comm + "/" + std::to_string(r.task->pid) : "-") + " |";
  for (const ClassFact& c : r.classes) {
    s += " " + c.label + "{";
    if (c.usage)
      for (const std::string& n : c.usage->names()) s += n + " ";
    if (s.ends_with(' ')) s.pop_back();
    s += "}" + (c.wait.empty() ? "" : c.wait);
  }
  s += " |";
  for (const Dependency& d : r.dependencies) s += " " + d.from + "->" + d.to;
  s += " |";
  if (const auto* c = std::get_if<CycleClaim>(&r.deadlock))
    for (const std::string& l : c->cycle) s += " " + l;
  if (const auto* c = std::get_if<IrqClaim>(&r.deadlock))
    s += " " + std::string(name(c->irq)) + " " + c->safe + " " + c->unsafe;
  if (const auto* c = std::get_if<StateClaim>(&r.deadlock)) s += " " + c->label + " " + c->was + " " + c->now;
  return s;
}

}  // namespace

TEST_CASE("each kind, each era") {
  std::size_t eras = 0;
  for (const std::string& name : logs_in("eras")) {
    CAPTURE(name);
    const auto reports = parse_text(log_of(name)).reports;
    REQUIRE(reports.size() == 1);
    check_read(name, dump(reports[0]) + "\n");
    ++eras;
  }
  CHECK(eras == 18);
}

TEST_CASE("a tree of 2.6.30: a block's parent is the nearest above with a smaller indent") {
  const auto reports = parse_text(log_of("tree-2.6.30.log")).reports;
  REQUIRE(reports.size() == 1);
  std::vector<std::string> edges;
  for (const Dependency& d : reports[0].dependencies) {
    const auto site = acquiring_site(d.stack);
    edges.push_back(d.from + "->" + d.to + " " + (site ? site->function : ""));
  }
  CHECK(edges == std::vector<std::string>{"S->P sp", "P->Q pq", "P->U f"});
  CHECK(std::get<IrqClaim>(reports[0].deadlock).path == std::vector<std::string>{"S", "P", "U"});
}
