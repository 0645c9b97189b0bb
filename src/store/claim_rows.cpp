#include "claim_rows.h"

#include <utility>
#include <variant>

namespace lockgraph::store {

void put_claim(const Deadlock& deadlock, BodyLabels& labels, BodyRest& rest) {
  rest.claim = deadlock.index();
  const auto add = [&](const std::string& label) { rest.locks.push_back(labels.position(label)); };
  if (const auto* cycle = std::get_if<CycleClaim>(&deadlock)) {
    for (const std::string& label : cycle->cycle) add(label);
    if (cycle->instances != Instances::Unknown) rest.states = {std::string(name(cycle->instances))};
  } else if (const auto* irq = std::get_if<IrqClaim>(&deadlock)) {
    rest.irq = irq->irq;
    add(irq->safe), add(irq->unsafe);
    for (const std::string& label : irq->path) add(label);
  } else if (const auto* state = std::get_if<StateClaim>(&deadlock)) {
    add(state->label);
    rest.states = {state->was, state->now};
  }
}

Deadlock claim_of(const BodyRest& rest, const LabelAt& label) {
  std::vector<std::string> locks;
  for (const std::uint64_t position : rest.locks) locks.push_back(label(position));
  switch (rest.claim) {
    case 0: return {};
    case 1: {
      Instances instances = Instances::Unknown;  // so is every one that an earlier reading stored
      for (const Instances i : {Instances::Same, Instances::Different})
        if (!rest.states.empty() && rest.states[0] == name(i)) instances = i;
      return CycleClaim{std::move(locks), instances};
    }
    case 2:
      if (locks.size() < 2) throw Damaged();
      return IrqClaim{rest.irq, locks[0], locks[1], {locks.begin() + 2, locks.end()}};
    case 3:
      if (locks.size() != 1 || rest.states.size() != 2) throw Damaged();
      return StateClaim{locks[0], rest.states[0], rest.states[1]};
    default: throw Damaged();
  }
}

}  // namespace lockgraph::store
