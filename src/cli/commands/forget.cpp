#include "../commands.h"
#include "../options.h"

#include <lockgraph/store/store.h>

#include <ostream>

namespace lockgraph::cli {
namespace {

/// Takes logs out of a store.
struct Forget {
  std::vector<std::string> logs;
  std::string store;

  void declare(Options& options) {
    options.values("LOG", logs, "paths of logs as they were ingested, or hashes of their content", kRequired);
    options.value("--db", store, "the store", kRequired);
  }

  int run(const Streams& io) const {
    Store from(store, Store::Mode::Change);
    for (const std::string& source : from.forget(logs))
      if (!io.quiet) io.out << "forgot " << source << '\n';
    return kNothingFound;
  }
};

}  // namespace

const Command kForget = command<Forget>("forget", "take logs out of a store, with all that only they supported",
                                        "  lockgraph forget /srv/consoles/old.log --db lab.db\n");

}  // namespace lockgraph::cli
