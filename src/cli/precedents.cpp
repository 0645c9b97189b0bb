#include "precedents.h"

namespace lockgraph::cli {

std::optional<Store> indexed_store(const InputNames& names, Diagnostics& diagnostics) {
  if (!names.files_from.empty() || names.inputs.size() + names.stores.size() != 1) return std::nullopt;
  const std::string& path = names.inputs.empty() ? names.stores.front() : names.inputs.front();
  if (!looks_like_store(path)) return std::nullopt;
  Store store(path, Store::Mode::Read);
  if (store.is_told_by(telling().version)) return store;
  diagnostics.push_back({path, 0,
                         "made by another version of this program: all of it is read; `lockgraph ingest --db` "
                         "or `merge` of this one makes it quick to ask",
                         false});
  return std::nullopt;
}

}  // namespace lockgraph::cli
