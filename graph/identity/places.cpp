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

/// Of a lock keyed by file system, by what ran beneath who took it; of that, and of one keyed by queue, by the one file
/// system, or driver, that is shown at all.
void ask_other_stacks(const std::vector<Stack>& stacks, std::string_view name, LockPlace& place) {
  std::set<std::string> beneath, all;
  for (const Stack& s : stacks) {
    if (is_keyed_by_file_system(name))
      if (std::string owner = owner_beneath(place.taker, s); !owner.empty()) beneath.insert(std::move(owner));
    all.merge(owners_on(name, s));
  }
  if (beneath.size() == 1)
    place.owner = *beneath.begin(), place.why = place.owner + " runs in " + place.taker + ", which took it";
  else if (beneath.empty() && all.size() == 1 && !all.count("*"))
    place.owner = *all.begin(), place.why = "no other owner of such a lock is on the stacks of the report";
}

}  // namespace

LockPlace place_on(const std::vector<Stack>& chain, const Stack& into, std::string_view name) {
  LockPlace place;
  place.taker = taker_of(into);
  place.owner = owner_shown(name, as_symbols(into));
  if (!place.owner.empty() || !is_keyed_by_kind(name)) return place;
  std::vector<Stack> symbols;
  std::transform(chain.begin(), chain.end(), std::back_inserter(symbols), as_symbols);
  ask_other_stacks(symbols, name, place);
  return place;
}

LockPlace place_in(const Report& r, std::string_view label, std::string_view name) {
  LockPlace place;
  std::vector<Stack> acquisitions, others;
  const auto note = [&](std::string_view acquired, const Stack& stack) {
    if (stack.empty()) return;
    if (is_same_key(acquired, label)) acquisitions.push_back(stack);
    if (acquired == label && place.taker.empty()) place.taker = taker_of(stack);
    others.push_back(stack);
  };
  std::string key;
  for (const Dependency& d : r.dependencies) note(d.to, d.stack);
  for (const ClassFact& c : r.classes) {
    for (const auto& [state, stack] : c.usage_stacks) note(c.label, stack);
    if (is_same_key(c.label, label) && key.empty()) key = owner_of_key(c.key);
  }
  if (std::holds_alternative<StateClaim>(r.deadlock) || r.kind == ReportKind::WaitContext)
    note(r.acquiring, r.backtrace);
  else if (!r.backtrace.empty())
    others.push_back(r.backtrace);
  if (r.held)
    for (const HeldLock& h : *r.held)
      if (h.site) note(h.label, {Frame{*h.site, false, false, {}, 0}});
  if (!key.empty()) {
    place.owner = key, place.why = "key symbol " + key;
    return place;
  }
  std::set<std::string> owners;
  for (const Stack& s : acquisitions)
    if (std::string owner = owner_shown(name, s); !owner.empty()) owners.insert(std::move(owner));
  if (owners.size() == 1)
    place.owner = *owners.begin(), place.why = "taken by " + place.owner + " itself";
  else if (owners.empty() && is_keyed_by_kind(name))
    ask_other_stacks(others, name, place);
  return place;
}

bool is_on_chain(const Report& r, std::string_view label) {
  if (const auto* state = std::get_if<StateClaim>(&r.deadlock); state && state->label == label) return true;
  if (r.kind == ReportKind::WaitContext && r.acquiring == label) return true;
  return std::ranges::any_of(r.dependencies, [&](const Dependency& d) { return d.from == label || d.to == label; });
}

}  // namespace lockgraph
