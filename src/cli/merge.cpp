#include "commands.h"

#include <lockgraph/store/store.h>

namespace lockgraph::cli {

int merge(const StoreOptions& options, const Streams&) {
  Store store(options.store, Store::Mode::Write);
  for (const std::string& other : options.names) store.merge(other);
  return kNothingFound;
}

}  // namespace lockgraph::cli
