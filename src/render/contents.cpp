#include "contents.h"

namespace lockgraph {

Contents contents_of(const Evidence& logs) {
  Contents c;
  for (const LogEvidence& log : logs) {
    const std::uint64_t logs_like_it = 1 + log.summed.logs;
    for (const Report& r : log.reports) {
      c.kinds[std::string(name(r.kind))] += logs_like_it;
      if (r.kernel && !r.kernel->release.empty()) c.releases[r.kernel->release] += logs_like_it;
    }
    for (const ProcDump& d : log.dumps)
      if (!d.release.empty()) ++c.releases[d.release];
    for (const BlindSpot& b : log.blind_spots) c.blind[std::string(name(b.kind))] += logs_like_it;
    if (says_nothing(log)) c.empty += logs_like_it;
  }
  return c;
}

}  // namespace lockgraph
