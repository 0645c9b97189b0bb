#include "boot_facts.h"

#include "places.h"

namespace lockgraph {
namespace {

void collect(BootFacts& boot, const Report& r) {
  boot.begin_item();
  boot.preempt_rt |= r.preempt_rt;
  const auto on_chain = labels_on_chain(r);
  for (const ClassFact& c : r.classes) boot.note(c.label, &r, on_chain.count(c.label) > 0);
  for (const Dependency& d : r.dependencies) boot.note(d.from, &r, true), boot.note(d.to, &r, true);
  if (r.held)
    for (const HeldLock& h : *r.held) boot.note(h.label, &r, false);
}

/// Chains may come from another file than the classes: they name nothing. Memory tells takers and owners as a report
/// does.
void collect(BootFacts& boot, const ProcDump& dump) {
  boot.begin_item();
  boot.preempt_rt |= dump.preempt_rt;
  if (dump.memory) {
    Report& shown = boot.of_memory.emplace_back();
    shown.classes = dump.memory->classes, shown.dependencies = dump.memory->dependencies;
    for (const ClassFact& c : shown.classes) boot.note(c.label, &shown, true);
    return;
  }
  for (const DumpClass& c : dump.classes) {
    boot.note(c.label, nullptr, false);
    for (const std::string& to : c.successors) boot.note(to, nullptr, false);
  }
}

}  // namespace

std::map<unsigned, BootContent> contents_of_boots(const LogEvidence& log, std::size_t number, const Bodies& bodies) {
  std::map<unsigned, BootContent> boots;
  std::map<unsigned, std::vector<BodyHash>> hashes;
  for (std::size_t i = 0; i < log.reports.size(); ++i) {
    boots[log.reports[i].boot].reports.push_back(i);
    const Report& r = log.reports[i];
    hashes[r.boot].push_back(bodies.hash(bodies.of_report(number, i)));
    boots[r.boot].circumstances.push_back({r.provoked, r.turns_validator_off, r.lockdep_off_since != 0});
  }
  for (std::size_t i = 0; i < log.dumps.size(); ++i) {
    boots[log.dumps[i].boot].dumps.push_back(i);
    hashes[log.dumps[i].boot].push_back(bodies.of_dump(number, i));
  }
  for (auto& [boot, content] : boots) content.hash = hash_of(hashes.at(boot));
  return boots;
}

BootFacts facts_of(const LogEvidence& log, const BootContent& content) {
  BootFacts facts;
  for (const std::size_t i : content.reports) collect(facts, log.reports[i]);
  for (const std::size_t i : content.dumps) collect(facts, log.dumps[i]);
  facts.print = std::to_string(content.hash[0]) + "." + std::to_string(content.hash[1]);
  return facts;
}

}  // namespace lockgraph
