#include "commands.h"

#include <lockgraph/store/store.h>

#include <ostream>

namespace lockgraph::cli {

int forget(const StoreOptions& options, const Streams& io) {
  Store store(options.store, Store::Mode::Change);
  for (const std::string& source : store.forget(options.names))
    if (!io.quiet) io.out << "forgot " << source << '\n';
  return kNothingFound;
}

}  // namespace lockgraph::cli
