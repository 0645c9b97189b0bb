#include "families.h"

#include <cctype>

namespace lockgraph::parse {
namespace {

// in-hardirq-W (≤2.6.28) and IN-HARDIRQ-W are one state; `initial-use ` is padded.
std::string spelled_now(std::string_view state) {
  std::string upper;
  for (const char ch : trim(state)) upper += static_cast<char>(std::toupper(static_cast<unsigned char>(ch)));
  return upper == "INITIAL-USE" ? "INITIAL USE" : upper;
}

/// Until 2.6.28 a write position with both states printed the one character of "used in irq".
bool was_hidden(const Report& r, const Usage& usage, UsageState state) {
  return state == enabled(state.irq) && usage.contains(used_in(state.irq)) && r.kernel &&
         version_number(r.kernel->release).value_or(~0u) < 2006030;
}

ClassFact* find_class(Report& r, const std::string& label) {
  for (ClassFact& fact : r.classes)
    if (fact.label == label) return &fact;
  return nullptr;
}

/// One of the two states: the mask must show it, and its stack is evidence of it.
void read_state(const std::string& text, const Stack& stack, ClassFact& fact, Report& r) {
  const auto state = parse_state(text);
  if (!state) return;
  if (fact.usage && state->irq != Irq::Nmi) {  // masks do not show those
    if (fact.usage->contains(*state) || was_hidden(r, *fact.usage, *state))
      r.agreements.push_back("the sentence on the states and the usage of " + fact.label + ": " + text);
    else
      r.contradict("the usage of " + fact.label + " does not show " + text);
  }
  if (!stack.empty()) fact.usage_stacks.emplace_back(*state, stack);
}

}  // namespace

void read_state_change(const Printed& p, const Common& c, Report& r) {
  const SeenLock* lock = lock_under(p, {Phrase::TryingToAcquire});
  const Section* change = last_section(p, {Phrase::StateChange});
  if (!lock) r.problems.push_back("the lock whose state is inconsistent is not printed");
  if (!change) r.problems.push_back("the two states are not printed");
  if (!lock || !change) return;
  const StateClaim claim{lock->label, spelled_now(change->words[0]), spelled_now(change->words[1])};
  const Stack registered = stack_under(p, Phrase::RegisteredAt);
  if (registered.empty()) r.problems.push_back("there is no stack where the old state was registered");
  if (ClassFact* fact = find_class(r, claim.label)) {
    read_state(claim.was, registered, *fact, r);
    read_state(claim.now, c.backtrace, *fact, r);
  }
  r.deadlock = claim;
}

}  // namespace lockgraph::parse
