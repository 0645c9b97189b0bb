// The only file that is compiled anew with each commit.
#include "manual.h"

#include <lockgraph/version.h>

namespace lockgraph::cli {

std::string version() {
  const std::string commit = LOCKGRAPH_COMMIT;  // empty in a tarball
  return "lockgraph " LOCKGRAPH_VERSION + (commit.empty() ? commit : " (commit " + commit + ")");
}

}  // namespace lockgraph::cli
