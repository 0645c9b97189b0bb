#include <lockgraph/identity.h>

#include "class_names.h"
#include "subsystem.h"

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

using Label = std::tuple<std::size_t, unsigned, std::string>;  // log, boot, label

/// What tells the classes of one name apart.
struct Hints {
  std::string key;                   ///< subsystem in the key symbol
  std::set<std::string> subsystems;  ///< that take it
};

std::map<Label, Hints> collect_hints(const Evidence& logs) {
  std::map<Label, Hints> hints;
  for (std::size_t i = 0; i < logs.size(); ++i)
    for (const Report& r : logs[i].reports) {
      const auto note = [&](const std::string& label, const Stack& stack) {
        if (std::string subsystem = subsystem_of(stack); !subsystem.empty())
          hints[{i, r.boot, label}].subsystems.insert(std::move(subsystem));
      };
      for (const ClassFact& c : r.classes) {
        if (std::string key = subsystem_of_key(c.key); !key.empty()) hints[{i, r.boot, c.label}].key = std::move(key);
        for (const auto& [state, stack] : c.usage_stacks) note(c.label, stack);
      }
      for (const Dependency& d : r.dependencies) note(d.to, d.stack);
      if (r.held)
        for (const HeldLock& h : *r.held)
          if (h.site) note(h.label, {Frame{*h.site, false, false, {}}});
    }
  return hints;
}

std::string subclass_suffix(const LockClass& c) { return c.subclass ? "/" + std::to_string(c.subclass) : ""; }

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

std::string base_name(std::string_view name, bool ambiguous) {
  if (ambiguous) name = name.substr(0, name.rfind('@'));
  LockClass c = parse_label(name);
  c.version = 1;
  return label(c);
}

std::string canonical_name(std::string_view name) { return canonical_class_name(name).name; }

Identities::Identities(const Evidence& logs, IdentityPolicy policy) {
  const std::map<Label, Hints> hints = policy == IdentityPolicy::Auto ? collect_hints(logs) : std::map<Label, Hints>{};
  std::set<std::string> numbered;  // names that some boot printed with `#N`
  if (policy == IdentityPolicy::Auto)
    for_each_label(logs, [&](const Seen& s) {
      if (const LockClass c = parse_label(s.label); c.version > 1) numbered.insert(canonical_name(c.name));
    });

  // Two labels of one boot are two classes: a name that would join them tells nothing.
  std::map<std::tuple<std::size_t, unsigned, std::string>, std::set<std::string>> would_join;
  const auto by_subsystem = [&](const Seen& s, const LockClass& c) -> ClassIdentity {
    const auto hint = hints.find({s.log, s.boot, s.label});
    if (hint == hints.end()) return {};
    const auto& [key, subsystems] = hint->second;
    if (!key.empty()) return {c.name + " (" + key + ")" + subclass_suffix(c), false, "key symbol " + key};
    if (subsystems.size() == 1)
      return {c.name + " (" + *subsystems.begin() + ")" + subclass_suffix(c), false, "taken by " + *subsystems.begin()};
    return {};
  };
  if (policy == IdentityPolicy::Auto)
    for_each_label(logs, [&](const Seen& s) {
      LockClass c = parse_label(s.label);
      c.name = canonical_name(c.name);
      if (const ClassIdentity id = by_subsystem(s, c); !id.name.empty())
        would_join[{s.log, s.boot, id.name}].insert(s.label);
    });

  for_each_label(logs, [&](const Seen& s) {
    const auto [it, added] = identities_.try_emplace({s.log, s.boot, s.label});
    if (!added) return;
    ClassIdentity& id = it->second;
    LockClass c = parse_label(s.label);
    if (policy == IdentityPolicy::Exact) {
      id = {s.label + "@" + boot_name(logs[s.log], s.boot), false, "policy exact: the label within one boot"};
      return;
    }
    const CanonicalName canonical = canonical_class_name(c.name);
    c.name = canonical.name;
    const std::string_view generic = generic_name_reason(c.name), one = one_class_reason(c.name);
    if (policy == IdentityPolicy::Name || !one.empty() || (generic.empty() && !numbered.count(c.name))) {
      c.version = 1;
      id = {label(c), false,
            policy == IdentityPolicy::Name ? "policy name"
            : !one.empty()                 ? std::string(one)
                                           : "never seen with a number"};
      if (!canonical.reason.empty())
        id.reason += "; " + parse_label(s.label).name + ": " + std::string(canonical.reason);
      return;
    }
    if (ClassIdentity resolved = by_subsystem(s, c);
        !resolved.name.empty() && would_join.at({s.log, s.boot, resolved.name}).size() == 1) {
      id = std::move(resolved);
      return;
    }
    id = {label(c) + "@" + boot_name(logs[s.log], s.boot), true,
          generic.empty() ? "the name is numbered, and neither key nor subsystem tells its classes apart"
                          : std::string(generic)};
  });
}

const ClassIdentity& Identities::of(std::size_t log, unsigned boot, const std::string& label) const {
  return identities_.at({log, boot, label});
}

}  // namespace lockgraph
