#include "identities.h"

#include "kernel/class_names.h"
#include "places.h"

#include <lockgraph/model/error.h>
#include <lockgraph/model/lock_class.h>

#include <algorithm>
#include <array>
#include <deque>
#include <memory>
#include <optional>
#include <set>

namespace lockgraph {
namespace {

constexpr std::array<std::string_view, 3> kPolicies = {"auto", "exact", "name"};

/// A label of a boot, and the report that tells where its lock belongs.
struct ShownLabel {
  std::string printed;
  const Report* by = nullptr;
  bool is_on_chain = false;
  std::size_t item = 0;  ///< which report or dump of the boot shows it first
};

/// All that naming the classes of a boot may rest on: law 2.
struct BootFacts {
  std::vector<ShownLabel> labels;  ///< in order of appearance
  std::deque<Report> of_memory;    ///< what was read from memory, as a report that states nothing
  bool preempt_rt = false;
  std::string print;  ///< of all that the boot shows of its locks: equal boots are one body of evidence

  void begin_item() { ++items_; }
  void note(const std::string& label, const Report* by, bool is_on_chain) {
    const auto [it, added] = number_.try_emplace(label, labels.size());
    if (added) labels.push_back({label, nullptr, false, items_});
    ShownLabel& shown = labels[it->second];
    if (by && (!shown.by || (is_on_chain && !shown.is_on_chain))) shown.by = by, shown.is_on_chain = is_on_chain;
  }

 private:
  std::size_t items_ = 0;
  std::map<std::string, std::size_t> number_;
};

void collect(BootFacts& boot, const Report& r) {
  boot.begin_item();
  boot.preempt_rt |= r.preempt_rt;
  const auto on_chain = labels_on_chain(r);
  for (const ClassFact& c : r.classes) boot.note(c.label, &r, on_chain.count(c.label) > 0);
  for (const Dependency& d : r.dependencies) boot.note(d.from, &r, true), boot.note(d.to, &r, true);
  if (r.held)
    for (const HeldLock& h : *r.held) boot.note(h.label, &r, false);
}

/// Chains may come from another file than the classes: they name nothing. Memory tells takers and owners as a report
/// does.
void collect(BootFacts& boot, const ProcDump& dump) {
  boot.begin_item();
  boot.preempt_rt |= dump.preempt_rt;
  if (dump.memory) {
    Report& shown = boot.of_memory.emplace_back();
    shown.classes = dump.memory->classes, shown.dependencies = dump.memory->dependencies;
    for (const ClassFact& c : shown.classes) boot.note(c.label, &shown, true);
    return;
  }
  for (const DumpClass& c : dump.classes) {
    boot.note(c.label, nullptr, false);
    for (const std::string& to : c.successors) boot.note(to, nullptr, false);
  }
}

/// What a boot shows, as reports and dumps of a log by number, and its hash.
struct BootContent {
  std::vector<std::size_t> reports, dumps;
  BodyHash hash{};
  /// Of each report what is no part of what it says, and still tells what it proves.
  std::vector<std::array<bool, 3>> circumstances;
};

std::map<unsigned, BootContent> boots_of(const LogEvidence& log, std::size_t number, const Bodies& bodies) {
  std::map<unsigned, BootContent> boots;
  std::map<unsigned, std::vector<BodyHash>> hashes;
  for (std::size_t i = 0; i < log.reports.size(); ++i) {
    boots[log.reports[i].boot].reports.push_back(i);
    const Report& r = log.reports[i];
    hashes[r.boot].push_back(bodies.hash(bodies.of_report(number, i)));
    boots[r.boot].circumstances.push_back({r.provoked, r.turns_validator_off, r.lockdep_off_since != 0});
  }
  for (std::size_t i = 0; i < log.dumps.size(); ++i) {
    boots[log.dumps[i].boot].dumps.push_back(i);
    hashes[log.dumps[i].boot].push_back(bodies.of_dump(number, i));
  }
  for (auto& [boot, content] : boots) content.hash = hash_of(hashes.at(boot));
  return boots;
}

BootFacts facts_of(const LogEvidence& log, const BootContent& content) {
  BootFacts facts;
  for (const std::size_t i : content.reports) collect(facts, log.reports[i]);
  for (const std::size_t i : content.dumps) collect(facts, log.dumps[i]);
  facts.print = std::to_string(content.hash[0]) + "." + std::to_string(content.hash[1]);
  return facts;
}

/// Made by a constructor: GCC 12 frees the parts of a nested aggregate twice when one of them throws.
struct Named {
  Named() = default;
  Named(ClassIdentity i, std::string r) : identity(std::move(i)), reason(std::move(r)) {}
  ClassIdentity identity;
  std::string reason;
};

/// `base (what)/subclass`.
std::string name_with(const LockClass& base, const std::string& what) {
  return base.name + " (" + what + ")" + (base.subclass ? "/" + std::to_string(base.subclass) : "");
}

std::string ordinal_word(unsigned n) {
  const unsigned last = n % 10, tens = n % 100 / 10;
  const std::string_view ending = tens == 1 ? "th" : last == 1 ? "st" : last == 2 ? "nd" : last == 3 ? "rd" : "th";
  return std::to_string(n) + std::string(ending);
}

/// Names the classes of one boot, one label behind the other. Tables may fold many labels into one name; where that
/// would join two labels of this boot, the later one gets a name that says less of other boots.
class BootNaming {
 public:
  explicit BootNaming(const BootFacts& facts) : facts_(facts) {
    for (const ShownLabel& shown : facts.labels) {
      const LockClass c = parse_label(shown.printed);
      Versions& versions = versions_[canonical_class_name(c.name).name];
      if (versions.seen.emplace(c.name, c.version).second) versions.items.push_back(shown.item);
      if (c.version > 1) versions.numbered_from = std::min(versions.numbered_from, shown.item);
    }
  }

  std::map<std::string, Named> names() {
    std::map<std::string, Named> names;
    for (const ShownLabel& shown : facts_.labels) names.emplace(shown.printed, name_of(shown));
    return names;
  }

 private:
  /// What tables say of a label.
  struct Known {
    LockClass printed;
    CanonicalName canonical;
    LockClass base;
    std::string base_label, generic, one;  ///< why it is generic, and why it is one class all the same; else empty
    bool is_certain = false;               ///< the name alone tells the class

    std::string because(std::string reason) const {
      if (!canonical.reason.empty()) reason += "; " + printed.name + ": " + std::string(canonical.reason);
      return reason;
    }
  };

  Known known_of(const ShownLabel& shown) const {
    Known k;
    k.printed = parse_label(shown.printed);
    k.canonical = canonical_class_name(k.printed.name);
    k.base = {k.canonical.name, 1, k.printed.subclass};
    k.base_label = label(k.base);
    k.generic = generic_name_reason(k.base.name);
    k.one = one_class_reason(k.base.name, versions_up_to(k.base.name, shown.item) == 1);
    // Where `X#2` stands beside `X`, both are numbered; what comes later in the boot says nothing of what is named.
    const bool is_numbered = k.printed.version > 1 || shows_number(k.base.name, shown.item);
    k.is_certain = !k.one.empty() || (k.generic.empty() && !is_numbered);
    return k;
  }

  Named name_of(const ShownLabel& shown) {
    const Known k = known_of(shown);
    if (auto named = k.is_certain ? by_name(k) : std::nullopt) return *named;
    const LockPlace place = place_of(shown, k);
    auto by_stacks = by_owner(k, place);
    if (!by_stacks) by_stacks = by_taker(shown, k, place);
    if (place.init.empty()) return *by_stacks;
    ClassIdentity identity = by_stacks->identity;
    identity.name = name_with(k.base, place.init), identity.init = place.init, identity.ambiguous = false;
    auto by_init = take(std::move(identity), k.because("it is initialised by " + place.init));
    return by_init ? *by_init : *by_stacks;
  }

  std::optional<Named> by_name(const Known& k) {
    if (auto named = take({k.base_label, k.base_label, {}, {}, 1, false, {}, false},
                          k.because(k.one.empty() ? "neither numbered nor generic" : k.one)))
      return named;
    const LockClass spelled{lockgraph::spelled_now(k.printed.name).name, 1, k.printed.subclass};
    if (spelled.name == k.canonical.name || k.printed.version > 1) return std::nullopt;
    return take({label(spelled), k.base_label, {}, {}, 1, false, {}, false}, "as it is printed");
  }

  /// Subclasses have the key of their class, and with it its owner.
  LockPlace place_of(const ShownLabel& shown, const Known& k) {
    LockPlace place =
        shown.by ? places_.try_emplace(shown.by, *shown.by).first->second.of(shown.printed, k.base.name) : LockPlace{};
    auto& [owner, why] = owner_of_key_[label({k.printed.name, k.printed.version, 0})];
    if (owner.empty())
      owner = place.owner, why = place.why;
    else if (place.owner.empty())
      place.owner = owner, place.why = why;
    return place;
  }

  std::optional<Named> by_owner(const Known& k, const LockPlace& place) {
    if (place.owner.empty()) return std::nullopt;
    return take({name_with(k.base, place.owner), k.base_label, place.owner, {}, 1, false, {}, false},
                k.because(place.why));
  }

  /// Without a taker it is called as it is printed, and joins none of another boot.
  Named by_taker(const ShownLabel& shown, const Known& k, const LockPlace& place) {
    const std::string why = k.is_certain          ? "another label of this boot has that name already"
                            : k.generic.empty()   ? "the name is numbered, and neither key nor owner is shown"
                            : place.owner.empty() ? k.generic + ", and neither key nor owner is shown"
                                                  : k.generic + ", and another label of this boot is of " + place.owner;
    const std::string &taker = place.taker, apart = taker.empty() ? facts_.print + shown.printed : std::string();
    const std::string joins =
        taker.empty() ? "it joins none of another boot" : "it joins those that " + taker + " takes";
    // Those before it are taken.
    for (unsigned& nth = nth_[{taker.empty() ? shown.printed : k.base_label, taker}];;) {
      ++nth;
      const std::string ordinal = nth > 1 ? ordinal_word(nth) : "";
      const std::string where = taker.empty() ? ordinal : "in " + taker + (nth > 1 ? ", " : "") + ordinal;
      if (auto named = take({where.empty() ? shown.printed : name_with(k.base, where),
                             k.base_label,
                             {},
                             taker,
                             nth,
                             false,
                             apart,
                             true},
                            k.because(why + "; " + joins)))
        return *named;
    }
  }

  /// What a boot prints of one canonical name, subclasses left out.
  struct Versions {
    std::set<std::pair<std::string, unsigned>> seen;
    std::vector<std::size_t> items;               ///< which item shows each first, in order
    std::size_t numbered_from = ~std::size_t{0};  ///< the first item that prints a number
  };

  /// How many labels of that name the boot shows up to an item.
  std::size_t versions_up_to(const std::string& name, std::size_t item) const {
    const std::vector<std::size_t>& items = versions_.at(name).items;
    return static_cast<std::size_t>(std::upper_bound(items.begin(), items.end(), item) - items.begin());
  }
  bool shows_number(const std::string& name, std::size_t item) const {
    return versions_.at(name).numbered_from <= item;
  }

  /// Nothing where a label of this boot is called so already.
  std::optional<Named> take(ClassIdentity identity, std::string reason) {
    if (!taken_.insert(identity.name).second) return std::nullopt;
    return Named(std::move(identity), std::move(reason));
  }

  const BootFacts& facts_;
  std::map<std::string, Versions> versions_;                     // by canonical name
  std::map<std::pair<std::string, std::string>, unsigned> nth_;  // tried of a name and taker
  std::map<const Report*, ReportPlaces> places_;
  std::map<std::string, std::pair<std::string, std::string>>
      owner_of_key_;             // by label without subclass; with the reason
  std::set<std::string> taken_;  // names
};

std::map<std::string, Named> plain_names(const BootFacts& facts, const std::string& boot, IdentityPolicy policy) {
  if (policy == IdentityPolicy::Auto) return BootNaming(facts).names();
  std::map<std::string, Named> names;
  for (const ShownLabel& shown : facts.labels) {
    const LockClass c = parse_label(shown.printed);
    const std::string base = label({canonical_class_name(c.name).name, 1, c.subclass});
    names.emplace(shown.printed, policy == IdentityPolicy::Exact
                                     ? Named({shown.printed, base, {}, {}, 1, false, boot, false},
                                             "policy exact: the label within one boot")
                                     : Named({base, base, {}, {}, 1, false, {}, false}, "policy name"));
  }
  return names;
}

/// Under PREEMPT_RT a lock sleeps, and interrupts are tasks: it is another thing there, whatever its name.
std::map<std::string, Named> name_boot(const BootFacts& facts, const std::string& boot, IdentityPolicy policy) {
  std::map<std::string, Named> names = plain_names(facts, boot, policy);
  if (facts.preempt_rt)
    for (auto& [printed, named] : names) {
      named.identity.name += " (PREEMPT_RT)";
      named.identity.preempt_rt = true;
      named.reason += "; of a PREEMPT_RT kernel";
    }
  return names;
}

}  // namespace

std::string_view name(IdentityPolicy policy) { return kPolicies.at(static_cast<std::size_t>(policy)); }

std::string canonical_name(std::string_view name) { return canonical_class_name(name).name; }

Identities::Identities(const Evidence& logs, IdentityPolicy policy) : bodies_(logs) {
  using Names = std::map<std::string, Named>;
  // Boots that show the same have the same names; `exact` alone tells them apart.
  std::map<BodyHash, std::shared_ptr<const Names>> known;
  std::vector<std::map<unsigned, std::shared_ptr<const Names>>> named(logs.size());
  std::map<std::pair<BodyHash, std::vector<std::array<bool, 3>>>, Boot> alike;
  logs_.resize(logs.size());
  // By what each is in all boots.
  struct Class {
    ClassIdentity identity;
    ClassId id = 0;
  };
  std::map<ClassIdentity, Class> classes;
  for (std::size_t i = 0; i < logs.size(); ++i)
    for (const auto& [boot, content] : boots_of(logs[i], i, bodies_)) {
      std::shared_ptr<const Names>& names = known[content.hash];
      if (!names || policy == IdentityPolicy::Exact) {
        names = std::make_shared<Names>(
            name_boot(facts_of(logs[i], content), logs[i].hash + "." + std::to_string(boot), policy));
        for (const auto& [printed, n] : *names) {
          const auto [it, added] = classes.try_emplace(n.identity.everywhere());
          if (added || n.identity < it->second.identity) it->second.identity = n.identity;
        }
      }
      named[i][boot] = names;
      const Boot own{i, boot};
      // A dump stands for itself: what it proves rests on more than what it says of classes.
      logs_[i][boot].first_alike = policy == IdentityPolicy::Exact || !content.dumps.empty()
                                       ? own
                                       : alike.try_emplace({content.hash, content.circumstances}, own).first->second;
    }
  for (auto& [key, c] : classes) {
    c.id = static_cast<ClassId>(classes_.size());
    classes_.push_back(c.identity);
  }
  std::map<const Names*, std::shared_ptr<const Labels>> resolved;
  for (std::size_t i = 0; i < logs.size(); ++i)
    for (const auto& [boot, names] : named[i]) {
      std::shared_ptr<const Labels>& labels = resolved[names.get()];
      if (!labels) {
        auto made = std::make_shared<Labels>();
        for (const auto& [printed, n] : *names)
          made->emplace(printed, Resolved{classes.at(n.identity.everywhere()).id, n.reason});
        labels = std::move(made);
      }
      logs_[i][boot].labels = labels;
    }
}

std::optional<ClassId> Identities::find(std::size_t log, unsigned boot, std::string_view label) const {
  const auto in = logs_.at(log).find(boot);
  if (in == logs_[log].end()) return std::nullopt;
  const auto it = in->second.labels->find(label);
  return it == in->second.labels->end() ? std::nullopt : std::optional(it->second.id);
}

const Identities::Resolved& Identities::at(std::size_t log, unsigned boot, std::string_view label) const {
  if (const auto in = logs_.at(log).find(boot); in != logs_[log].end())
    if (const auto it = in->second.labels->find(label); it != in->second.labels->end()) return it->second;
  throw Error("a report speaks of a lock class `" + std::string(label) +
              "` that it does not show: no log says so; was its store made, or changed, by something else?");
}

}  // namespace lockgraph
