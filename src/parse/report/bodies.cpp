#include "bodies.h"

namespace lockgraph::parse {

void Bodies::share(Stack& stack) {
  if (!stack.empty()) stack = *stacks_.insert(stack).first;
}

void Bodies::share(Report& r) {
  share(r.backtrace);
  if (!r.classes.empty()) {
    for (ClassFact& c : r.classes.edit())
      for (auto& [state, stack] : c.usage_stacks) share(stack);
    r.classes = *classes_.insert(r.classes).first;
  }
  if (!r.dependencies.empty()) {
    for (Dependency& d : r.dependencies.edit()) share(d.stack);
    r.dependencies = *dependencies_.insert(r.dependencies).first;
  }
}

}  // namespace lockgraph::parse
