#include "boot_naming.h"

#include "kernel/class_names.h"
#include "places.h"

#include <lockgraph/model/lock_class.h>

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

namespace lockgraph {
namespace {

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

  std::map<std::string, NamedClass> names() {
    std::map<std::string, NamedClass> names;
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

  NamedClass name_of(const ShownLabel& shown) {
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

  std::optional<NamedClass> by_name(const Known& k) {
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

  std::optional<NamedClass> by_owner(const Known& k, const LockPlace& place) {
    if (place.owner.empty()) return std::nullopt;
    return take({name_with(k.base, place.owner), k.base_label, place.owner, {}, 1, false, {}, false},
                k.because(place.why));
  }

  /// Without a taker it is called as it is printed, and joins none of another boot.
  NamedClass by_taker(const ShownLabel& shown, const Known& k, const LockPlace& place) {
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
  std::optional<NamedClass> take(ClassIdentity identity, std::string reason) {
    if (!taken_.insert(identity.name).second) return std::nullopt;
    return NamedClass(std::move(identity), std::move(reason));
  }

  const BootFacts& facts_;
  std::map<std::string, Versions> versions_;                     // by canonical name
  std::map<std::pair<std::string, std::string>, unsigned> nth_;  // tried of a name and taker
  std::map<const Report*, ReportPlaces> places_;
  std::map<std::string, std::pair<std::string, std::string>>
      owner_of_key_;             // by label without subclass; with the reason
  std::set<std::string> taken_;  // names
};

std::map<std::string, NamedClass> plain_names(const BootFacts& facts, const std::string& boot, IdentityPolicy policy) {
  if (policy == IdentityPolicy::Auto) return BootNaming(facts).names();
  std::map<std::string, NamedClass> names;
  for (const ShownLabel& shown : facts.labels) {
    const LockClass c = parse_label(shown.printed);
    const std::string base = label({canonical_class_name(c.name).name, 1, c.subclass});
    names.emplace(shown.printed, policy == IdentityPolicy::Exact
                                     ? NamedClass({shown.printed, base, {}, {}, 1, false, boot, false},
                                                  "policy exact: the label within one boot")
                                     : NamedClass({base, base, {}, {}, 1, false, {}, false}, "policy name"));
  }
  return names;
}

}  // namespace

/// Under PREEMPT_RT a lock sleeps, and interrupts are tasks: it is another thing there, whatever its name.
std::map<std::string, NamedClass> name_boot(const BootFacts& facts, const std::string& boot, IdentityPolicy policy) {
  std::map<std::string, NamedClass> names = plain_names(facts, boot, policy);
  if (facts.preempt_rt)
    for (auto& [printed, named] : names) {
      named.identity.name += " (PREEMPT_RT)";
      named.identity.preempt_rt = true;
      named.reason += "; of a PREEMPT_RT kernel";
    }
  return names;
}

}  // namespace lockgraph
