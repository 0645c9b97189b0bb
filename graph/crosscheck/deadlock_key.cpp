#include "deadlock_key.h"

#include "../detect/rotation.h"

#include <xxhash.h>

namespace lockgraph {
namespace {

template <class Map, class Key>
std::vector<std::size_t> found_in(const Map& map, const Key& key) {
  const auto it = map.find(key);
  return it == map.end() ? std::vector<std::size_t>{} : it->second;
}

}  // namespace

DeadlockKey key_of(const LockGraph& g, const Chain& c, const NameOf& name_of) {
  DeadlockKey key{c.kind, c.incomplete, is_forbidden_by_context(c), {}, {}, is_ambiguous(g, c)};
  for (const ClassId v : c.path) {
    key.locks.push_back(name_of(v));
    key.across_boots.push_back(g[v].ambiguous ? g[v].base_name : name_of(v));
  }
  if (c.kind == FindingKind::Cycle && !c.incomplete)
    for (auto* cycle : {&key.locks, &key.across_boots}) rotate_to_smallest(*cycle);
  return key;
}

DeadlockKey key_of(const LockGraph& g, const Chain& c) {
  return key_of(g, c, [&](ClassId v) -> const std::string& { return g[v].name; });
}

std::vector<std::string> names_across_boots(const LockGraph& g, const Chain& c) { return key_of(g, c).across_boots; }

DeadlockKey key_of(const KnownFinding& f) {
  const FindingKind kind = f.kind.value_or(FindingKind::Cycle);
  const bool by_context = kind == FindingKind::WaitContext && !f.incomplete && f.across_boots.size() == 1;
  return {kind, f.incomplete, by_context, f.names, f.across_boots, f.ambiguous};
}

std::string id_of(const DeadlockKey& key) {
  std::string text = key.by_context ? "context\n" : "";
  for (const std::string& name : key.locks) text += name + '\n';
  if (key.incomplete) text += "\nincomplete";
  XXH64_hash_t hash = XXH64(text.data(), text.size(), 0);
  std::string id(id_head(key.kind));
  for (int digit = 0; digit < 8; ++digit, hash >>= 4) id += "0123456789abcdef"[hash & 15];
  return id;
}

std::optional<std::pair<std::string, std::string>> ends_of(const DeadlockKey& key) {
  if (key.kind != FindingKind::IrqInversion || key.incomplete || key.locks.empty()) return std::nullopt;
  return std::pair(key.locks.front(), key.locks.back());
}

void DeadlockIndex::add(const DeadlockKey& key, std::size_t number) {
  exact_[key.exact()].push_back(number);
  if (key.ambiguous) same_locks_[key.same_locks()].push_back(number);
  if (const auto ends = ends_of(key)) ends_[*ends].push_back(number);
}

std::vector<std::size_t> DeadlockIndex::exactly(const DeadlockKey& key) const { return found_in(exact_, key.exact()); }

std::vector<std::size_t> DeadlockIndex::of_same_locks(const DeadlockKey& key) const {
  return key.ambiguous ? found_in(same_locks_, key.same_locks()) : std::vector<std::size_t>{};
}

std::vector<std::size_t> DeadlockIndex::of_same_ends(const DeadlockKey& key) const {
  const auto ends = ends_of(key);
  return ends ? found_in(ends_, *ends) : std::vector<std::size_t>{};
}

}  // namespace lockgraph
