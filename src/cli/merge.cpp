#include "commands.h"

#include <lockgraph/graph/compare.h>
#include <lockgraph/parse/parse.h>
#include <lockgraph/store/store.h>

namespace lockgraph::cli {

int merge(const StoreOptions& options, const Streams&) {
  for (const std::string& other : options.names)
    Store(other, Store::Mode::Read);  // all of them, before anything is made
  Store store(options.store, Store::Mode::Write, telling());
  for (const std::string& other : options.names) store.merge(other, kReading);
  return kNothingFound;
}

}  // namespace lockgraph::cli
