#include "identities.h"

#include "kernel/class_names.h"
#include "kernel/owners.h"

#include <lockgraph/model/error.h>
#include <lockgraph/model/lock_class.h>

#include <algorithm>
#include <array>
#include <set>
#include <tuple>

namespace lockgraph {
namespace {

constexpr std::array<std::string_view, 3> kPolicies = {"auto", "exact", "name"};

/// What one boot shows of the owner of a lock.
struct OwnerHints {
  std::string key;                     ///< from the symbol of its key
  std::set<std::string> file_systems;  ///< owning_file_system() of its acquisitions
  std::set<std::string> folders;       ///< owning_folder() of them
};

/// All that naming the classes of a boot may rest on: law 2.
struct BootFacts {
  std::set<std::string> labels;
  std::map<std::string, OwnerHints> hints;  ///< by label without subclass, for subclasses have the key of their class
  bool preempt_rt = false;
};

std::string without_subclass(std::string_view printed) {
  LockClass c = parse_label(printed);
  c.subclass = 0;
  return label(c);
}

void note_acquisition(BootFacts& boot, const std::string& label, const Stack& stack) {
  if (stack.empty()) return;
  OwnerHints& hints = boot.hints[without_subclass(label)];
  if (std::string owner = owning_file_system(stack); !owner.empty()) hints.file_systems.insert(std::move(owner));
  if (std::string owner = owning_folder(stack); !owner.empty()) hints.folders.insert(std::move(owner));
}

void collect(BootFacts& boot, const Report& r) {
  for (const ClassFact& c : r.classes) {
    boot.labels.insert(c.label);
    if (std::string owner = owner_of_key(c.key); !owner.empty())
      boot.hints[without_subclass(c.label)].key = std::move(owner);
    for (const auto& [state, stack] : c.usage_stacks) note_acquisition(boot, c.label, stack);
  }
  for (const Dependency& d : r.dependencies) {
    boot.labels.insert(d.from), boot.labels.insert(d.to);
    note_acquisition(boot, d.to, d.stack);
  }
  if (!r.held) return;
  for (const HeldLock& h : *r.held) {
    boot.labels.insert(h.label);
    if (h.site) note_acquisition(boot, h.label, {Frame{*h.site, false, false, {}, 0}});
  }
}

/// Chains may come from another file than the classes: they name nothing.
void collect(BootFacts& boot, const ProcDump& dump) {
  for (const DumpClass& c : dump.classes) {
    boot.labels.insert(c.label);
    boot.labels.insert(c.successors.begin(), c.successors.end());
  }
}

std::map<unsigned, BootFacts> boots_of(const LogEvidence& log) {
  std::map<unsigned, BootFacts> boots;
  for (const Report& r : log.reports) collect(boots[r.boot], r);
  for (const ProcDump& d : log.dumps) collect(boots[d.boot], d);
  for (const Report& r : log.reports) boots[r.boot].preempt_rt |= r.preempt_rt;
  for (const ProcDump& d : log.dumps) boots[d.boot].preempt_rt |= d.preempt_rt;
  return boots;
}

std::string boot_name(const LogEvidence& log, unsigned boot) {
  return log.hash.substr(0, 8) + (boot ? "." + std::to_string(boot) : "");
}

/// Made by a constructor: GCC 12 frees the parts of a nested aggregate twice when one of them throws.
struct Named {
  Named() = default;
  Named(ClassIdentity i, std::string r) : identity(std::move(i)), reason(std::move(r)) {}
  ClassIdentity identity;
  std::string reason;
};

/// Names the classes of one boot. Tables may fold many labels into one name; where that would join two labels of this
/// boot, both fall back to a name that says less of other boots: first without folding, at last the label in this boot.
class BootNaming {
 public:
  BootNaming(const BootFacts& facts, std::string boot) : facts_(facts), boot_(std::move(boot)) {
    for (const std::string& printed : facts.labels) {
      const LockClass c = parse_label(printed);
      if (c.version == 1) continue;
      numbered_.insert(canonical_class_name(c.name).name);
      numbered_.insert(spelled_now(c.name).name);
    }
  }

  std::map<std::string, Named> names() const {
    std::map<std::string, Named> names;
    std::map<std::string, Fold> fold;
    for (const std::string& printed : facts_.labels)
      names.emplace(printed, folded(printed, fold[printed] = Fold::Full));
    for (bool joined = true; joined;) {
      joined = false;
      std::map<std::string_view, std::vector<std::string_view>> labels_of;
      for (const auto& [printed, named] : names) labels_of[named.identity.name].push_back(printed);
      std::vector<std::string> less;
      for (const auto& [name, labels] : labels_of)
        for (const std::string_view printed : labels)
          if (labels.size() > 1 && fold.at(std::string(printed)) != Fold::None) less.emplace_back(printed);
      for (const std::string& printed : less) {
        names[printed] = folded(printed, fold[printed] = fold[printed] == Fold::Full ? Fold::Spelling : Fold::None);
        joined = true;
      }
    }
    return names;
  }

 private:
  enum class Fold : std::uint8_t { Full, Spelling, None };

  Named folded(const std::string& printed, Fold fold) const {
    const LockClass c = parse_label(printed);
    const CanonicalName canonical = fold == Fold::Full ? canonical_class_name(c.name) : spelled_now(c.name);
    const LockClass base{canonical.name, 1, c.subclass};
    if (fold == Fold::None) return split_by_boot(printed, "another label of this boot would have the same name");

    const auto with_rename = [&](std::string reason) {
      if (!canonical.reason.empty()) reason += "; " + c.name + ": " + std::string(canonical.reason);
      return reason;
    };
    const std::string_view one = one_class_reason(base.name), generic = generic_name_reason(base.name);
    if (fold == Fold::Full && !one.empty())
      return Named({label(base), label(base), {}, {}, false}, with_rename(std::string(one)));
    if (generic.empty() && c.version == 1 && !numbered_.count(base.name))
      return Named({label(base), label(base), {}, {}, false}, with_rename("neither numbered nor generic"));
    if (auto [owner, why] = owner_of(printed, base.name); !owner.empty()) {
      const std::string name =
          base.name + " (" + owner + ")" + (base.subclass ? "/" + std::to_string(base.subclass) : "");
      return Named({name, label(base), owner, {}, false}, with_rename(why));
    }
    return split_by_boot(printed, generic.empty() ? "the name is numbered, and neither key nor owner is shown"
                                                  : std::string(generic) + ", and neither key nor owner is shown");
  }

  Named split_by_boot(const std::string& printed, std::string reason) const {
    const LockClass c = parse_label(printed);
    const LockClass base{canonical_class_name(c.name).name, 1, c.subclass};
    return Named({printed + "@" + boot_, label(base), {}, boot_, true}, std::move(reason));
  }

  std::pair<std::string, std::string> owner_of(const std::string& printed, const std::string& name) const {
    const auto it = facts_.hints.find(without_subclass(printed));
    if (it == facts_.hints.end()) return {};
    const OwnerHints& hints = it->second;
    if (!hints.key.empty()) return {hints.key, "key symbol " + hints.key};
    const auto& owners = is_keyed_by_file_system(name) ? hints.file_systems : hints.folders;
    if (owners.size() != 1) return {};
    return {*owners.begin(), "taken by " + *owners.begin() + " itself"};
  }

  const BootFacts& facts_;
  std::string boot_;
  std::set<std::string> numbered_;  // names that this boot prints with `#N`
};

std::map<std::string, Named> plain_names(const BootFacts& facts, const std::string& boot, IdentityPolicy policy) {
  if (policy == IdentityPolicy::Auto) return BootNaming(facts, boot).names();
  std::map<std::string, Named> names;
  for (const std::string& printed : facts.labels) {
    const LockClass c = parse_label(printed);
    const std::string base = label({canonical_class_name(c.name).name, 1, c.subclass});
    names.emplace(printed, policy == IdentityPolicy::Exact ? Named({printed + "@" + boot, base, {}, boot, false},
                                                                   "policy exact: the label within one boot")
                                                           : Named({base, base, {}, {}, false}, "policy name"));
  }
  return names;
}

/// Under PREEMPT_RT a lock sleeps, and interrupts are tasks: it is another thing there, whatever its name.
std::map<std::string, Named> name_boot(const BootFacts& facts, const std::string& boot, IdentityPolicy policy) {
  std::map<std::string, Named> names = plain_names(facts, boot, policy);
  if (facts.preempt_rt)
    for (auto& [printed, named] : names) {
      named.identity.name += " (PREEMPT_RT)";
      named.reason += "; of a PREEMPT_RT kernel";
    }
  return names;
}

}  // namespace

std::string_view name(IdentityPolicy policy) { return kPolicies.at(static_cast<std::size_t>(policy)); }

std::string canonical_name(std::string_view name) { return canonical_class_name(name).name; }

Identities::Identities(const Evidence& logs, IdentityPolicy policy) {
  std::map<std::string, ClassIdentity> by_name;
  std::vector<std::map<unsigned, std::map<std::string, Named>>> named(logs.size());
  for (std::size_t i = 0; i < logs.size(); ++i)
    for (const auto& [boot, facts] : boots_of(logs[i])) {
      auto& names = named[i][boot] = name_boot(facts, boot_name(logs[i], boot), policy);
      for (const auto& [printed, n] : names) by_name.emplace(n.identity.name, n.identity);
    }
  std::map<std::string_view, ClassId> ids;
  for (const auto& [name, identity] : by_name) {
    ids.emplace(name, static_cast<ClassId>(classes_.size()));
    classes_.push_back(identity);
  }
  logs_.resize(logs.size());
  for (std::size_t i = 0; i < logs.size(); ++i)
    for (auto& [boot, names] : named[i])
      for (auto& [printed, n] : names) {
        Resolved& resolved = logs_[i][boot][printed];
        resolved.id = ids.at(n.identity.name), resolved.reason = std::move(n.reason);
      }
}

std::optional<ClassId> Identities::find(std::size_t log, unsigned boot, std::string_view label) const {
  const auto in = logs_.at(log).find(boot);
  if (in == logs_[log].end()) return std::nullopt;
  const auto it = in->second.find(label);
  return it == in->second.end() ? std::nullopt : std::optional(it->second.id);
}

const Identities::Resolved& Identities::at(std::size_t log, unsigned boot, std::string_view label) const {
  if (const auto in = logs_.at(log).find(boot); in != logs_[log].end())
    if (const auto it = in->second.find(label); it != in->second.end()) return it->second;
  throw Error("a report speaks of a lock class `" + std::string(label) +
              "` that it does not show: no log says so; was its store made, or changed, by something else?");
}

}  // namespace lockgraph
