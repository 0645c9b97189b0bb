#include "places.h"

#include "kernel/class_names.h"
#include "kernel/owners.h"
#include "kernel/takers.h"

#include <lockgraph/model/lock_class.h>

#include <algorithm>
#include <set>

namespace lockgraph {
namespace {

std::string without_subclass(std::string_view printed) {
  LockClass c = parse_label(printed);
  c.subclass = 0;
  return label(c);
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
    for (const Stack& s : *stacks) all.merge(owners_on(part_of(name), s));
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

ReportPlaces::ReportPlaces(const Report& r) {
  const auto note = [&](const std::string& acquired, const Stack& stack) {
    if (stack.empty()) return;
    shown_[without_subclass(acquired)].into.push_back(stack);
    if (std::string& taker = taker_[acquired]; taker.empty()) taker = taker_of(stack);
  };
  for (const Dependency& d : r.dependencies) {
    note(d.to, d.stack);
    if (!d.stack.empty()) shown_[without_subclass(d.from)].under.push_back(d.stack);
  }
  // Of an array of keys each has a place of its own in it.
  const auto symbol_of = [](const ClassFact& c) {
    return std::pair(parse_label(c.label).name, c.key.substr(0, c.key.find('+')));
  };
  std::map<std::pair<std::string, std::string>, std::set<std::string>> keys;
  for (const ClassFact& c : r.classes)
    if (!c.key.empty()) keys[symbol_of(c)].insert(c.key);
  for (const ClassFact& c : r.classes) {
    for (const auto& [state, stack] : c.usage_stacks) note(c.label, stack);
    // A symbol that is a name says the same, and reports print it, too.
    if (std::string owner = owner_of_key(c.key); !owner.empty())
      shown_[without_subclass(c.label)].key =
          keys.at(symbol_of(c)).size() > 1 ? c.key.substr(0, c.key.find('/')) : std::move(owner);
    else if (c.init)
      shown_[without_subclass(c.label)].init = c.init->function + " " + c.init->file;
  }
  if (std::holds_alternative<StateClaim>(r.deadlock) || r.kind == ReportKind::WaitContext)
    note(r.acquiring, r.backtrace);
  if (!r.held) return;
  for (const HeldLock& h : *r.held) {
    if (h.site) note(h.label, {Frame{*h.site, false, false, {}, 0}});
    if (!r.backtrace.empty()) shown_[without_subclass(h.label)].under.push_back(r.backtrace);
  }
}

LockPlace ReportPlaces::of(std::string_view label, std::string_view name) const {
  LockPlace place;
  if (const auto taker = taker_.find(label); taker != taker_.end()) place.taker = taker->second;
  const auto it = shown_.find(without_subclass(label));
  if (it == shown_.end()) return place;
  const Shown& shown = it->second;
  place.init = shown.init;
  if (!shown.key.empty()) {
    place.owner = shown.key, place.why = "key symbol " + shown.key;
    return place;
  }
  std::set<std::string> owners;
  for (const Stack& s : shown.into)
    if (std::string owner = owner_shown(name, s); !owner.empty()) owners.insert(std::move(owner));
  if (owners.size() == 1)
    place.owner = *owners.begin(), place.why = "taken by " + place.owner + " itself";
  else if (owners.empty() && is_keyed_by_kind(name))
    ask_holders(shown.into, shown.under, name, place);
  return place;
}

std::set<std::string_view> labels_on_chain(const Report& r) {
  std::set<std::string_view> labels;
  if (const auto* state = std::get_if<StateClaim>(&r.deadlock)) labels.insert(state->label);
  if (r.kind == ReportKind::WaitContext) labels.insert(r.acquiring);
  for (const Dependency& d : r.dependencies) labels.insert(d.from), labels.insert(d.to);
  return labels;
}

}  // namespace lockgraph
