#include "boots_of_logs.h"

#include <map>
#include <utility>

namespace lockgraph {

std::vector<BootOfLog> boots_of(const LogEvidence& log, std::size_t number) {
  std::map<unsigned, BootOfLog> boots;
  for (const Standstill& s : log.standstills) boots[s.boot].rounds.push_back(&s);
  std::vector<BootOfLog> all;
  for (auto& [boot, b] : boots) {
    b.log = number, b.number = boot;
    b.waits = waits_of(b.rounds);
    all.push_back(std::move(b));
  }
  return all;
}

}  // namespace lockgraph
