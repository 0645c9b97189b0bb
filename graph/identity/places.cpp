#include "places.h"

#include "kernel/class_names.h"
#include "kernel/owners.h"
#include "kernel/takers.h"

#include <lockgraph/model/lock_class.h>

#include <algorithm>
#include <set>

namespace lockgraph {
namespace {

bool is_same_key(std::string_view a, std::string_view b) {
  if (a == b) return true;
  const LockClass x = parse_label(a), y = parse_label(b);  // subclasses have the key of their class
  return x.name == y.name && x.version == y.version;
}

bool is_keyed_by_kind(std::string_view name) { return is_keyed_by_file_system(name) || is_keyed_by_queue(name); }

/// Of a lock keyed by file system, by what ran beneath who took it, while it was held; of that, and of one keyed by
/// queue, by the one owner that the stacks show which took it, or took others under it.
void ask_holders(const std::vector<Stack>& into, const std::vector<Stack>& under, std::string_view name,
                 LockPlace& place) {
  std::set<std::string> beneath, all;
  for (const Stack& s : under)
    if (is_keyed_by_file_system(name))
      if (std::string owner = owner_beneath(place.taker, s); !owner.empty()) beneath.insert(std::move(owner));
  for (const auto* stacks : {&into, &under})
    for (const Stack& s : *stacks) all.merge(owners_on(name, s));
  if (beneath.size() == 1)
    place.owner = *beneath.begin(), place.why = place.owner + " runs in " + place.taker + ", which took it";
  else if (beneath.empty() && all.size() == 1 && !all.count("*"))
    place.owner = *all.begin(), place.why = "no other owner of such a lock is on the stacks that hold it";
}

}  // namespace

LockPlace place_on(const Stack& into, const Stack& under, std::string_view name) {
  LockPlace place;
  place.taker = taker_of(into);
  const Stack taken = as_symbols(into);
  place.owner = owner_shown(name, taken);
  if (place.owner.empty() && is_keyed_by_kind(name)) ask_holders({taken}, {as_symbols(under)}, name, place);
  return place;
}

LockPlace place_in(const Report& r, std::string_view label, std::string_view name) {
  LockPlace place;
  std::vector<Stack> into, under;
  const auto note = [&](std::string_view acquired, const Stack& stack) {
    if (stack.empty() || !is_same_key(acquired, label)) return;
    into.push_back(stack);
    if (acquired == label && place.taker.empty()) place.taker = taker_of(stack);
  };
  std::string key;
  for (const Dependency& d : r.dependencies) {
    note(d.to, d.stack);
    if (is_same_key(d.from, label) && !d.stack.empty()) under.push_back(d.stack);
  }
  for (const ClassFact& c : r.classes) {
    for (const auto& [state, stack] : c.usage_stacks) note(c.label, stack);
    if (is_same_key(c.label, label) && key.empty()) key = owner_of_key(c.key);
  }
  if (std::holds_alternative<StateClaim>(r.deadlock) || r.kind == ReportKind::WaitContext)
    note(r.acquiring, r.backtrace);
  if (r.held)
    for (const HeldLock& h : *r.held) {
      if (h.site) note(h.label, {Frame{*h.site, false, false, {}, 0}});
      if (is_same_key(h.label, label) && !r.backtrace.empty()) under.push_back(r.backtrace);
    }
  if (!key.empty()) {
    place.owner = key, place.why = "key symbol " + key;
    return place;
  }
  std::set<std::string> owners;
  for (const Stack& s : into)
    if (std::string owner = owner_shown(name, s); !owner.empty()) owners.insert(std::move(owner));
  if (owners.size() == 1)
    place.owner = *owners.begin(), place.why = "taken by " + place.owner + " itself";
  else if (owners.empty() && is_keyed_by_kind(name))
    ask_holders(into, under, name, place);
  return place;
}

bool is_on_chain(const Report& r, std::string_view label) {
  if (const auto* state = std::get_if<StateClaim>(&r.deadlock); state && state->label == label) return true;
  if (r.kind == ReportKind::WaitContext && r.acquiring == label) return true;
  return std::ranges::any_of(r.dependencies, [&](const Dependency& d) { return d.from == label || d.to == label; });
}

}  // namespace lockgraph
