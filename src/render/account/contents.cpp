#include "contents.h"

namespace lockgraph {

Contents contents_of(const Evidence& logs) {
  Contents c;
  for (const LogEvidence& log : logs) {
    for (const Report& r : log.reports) {
      ++c.kinds[std::string(name(r.kind))];
      if (r.kernel && !r.kernel->release.empty()) ++c.releases[r.kernel->release];
    }
    for (const ProcDump& d : log.dumps)
      if (!d.release.empty()) ++c.releases[d.release];
    for (const BlindSpot& b : log.blind_spots) ++c.blind[std::string(name(b.kind))];
    c.empty += says_nothing(log);
  }
  return c;
}

}  // namespace lockgraph
