#include "families.h"

namespace lockgraph::parse {
namespace {

// in-hardirq-W (≤2.6.28) and IN-HARDIRQ-W are one state; `initial-use ` is padded.
std::string spelled_now(std::string_view text) {
  const auto state = parse_state(trim(text));
  return state ? name(*state) : std::string(trim(text));
}

/// Until 2.6.28 a write position with both states printed the one character of "used in irq".
bool was_hidden(const Common& c, const Usage& usage, UsageState state) {
  return state == enabled(state.irq) && usage.contains(used_in(state.irq)) && c.era.masks == MaskEra::Signs2628;
}

/// One of the two states: the mask must show it, and its stack is evidence of it.
void read_state(const std::string& text, const Stack& stack, const Common& c, ClassFact& fact, Report& r) {
  const auto state = parse_state(text);
  if (!state) return;
  if (fact.usage && state->irq != Irq::Nmi) {  // masks do not show those
    if (fact.usage->contains(*state))
      r.agreements.push_back("the sentence on the states and the usage of " + fact.label + ": " + text);
    else if (!was_hidden(c, *fact.usage, *state))
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
  if (ClassFact* fact = r.edit_class(claim.label)) {
    read_state(claim.was, registered, c, *fact, r);
    read_state(claim.now, c.backtrace, c, *fact, r);
  }
  r.deadlock = claim;
}

}  // namespace lockgraph::parse
