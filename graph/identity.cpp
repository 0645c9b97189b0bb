#include <lockgraph/identity.h>

#include <lockgraph/lock_class.h>

#include <array>
#include <set>

namespace lockgraph {
namespace {

constexpr std::array<std::string_view, 3> kPolicies = {"auto", "exact", "name"};

struct Seen {
  std::size_t log;
  unsigned boot;
  std::string label;
};

/// Every label of every report, with the boot it was printed in.
template <class Visit>
void for_each_label(const Evidence& logs, Visit visit) {
  for (std::size_t i = 0; i < logs.size(); ++i)
    for (const Report& r : logs[i].reports) {
      for (const ClassFact& c : r.classes) visit(Seen{i, r.boot, c.label});
      for (const Dependency& d : r.dependencies) visit(Seen{i, r.boot, d.from}), visit(Seen{i, r.boot, d.to});
    }
  for (std::size_t i = 0; i < logs.size(); ++i)
    for (const ProcDump& dump : logs[i].dumps) {
      for (const DumpClass& c : dump.classes) {
        visit(Seen{i, dump.boot, c.label});
        for (const std::string& to : c.successors) visit(Seen{i, dump.boot, to});
      }
      for (const std::string& label : dump.chain_classes) visit(Seen{i, dump.boot, label});
    }
}

// Names that many unrelated locks bear, whether or not a boot happened to number them.
constexpr std::string_view kGeneric[] = {"lock", "mutex", "&lock", "&mutex", "&x->wait", "&x->lock", "&l->lock", "&dev->lock",
                                         "&dev->mutex", "&priv->lock", "&s->lock", "&p->lock", "&q->lock", "&m->lock", "&c->lock", "&d->lock", "&n->lock", "&h->lock",
                                         "&(&x->wait)->lock", "&k->list_lock", "&ctx->lock", "&p->mutex", "name", "_xmit_ETHER"};

bool is_generic(std::string_view name) {
  for (const std::string_view g : kGeneric)
    if (name == g) return true;
  return false;
}

std::string boot_name(const LogEvidence& log, unsigned boot) {
  return (log.named_after.empty() ? log.hash : log.named_after).substr(0, 8) + (boot ? "." + std::to_string(boot) : "");
}

}  // namespace

std::string_view name(IdentityPolicy policy) { return kPolicies.at(static_cast<std::size_t>(policy)); }

std::optional<IdentityPolicy> parse_policy(std::string_view text) {
  for (std::size_t i = 0; i < kPolicies.size(); ++i)
    if (kPolicies[i] == text) return static_cast<IdentityPolicy>(i);
  return std::nullopt;
}

std::string canonical_name(std::string_view name) {
  // `&(&x->lock)->rlock`: before 5.8 a spinlock's class was named after the raw lock inside it.
  constexpr std::string_view kInner = ")->rlock";
  if (name.starts_with("&(") && name.ends_with(kInner)) return std::string(name.substr(2, name.size() - 2 - kInner.size()));
  return std::string(name);
}

Identities::Identities(const Evidence& logs, IdentityPolicy policy) {
  std::set<std::string> versioned;  // names that some boot printed with `#N`
  if (policy == IdentityPolicy::Auto)
    for_each_label(logs, [&](const Seen& s) {
      if (const LockClass c = parse_label(s.label); c.version > 1) versioned.insert(canonical_name(c.name));
    });
  for_each_label(logs, [&](const Seen& s) {
    const auto [it, added] = identities_.try_emplace({s.log, s.boot, s.label});
    if (!added) return;
    LockClass c = parse_label(s.label);
    c.name = canonical_name(c.name);
    ClassIdentity& id = it->second;
    if (policy == IdentityPolicy::Name) c.version = 1;
    id.ambiguous = policy == IdentityPolicy::Auto && (versioned.count(c.name) || is_generic(c.name));
    id.name = label(c);
    if (id.ambiguous || policy == IdentityPolicy::Exact) id.name += "@" + boot_name(logs[s.log], s.boot);
  });
}

const ClassIdentity& Identities::of(std::size_t log, unsigned boot, const std::string& label) const {
  return identities_.at({log, boot, label});
}

}  // namespace lockgraph
