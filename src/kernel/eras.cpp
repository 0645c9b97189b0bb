#include "eras.h"

#include <lockgraph/model/kernel_release.h>

namespace lockgraph {

Era era_of(std::string_view release) {
  const auto version = version_number(release);
  if (!version) return {};
  Era era;
  era.known = true;
  if (*version < 2006030) era.masks = MaskEra::Signs2628;
  // linux-next had them one release before.
  era.recursive_readers = *version >= 5010000 || (*version >= 5009000 && release.find("-next-") != release.npos);
  era.prints_rlock = *version >= 6004000;
  return era;
}

}  // namespace lockgraph
