// What a source reports, for who asks whether a deadlock is known: looked up in a store, or gathered from logs.
#pragma once
#include "commands.h"

#include <lockgraph/graph/compare.h>
#include <lockgraph/store/store.h>

#include <optional>

namespace lockgraph::cli {

/// Of a store, which is not loaded.
class ReportedInStore : public Precedents {
 public:
  explicit ReportedInStore(Store store) : store_(std::move(store)) {}

 private:
  std::vector<Mention> mentions(std::uint64_t what) const override { return store_.mentions(what); }
  std::vector<Reported> reported(const std::vector<std::int64_t>& bodies) const override {
    return store_.reported(bodies);
  }
  std::vector<Reported> hangs(std::uint64_t what) const override { return store_.hangs(what); }

  Store store_;
};

/// The store that is all of these inputs, where its reports can be looked up; nothing where they have to be read.
/// Says of an older store that it is read as a whole.
std::optional<Store> indexed_store(const InputNames&, Diagnostics&);

}  // namespace lockgraph::cli
