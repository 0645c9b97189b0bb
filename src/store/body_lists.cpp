#include "body_lists.h"

#include "packing.h"

#include <algorithm>
#include <utility>

namespace lockgraph::store {
namespace {

int state_bit(UsageState s) { return 4 * static_cast<int>(s.irq) + 2 * s.enabled + s.read; }

UsageState state_of(std::int64_t bit) {
  if (bit < 0 || bit > 15) throw Damaged();
  return {static_cast<Irq>(bit / 4), (bit & 2) != 0, (bit & 1) != 0};
}

// Reports tell nothing of memory.
constexpr int kFirstKnown = static_cast<int>(Known::Printed);

int kind_number(Acquisition a) { return 4 * static_cast<int>(a.access) + static_cast<int>(a.known) - kFirstKnown; }

Acquisition acquisition_of(std::int64_t n) {
  if (n < 0 || n > 15) throw Damaged();
  return {static_cast<Access>(n / 4), static_cast<Known>(n % 4 + kFirstKnown)};
}

}  // namespace

void put_class(const ClassFact& fact, BodyStacks& stacks, JsonWriter& json) {
  const auto& [label, usage, wait, key, usage_stacks, type, init] = fact;
  (void)init;  // of a vmlinux, which is not stored
  json.open();
  json.text(label);
  usage ? json.number(usage->bits()) : json.null();
  json.text(wait), json.text(key);
  json.number(static_cast<int>(type));
  json.open();
  for (const auto& [state, stack] : usage_stacks) json.number(state_bit(state)), json.number(stacks.id(stack));
  json.close();
  json.close();
}

std::vector<std::string> take_classes(const std::string& classes, const FindStack& find, Report& r) {
  std::vector<std::string> labels;
  JsonReader json(classes);
  json.open();
  while (json.more()) {
    json.open();
    labels.push_back(json.text());
    if (!json.more()) continue;
    ClassFact& fact = r.classes.edit().emplace_back();
    fact.label = labels.back();
    if (const auto usage = json.number_or_null()) fact.usage = Usage::of_bits(static_cast<std::uint16_t>(*usage));
    fact.wait = json.text(), fact.key = json.text();
    fact.type = static_cast<LockType>(json.number());
    json.open();
    while (json.more()) {
      const UsageState state = state_of(json.number());
      fact.usage_stacks.emplace_back(state, find(json.number()));
    }
    json.close();
  }
  return labels;
}

void put_dependencies(const SharedList<Dependency>& dependencies, BodyLabels& labels, BodyStacks& stacks,
                      JsonWriter& json) {
  json.open();
  for (const auto& [from, to, stack, is_new, held, acquired] : dependencies) {
    json.open();
    json.number(static_cast<std::int64_t>(labels.position(from)));
    json.number(static_cast<std::int64_t>(labels.position(to)));
    json.number(stacks.id(stack));
    json.number(is_new);
    json.number(kind_number(held)), json.number(kind_number(acquired));
    json.close();
  }
  json.close();
}

void take_dependencies(const std::string& dependencies, const LabelAt& label, const FindStack& find, Report& r) {
  JsonReader json(dependencies);
  json.open();
  while (json.more()) {
    json.open();
    Dependency& d = r.dependencies.edit().emplace_back();
    d.from = label(static_cast<std::uint64_t>(json.number())), d.to = label(static_cast<std::uint64_t>(json.number()));
    d.stack = find(json.number());
    d.is_new = json.number() != 0;
    d.held = acquisition_of(json.number()), d.acquired = acquisition_of(json.number());
    json.close();
  }
}

}  // namespace lockgraph::store
