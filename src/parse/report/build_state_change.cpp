#include "build.h"

#include <cctype>

namespace lockgraph::parse {
namespace {

// in-hardirq-W (≤2.6.28) and IN-HARDIRQ-W are one state; `initial-use ` is padded.
std::string spelled_now(std::string_view state) {
  std::string upper;
  for (const char ch : trim(state)) upper += static_cast<char>(std::toupper(static_cast<unsigned char>(ch)));
  return upper == "INITIAL-USE" ? "INITIAL USE" : upper;
}

}  // namespace

void build_state_change(const Collected& c, Report& r) {
  if (!c.acquiring) r.problems.push_back("the lock whose state is inconsistent is not printed");
  if (c.old_state.empty()) r.problems.push_back("the two states are not printed");
  if (!c.acquiring || c.old_state.empty()) return;
  const StateClaim claim{c.acquiring->label, spelled_now(c.old_state), spelled_now(c.new_state)};
  for (const std::string& text : {claim.was, claim.now}) {
    const auto state = parse_state(text);
    const ClassFact* fact = r.find_class(claim.label);
    // Until 2.6.28 a write position with both states printed the one character of "used in irq".
    const bool hidden_then = state && state->enabled && !state->read && fact && fact->usage &&
                             fact->usage->contains({state->irq, false, false}) && c.kernel &&
                             version_number(c.kernel->release).value_or(~0u) < 2006030;
    if (state && fact && fact->usage && !fact->usage->contains(*state) && !hidden_then)
      r.contradict("the usage of " + claim.label + " does not show " + text);
  }
  if (c.registered.empty()) r.problems.push_back("there is no stack where the old state was registered");
  if (const auto was = parse_state(claim.was); was && !c.registered.empty())
    for (ClassFact& fact : r.classes)
      if (fact.label == claim.label) fact.usage_stacks.emplace_back(*was, c.registered);
  if (const auto now = parse_state(claim.now); now && !c.backtrace.empty())
    for (ClassFact& fact : r.classes)
      if (fact.label == claim.label) fact.usage_stacks.emplace_back(*now, c.backtrace);
  r.deadlock = claim;
}

}  // namespace lockgraph::parse
