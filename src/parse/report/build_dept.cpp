#include "build.h"

#include <algorithm>

namespace lockgraph::parse {

void build_dept(const Collected& c, Report& r) {
  const auto known = [](const std::string& s) { return !s.empty() && s != "(unknown)" && s != "unknown"; };
  std::vector<std::string> cycle;
  for (std::size_t i = 0; i < c.dept.size(); ++i) {
    const DeptContext& context = c.dept[i];
    if (!known(context.start) || !known(context.wait)) {
      r.problems.push_back(std::string("context ") + static_cast<char>('A' + i) +
                           " does not name both its event and its wait");
      continue;
    }
    for (const std::string& label : {context.start, context.wait})
      if (!r.find_class(label)) r.classes.push_back({label, {}, {}, {}, {}});
    cycle.push_back(context.start);
    const bool twice = std::any_of(r.dependencies.begin(), r.dependencies.end(), [&](const Dependency& d) {
      return d.from == context.start && d.to == context.wait;
    });
    if (!twice)
      r.dependencies.push_back(
          {context.start, context.wait, context.wait_stack, false, Access::Unknown, Access::Unknown});
  }
  if (c.dept.empty()) r.problems.push_back("no context is printed");
  // The waits of the contexts must lead round: start of each is the wait of another.
  const auto is_start = [&](const std::string& label) {
    return std::find(cycle.begin(), cycle.end(), label) != cycle.end();
  };
  std::vector<std::string> ordered;
  if (!cycle.empty() && cycle.size() == c.dept.size()) {
    std::string at = cycle.front();
    while (ordered.size() < cycle.size() && is_start(at)) {
      ordered.push_back(at);
      const auto next = std::find_if(c.dept.begin(), c.dept.end(), [&](const DeptContext& d) { return d.start == at; });
      at = next->wait;
    }
    if (ordered.size() == cycle.size() && at == cycle.front())
      r.deadlock = CycleClaim{ordered};
    else
      r.problems.push_back("the contexts do not lead round");
  }
}

}  // namespace lockgraph::parse
