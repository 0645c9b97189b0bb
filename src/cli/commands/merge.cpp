#include "../commands.h"
#include "../options.h"

#include <lockgraph/graph/compare.h>
#include <lockgraph/parse/parse.h>
#include <lockgraph/store/store.h>

namespace lockgraph::cli {
namespace {

/// Adds stores to a store.
struct Merge {
  std::vector<std::string> others;
  std::string store;

  void declare(Options& options) {
    options.values("DB", others, "stores", kRequired);
    options.value("--db", store, "the store that they are added to", kRequired);
  }

  int run(const Streams&) const {
    for (const std::string& other : others) Store(other, Store::Mode::Read);  // all of them, before anything is made
    Store into(store, Store::Mode::Write, telling());
    for (const std::string& other : others) into.merge(other, kReading);
    return kNothingFound;
  }
};

}  // namespace

const Command kMerge = command<Merge>("merge", "add stores to a store, which is made when it is missing",
                                      "  lockgraph merge shard-*.db --db lab.db\n");

}  // namespace lockgraph::cli
