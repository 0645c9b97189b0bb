#include "memory_rows.h"

#include "packing.h"

#include <map>

namespace lockgraph::store {
namespace {

struct PackedState {
  Irq irq = Irq::Hardirq;
  bool enabled = false, read = false;
  std::uint64_t stack = 0;
};
template <class Code, Is<PackedState> T>
void fields(Code& code, T& v) {
  auto& [irq, enabled, read, stack] = v;
  code(irq, enabled, read, stack);
}

/// Of the class at the same place of the dump.
struct PackedClass {
  std::string wait, key;
  std::vector<PackedState> states;
};
template <class Code, Is<PackedClass> T>
void fields(Code& code, T& v) {
  auto& [wait, key, states] = v;
  code(wait, key, states);
}

struct PackedDependency {
  std::uint64_t from = 0, to = 0, stack = 0;
  Access held = Access::Unknown, acquired = Access::Unknown;
  Known how_held = Known::Assumed, how_acquired = Known::Assumed;
};
template <class Code, Is<PackedDependency> T>
void fields(Code& code, T& v) {
  auto& [from, to, stack, held, acquired, how_held, how_acquired] = v;
  code(from, to, stack, held, acquired, how_held, how_acquired);
}

/// Stack 0 is the empty one.
struct PackedMemory {
  std::vector<Frame> frames;
  std::vector<std::vector<std::uint64_t>> stacks;
  std::vector<PackedClass> classes;
  std::vector<PackedDependency> dependencies;
  std::string version;
};
template <class Code, Is<PackedMemory> T>
void fields(Code& code, T& v) {
  auto& [frames, stacks, classes, dependencies, version] = v;
  code(frames, stacks, classes, dependencies, version);
}

class StackNumbers {
 public:
  explicit StackNumbers(PackedMemory& packed) : packed_(packed) { packed_.stacks.emplace_back(); }

  std::uint64_t of(const Stack& stack) {
    if (stack.empty()) return 0;
    const auto [at, added] = stacks_.try_emplace(stack.frames(), packed_.stacks.size());
    if (added) {
      std::vector<std::uint64_t> numbers;
      for (const Frame& f : stack) {
        const auto [frame, is_new] = frames_.try_emplace(f, packed_.frames.size());
        if (is_new) packed_.frames.push_back(f);
        numbers.push_back(frame->second);
      }
      packed_.stacks.push_back(std::move(numbers));
    }
    return at->second;
  }

 private:
  PackedMemory& packed_;
  std::map<Frames, std::uint64_t> stacks_;
  std::map<Frame, std::uint64_t> frames_;
};

template <class Item>
const Item& nth(const std::vector<Item>& all, std::uint64_t number) {
  if (number >= all.size()) throw Damaged();
  return all[static_cast<std::size_t>(number)];
}

template <class Kind>
Kind up_to(Kind kind, Kind last) {
  if (kind > last) throw Damaged();
  return kind;
}

}  // namespace

std::string packed_memory(const MemoryTables& memory) {
  PackedMemory packed;
  StackNumbers stacks(packed);
  std::map<std::string_view, std::uint64_t> places;
  for (const ClassFact& c : memory.classes) {
    places.emplace(c.label, packed.classes.size());
    PackedClass& one = packed.classes.emplace_back(PackedClass{c.wait, c.key, {}});
    for (const auto& [state, stack] : c.usage_stacks)
      one.states.push_back({state.irq, state.enabled, state.read, stacks.of(stack)});
  }
  for (const Dependency& d : memory.dependencies)
    packed.dependencies.push_back({places.at(d.from), places.at(d.to), stacks.of(d.stack), d.held.access,
                                   d.acquired.access, d.held.known, d.acquired.known});
  packed.version = memory.version;
  Packer packer;
  packer(packed);
  return packer.take();
}

MemoryTables memory_of(std::string_view bytes, const std::vector<DumpClass>& classes) {
  const PackedMemory packed = Unpacker(bytes).take<PackedMemory>();
  if (packed.classes.size() != classes.size()) throw Damaged();
  std::vector<Stack> stacks;
  for (const std::vector<std::uint64_t>& numbers : packed.stacks) {
    Frames frames;
    for (const std::uint64_t n : numbers) frames.push_back(nth(packed.frames, n));
    stacks.emplace_back(std::move(frames));
  }
  MemoryTables memory;
  for (std::size_t i = 0; i < classes.size(); ++i) {
    const PackedClass& c = packed.classes[i];
    ClassFact& fact = memory.classes.edit().emplace_back(
        ClassFact{classes[i].label, classes[i].usage, c.wait, c.key, {}, classes[i].type});
    for (const PackedState& s : c.states)
      fact.usage_stacks.emplace_back(UsageState{up_to(s.irq, Irq::Nmi), s.enabled, s.read}, nth(stacks, s.stack));
  }
  for (const PackedDependency& d : packed.dependencies) {
    memory.dependencies.edit().push_back(
        {nth(classes, d.from).label,
         nth(classes, d.to).label,
         nth(stacks, d.stack),
         false,
         {up_to(d.held, Access::Recursive), up_to(d.how_held, Known::Assumed)},
         {up_to(d.acquired, Access::Recursive), up_to(d.how_acquired, Known::Assumed)}});
  }
  memory.version = packed.version;
  return memory;
}

}  // namespace lockgraph::store
