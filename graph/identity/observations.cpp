// Which observations are one class, and why.
#include "identities.h"

#include <lockgraph/graph/analysis.h>

#include <algorithm>

namespace lockgraph {

std::vector<Observation> observations_of(const Analysis& a, const std::string& name) {
  const std::string wanted = canonical_name(parse_label(name).name);
  std::vector<Observation> found;
  for (std::size_t i = 0; i < a.logs.size(); ++i) {
    const auto note = [&](unsigned boot, const std::string& label) {
      const ClassId id = a.identities->of(i, boot, label);
      if (canonical_name(parse_label(label).name) == wanted || a.graph[id].name == name)
        found.push_back({id, label, a.logs[i].source, a.identities->reason(i, boot, label)});
    };
    for (const Report& r : a.logs[i].reports)
      for (const ClassFact& c : r.classes) note(r.boot, c.label);
    for (const ProcDump& d : a.logs[i].dumps)
      for (const DumpClass& c : d.classes) note(d.boot, c.label);
  }
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

}  // namespace lockgraph
