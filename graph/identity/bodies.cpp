#include "bodies.h"

#include <lockgraph/model/report_kind.h>

#include <xxhash.h>

#include <map>
#include <memory>
#include <string_view>
#include <type_traits>
#include <unordered_map>

namespace lockgraph {
namespace {

BodyHash body_hash(XXH128_hash_t hash) { return {hash.high64, hash.low64}; }

/// Takes field by field.
class Fingerprint {
 public:
  Fingerprint() { XXH3_128bits_reset(state_.get()); }
  Fingerprint& operator<<(std::string_view field) {
    *this << field.size();
    XXH3_128bits_update(state_.get(), field.data(), field.size());
    return *this;
  }
  template <class Number>
  requires std::is_arithmetic_v<Number> Fingerprint& operator<<(Number number) {
    const auto wide = static_cast<std::uint64_t>(number);
    XXH3_128bits_update(state_.get(), &wide, sizeof wide);
    return *this;
  }
  Fingerprint& operator<<(const BodyHash& hash) { return *this << hash[0] << hash[1]; }
  Fingerprint& operator<<(const Site& site) { return *this << site.function << site.file << site.line; }
  Fingerprint& operator<<(const Acquisition& a) {
    return *this << static_cast<int>(a.access) << static_cast<int>(a.known);
  }
  Fingerprint& operator<<(const Usage& usage) {
    *this << usage.states().size();
    for (const UsageState s : usage.states()) *this << name(s);
    return *this;
  }
  BodyHash hash() const { return body_hash(XXH3_128bits_digest(state_.get())); }

 private:
  struct Free {
    void operator()(XXH3_state_t* state) const { XXH3_freeState(state); }
  };
  std::unique_ptr<XXH3_state_t, Free> state_{XXH3_createState()};
};

class Hasher {
 public:
  BodyHash of(const Report& r) {
    Fingerprint f;
    f << static_cast<int>(r.kind) << (r.kernel ? std::string_view(r.kernel->release) : "") << r.preempt_rt
      << r.acquiring << r.wait_context << r.is_cut << (r.expected ? name(*r.expected) : "");
    add(f, r.deadlock);
    f << of(r.classes.all()) << of(r.dependencies.all()) << (r.held ? r.held->size() + 1 : 0);
    if (r.held)
      for (const HeldLock& h : *r.held) f << h.label << h.site.value_or(Site{});
    return (f << of(r.backtrace)).hash();
  }

  BodyHash of(const ProcDump& dump) {
    Fingerprint f;
    f << dump.release << dump.preempt_rt << dump.classes.size();
    for (const DumpClass& c : dump.classes) {
      f << c.label << c.usage.has_value() << static_cast<int>(c.type) << static_cast<int>(c.access);
      if (c.usage) f << *c.usage;
      f << c.successors.size();
      for (const std::string& to : c.successors) f << to;
    }
    if (dump.memory) f << of(dump.memory->classes.all()) << of(dump.memory->dependencies.all());
    return f.hash();
  }

 private:
  /// Copies of a list share their items.
  template <class T>
  BodyHash of(const std::vector<T>& items) {
    if (const auto known = lists_.find(&items); known != lists_.end()) return known->second;
    Fingerprint f;
    f << items.size();
    for (const T& item : items) add(f, item);
    return lists_[&items] = f.hash();
  }
  BodyHash of(const Stack& stack) { return of(stack.frames()); }

  void add(Fingerprint& f, const Frame& frame) { f << frame.site << frame.unreliable << frame.inlined << frame.module; }
  void add(Fingerprint& f, const ClassFact& c) {
    f << c.label << c.wait << c.key << static_cast<int>(c.type) << c.usage.has_value();
    if (c.usage) f << *c.usage;
    if (c.init) f << c.init->function << c.init->file;
    f << c.usage_stacks.size();
    for (const auto& [state, stack] : c.usage_stacks) f << name(state) << of(stack);
  }
  void add(Fingerprint& f, const Dependency& d) {
    f << d.from << d.to << of(d.stack) << d.is_new << d.held << d.acquired;
  }

  static void add(Fingerprint& f, const Deadlock& deadlock) {
    f << deadlock.index();
    if (const auto* cycle = std::get_if<CycleClaim>(&deadlock)) {
      f << static_cast<int>(cycle->instances) << cycle->cycle.size();
      for (const std::string& label : cycle->cycle) f << label;
    } else if (const auto* irq = std::get_if<IrqClaim>(&deadlock)) {
      f << name(irq->irq) << irq->safe << irq->unsafe << irq->path.size();
      for (const std::string& label : irq->path) f << label;
    } else if (const auto* state = std::get_if<StateClaim>(&deadlock)) {
      f << state->label << state->was << state->now;
    }
  }

  std::unordered_map<const void*, BodyHash> lists_;
};

}  // namespace

Bodies::Bodies(const Evidence& logs) {
  Hasher hasher;
  std::map<BodyHash, Number> numbers;
  for (const LogEvidence& log : logs) {
    std::vector<Number>& reports = reports_.emplace_back();
    for (const Report& r : log.reports) {
      const BodyHash hash = hasher.of(r);
      const auto [it, added] = numbers.try_emplace(hash, static_cast<Number>(hashes_.size()));
      if (added) hashes_.push_back(hash);
      reports.push_back(it->second);
    }
    std::vector<BodyHash>& dumps = dumps_.emplace_back();
    for (const ProcDump& d : log.dumps) dumps.push_back(hasher.of(d));
  }
}

BodyHash hash_of(const std::vector<BodyHash>& bodies) {
  Fingerprint f;
  for (const BodyHash& hash : bodies) f << hash;
  return f.hash();
}

}  // namespace lockgraph
