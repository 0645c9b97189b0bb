#include "class_facts.h"

#include <map>
#include <utility>

namespace lockgraph::parse {
namespace {

/// The classes of a report by label, in order of appearance.
class ClassFacts {
 public:
  explicit ClassFacts(Report& r) : r_(r) {}

  ClassFact& of(const std::string& label) {
    const auto [it, added] = index_.try_emplace(label, r_.classes.size());
    if (added) r_.classes.push_back({label, {}, {}, {}, {}, {}});
    return r_.classes.edit()[it->second];
  }

 private:
  Report& r_;
  std::map<std::string, std::size_t> index_;
};

void add_usage(ClassFact& fact, Usage usage) {
  if (!fact.usage) fact.usage.emplace();
  *fact.usage |= usage;
}

/// The states and keys that stand beneath the blocks of dependency paths.
void add_blocks(const Printed& p, ClassFacts& facts) {
  const SeenLock* block = nullptr;
  bool has_ended = false, has_key = false;  // then what comes is of a block whose own line is missing
  for (const Section& s : p.sections) {
    if (s.phrase == Phrase::Block) block = &s.locks.front(), has_ended = has_key = false;
    if (s.phrase == Phrase::StackBacktrace) block = nullptr;
    if (!block || (has_ended && s.phrase == Phrase::UsageState)) continue;
    has_ended |= s.phrase == Phrase::BlockEnd;
    ClassFact& fact = facts.of(block->label);
    if (s.phrase == Phrase::KeyAt && !std::exchange(has_key, true) && fact.key.empty()) {
      std::string_view symbol = s.words[1].empty() ? s.words[0] : s.words[1];
      if (const auto close = symbol.find(">] "); close != symbol.npos) symbol.remove_prefix(close + 3);
      symbol = trim(symbol);
      if (!symbol.starts_with('[')) fact.key = symbol.substr(0, symbol.find(' '));
    } else if (s.phrase == Phrase::UsageState) {
      if (const auto state = parse_state(s.words[0])) {
        Usage usage;
        usage.insert(*state);
        add_usage(fact, usage);
        fact.usage_stacks.emplace_back(*state, s.stack);
      }
    }
  }
}

}  // namespace

void add_class_facts(const Printed& p, const Common& c, Report& r) {
  ClassFacts facts(r);
  for (const SeenLock* lock : c.locks) {
    if (lock->label.empty()) continue;
    ClassFact& fact = facts.of(lock->label);
    if (!lock->mask.empty()) add_usage(fact, decode_mask(lock->mask, c.era.masks));
    if (fact.wait.empty()) fact.wait = lock->wait;
  }
  add_blocks(p, facts);
}

std::optional<Usage> printed_masks(const Common& c, const std::string& label) {
  std::optional<Usage> usage;
  for (const SeenLock* lock : c.locks)
    if (lock->label == label && !lock->mask.empty()) {
      if (!usage) usage.emplace();
      *usage |= decode_mask(lock->mask, c.era.masks);
    }
  return usage;
}

}  // namespace lockgraph::parse
