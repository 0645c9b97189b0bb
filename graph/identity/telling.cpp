#include "telling.h"

#include "../detect/hangs.h"

#include "kernel/class_names.h"

#include <lockgraph/graph/compare.h>
#include <lockgraph/model/lock_class.h>

#include <algorithm>
#include <iterator>

namespace lockgraph {
namespace {

/// Of some locks in this order; never that of a whole deadlock. An activity is one, whoever begins it.
std::uint64_t hash_of(std::vector<LockKey> locks) {
  for (LockKey& lock : locks)
    if (is_activity(parse_label(lock.base).name)) lock.taker.clear();
  return hash_of(DeadlockKey{FindingKind::WaitContext, true, true, {Irq::Nmi}, std::move(locks)});
}

/// Numbers of 8 bytes, and texts behind their length.
struct PackedFields {
  void put(std::uint64_t number) {
    for (int i = 0; i < 8; ++i) bytes += static_cast<char>(number >> 8 * i & 0xff);
  }
  void put(std::string_view text) { put(std::uint64_t{text.size()}), bytes += text; }
  void put(const std::string& text) { put(std::string_view(text)); }
  std::string bytes;
};

struct UnpackedFields {
  std::uint64_t number() {
    if (bytes.size() < 8) return broken = true, 0;
    std::uint64_t n = 0;
    for (int i = 0; i < 8; ++i)
      n |= std::uint64_t{static_cast<unsigned char>(bytes[static_cast<std::size_t>(i)])} << 8 * i;
    bytes.remove_prefix(8);
    return n;
  }
  /// Of things that have at least so many bytes each.
  std::size_t count(std::size_t each = 8) {
    const std::uint64_t n = number();
    if (n > bytes.size() / each) return broken = true, 0;
    return static_cast<std::size_t>(n);
  }
  std::string text() {
    const std::size_t n = count(1);
    std::string s(bytes.substr(0, n));
    bytes.remove_prefix(n);
    return s;
  }
  bool is_whole() const { return !broken && bytes.empty(); }

  std::string_view bytes;
  bool broken = false;
};

}  // namespace

std::optional<ToldDeadlock> told_by(const Report& r) {
  const auto stated = stated_by(r);
  if (!stated) return std::nullopt;
  const std::vector<LockKey> locks = locks_of(r, *stated);
  ToldDeadlock told{key_of(*stated, locks), {}, {}};
  for (const LockKey& lock : locks) told.locks.push_back(hash_of({lock}));
  std::ranges::sort(told.locks);
  told.locks.erase(std::unique(told.locks.begin(), told.locks.end()), told.locks.end());
  const auto place_of = [&](const std::string& label) {
    return static_cast<std::size_t>(std::ranges::find(stated->labels, label) - stated->labels.begin());
  };
  for (const Dependency& d : r.dependencies) {
    if (!d.is_new) continue;
    const std::size_t from = place_of(d.from), to = place_of(d.to);
    if (from < locks.size() && to < locks.size()) told.new_dependencies.push_back(hash_of({locks[from], locks[to]}));
  }
  return told;
}

std::string packed(const ToldDeadlock& told) {
  PackedFields fields;
  const auto put_hashes = [&](const std::vector<std::uint64_t>& hashes) {
    fields.put(hashes.size());
    for (const std::uint64_t hash : hashes) fields.put(hash);
  };
  const DeadlockKey& key = told.key;
  fields.put(static_cast<std::uint64_t>(key.kind)), fields.put(key.incomplete), fields.put(key.by_context);
  fields.put(key.irqs.size());
  for (const Irq irq : key.irqs) fields.put(static_cast<std::uint64_t>(irq));
  fields.put(key.locks.size());
  for (const LockKey& lock : key.locks) {
    fields.put(lock.base), fields.put(lock.owner), fields.put(lock.taker);
    fields.put(lock.nth), fields.put(lock.preempt_rt), fields.put(lock.apart);
  }
  put_hashes(told.new_dependencies), put_hashes(told.locks);
  return fields.bytes;
}

std::optional<ToldDeadlock> unpacked_deadlock(std::string_view bytes) {
  ToldDeadlock told;
  UnpackedFields fields{bytes};
  const auto hashes = [&] {
    std::vector<std::uint64_t> all(fields.count());
    for (std::uint64_t& hash : all) hash = fields.number();
    return all;
  };
  told.key.kind = static_cast<FindingKind>(std::min<std::uint64_t>(fields.number(), std::size(kFindingKinds) - 1));
  told.key.incomplete = fields.number() != 0, told.key.by_context = fields.number() != 0;
  told.key.irqs.resize(fields.count());
  for (Irq& irq : told.key.irqs) irq = static_cast<Irq>(fields.number() & 3);
  told.key.locks.resize(fields.count(6 * 8));
  for (LockKey& lock : told.key.locks) {
    lock.base = fields.text(), lock.owner = fields.text(), lock.taker = fields.text();
    lock.nth = static_cast<unsigned>(fields.number());
    lock.preempt_rt = fields.number() != 0, lock.apart = fields.number() != 0;
  }
  told.new_dependencies = hashes(), told.locks = hashes();
  return fields.is_whole() ? std::optional(std::move(told)) : std::nullopt;
}

Telling telling() {
  return {kIdScheme,
          [](const Report& r) {
            TellsOf tells;
            const auto told = told_by(r);
            if (!told) return tells;
            tells.deadlock = packed(*told);
            tells.by = {{hash_of(told->key), 0}, {hash_of_locks(told->key), 0}};
            if (const std::uint64_t ends = hash_of_ends(told->key)) tells.by.push_back({ends, 0});
            for (const std::uint64_t d : told->new_dependencies) tells.by.push_back({d, 0});
            for (const std::uint64_t lock : told->locks)
              tells.by.push_back({lock, static_cast<std::uint32_t>(told->locks.size())});
            std::ranges::sort(tells.by);  // names alone, and with places, may be the same
            const auto is_same = [](const Told& a, const Told& b) { return a.what == b.what; };
            tells.by.erase(std::unique(tells.by.begin(), tells.by.end(), is_same), tells.by.end());
            return tells;
          },
          [](const LogEvidence& log) {
            std::vector<ToldHang> hangs;
            for (auto& [key, place] : hangs_in(log))
              hangs.push_back({hash_of(key), packed(ToldDeadlock{key, {}, {}}), place.release, place.line});
            return hangs;
          }};
}

}  // namespace lockgraph
