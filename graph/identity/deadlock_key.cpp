#include <lockgraph/graph/deadlock_key.h>
#include <lockgraph/graph/finding.h>
#include <lockgraph/model/lock_class.h>

#include "../detect/rotation.h"

#include <range/v3/algorithm/any_of.hpp>
#include <range/v3/range/conversion.hpp>
#include <range/v3/view/transform.hpp>

#include <xxhash.h>

#include <algorithm>
#include <string_view>

namespace lockgraph {
namespace {

/// Fields one behind the other, each with its length in front.
class Fields {
 public:
  Fields& operator<<(std::string_view field) {
    text_ += std::to_string(field.size()) + ':';
    text_ += field;
    return *this;
  }
  Fields& operator<<(std::size_t number) { return *this << std::string_view(std::to_string(number)); }
  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

/// Names alone.
DeadlockKey without_places(const DeadlockKey& key) {
  DeadlockKey plain = key;
  plain.irqs.clear();
  for (LockKey& lock : plain.locks) lock = {lock.base, {}, {}, 1, false, false};
  return rotated(std::move(plain));
}

/// First and last lock of an inversion or of a cut report; no locks for others.
DeadlockKey ends_of(const DeadlockKey& key) {
  DeadlockKey ends{key.kind, false, false, {}, {}};
  if ((key.kind == FindingKind::IrqInversion || key.incomplete) && key.locks.size() > 1)
    for (const LockKey* end : {&key.locks.front(), &key.locks.back()})
      ends.locks.push_back({end->base, {}, {}, 1, false, false});
  return ends;
}

}  // namespace

DeadlockKey rotated(DeadlockKey key) {
  if ((key.kind == FindingKind::Cycle && !key.incomplete) || key.kind == FindingKind::Hang)
    rotate_to_smallest(key.locks);
  return key;
}

std::uint64_t hash_of(const DeadlockKey& key) {
  Fields fields;
  fields << static_cast<std::size_t>(key.kind) << std::size_t{key.incomplete} << std::size_t{key.by_context}
         << key.irqs.size();
  for (const Irq irq : key.irqs) fields << static_cast<std::size_t>(irq);
  for (const LockKey& lock : key.locks)
    fields << lock.base << lock.owner << lock.taker << lock.nth << std::size_t{lock.preempt_rt}
           << std::size_t{lock.apart};
  return XXH3_64bits(fields.text().data(), fields.text().size());
}

std::uint64_t hash_of_locks(const DeadlockKey& key) { return hash_of(without_places(key)); }

std::uint64_t hash_of_ends(const DeadlockKey& key) {
  const DeadlockKey ends = ends_of(key);
  return ends.locks.empty() ? 0 : hash_of(ends);
}

std::string id_of(const DeadlockKey& key, bool whole) {
  std::string id(id_head(key.kind));
  const std::uint64_t hash = hash_of(key);
  for (int digit = 0, shift = 60; digit < (whole ? 16 : 8); ++digit, shift -= 4)
    id += "0123456789abcdef"[hash >> shift & 15];
  return id;
}

std::vector<std::string> base_names(const DeadlockKey& key) {
  return key.locks | ranges::views::transform(&LockKey::base) | ranges::to<std::vector>();
}

std::string name_of(const LockKey& lock) {
  if (lock.owner.empty() && lock.taker.empty()) return lock.base;
  const LockClass c = parse_label(lock.base);
  return c.name + " (" + (lock.owner.empty() ? "in " + lock.taker : lock.owner) + ")" +
         (c.subclass ? "/" + std::to_string(c.subclass) : "");
}

bool is_by_taker(const DeadlockKey& key) {
  return ranges::any_of(key.locks, [](const LockKey& lock) { return !lock.taker.empty(); });
}

bool is_by_name_alone(const DeadlockKey& key) { return ranges::any_of(key.locks, &LockKey::apart); }

}  // namespace lockgraph
