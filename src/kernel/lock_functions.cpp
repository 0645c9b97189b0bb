#include "lock_functions.h"

#include "class_names.h"
#include "interrupt_frames.h"
#include "lock_function_table.h"
#include "lock_machinery.h"
#include "words.h"

#include <array>
#include <vector>

namespace lockgraph {
namespace {

/// The functions by the first character of their names.
class FunctionIndex {
 public:
  FunctionIndex() {
    for (const LockFunctions& row : lock_functions())
      for (const std::string_view head : row.heads)
        if (!head.empty()) by_first_[static_cast<unsigned char>(head[0])].push_back({head, &row});
  }

  const LockFunctions* find(std::string_view name, std::string_view label) const {
    const std::string_view f = without_underscores(name);
    Known best;
    if (f.empty()) return nullptr;
    for (const Known& known : by_first_[static_cast<unsigned char>(f[0])])
      if (known.head.size() > best.head.size() && f.starts_with(known.head) && label.starts_with(known.row->label))
        best = known;
    return best.row;
  }

 private:
  struct Known {
    std::string_view head;
    const LockFunctions* row = nullptr;
  };
  std::array<std::vector<Known>, 256> by_first_;
};

/// The row of a function that takes locks of that label.
const LockFunctions* find_function(std::string_view name, std::string_view label) {
  static const FunctionIndex kIndex;
  return kIndex.find(name, label);
}

/// The frame whose function takes the lock. Lockdep's own frames and those of other machinery may stand above it, and
/// one wrapper: a compiler that inlines the function leaves it the place of its caller.
const Frame* taking_frame(const Stack& stack, std::string_view label, const LockFunctions*& function) {
  std::size_t others = 0;
  for (const Frame& f : stack) {
    if (f.unreliable) continue;
    if ((function = find_function(f.site.function, label))) return &f;
    if (!is_lock_machinery(f.site) && ++others > 1) break;
  }
  return nullptr;
}

}  // namespace

Taken taken_by(const Stack& stack, std::string_view label, const LockContext& context) {
  using enum LockType;
  using enum Takes;
  const LockFunctions* function = nullptr;
  const Frame* frame = taking_frame(stack, named_now(label), function);
  if (!frame) return {};
  // The stack is torn where a spinlock is taken for what is none (include/linux/fs.h: `sb_writers` ...).
  constexpr std::string_view kOfSuperBlocks[] = {"sb_writers", "sb_pagefaults", "sb_internal"};
  if (function->type == Spinlock && begins_with_one_of(kOfSuperBlocks, label)) return {};
  Taken taken;
  taken.type = function->type;
  taken.off_bh = (taken.type == Spinlock || taken.type == Rwlock) && frame->site.function.ends_with("_bh");
  switch (function->takes) {
    case Exclusive: taken.access = Access::Exclusive; break;
    case Shared: taken.access = Access::Shared; break;
    case Recursive: taken.access = Access::Recursive; break;
    case ReadLock: {
      const bool recursive =
          context.readers_always_recursive || context.in_interrupt || taken.off_bh || in_interrupt(stack);
      taken.access = recursive ? Access::Recursive : Access::Shared;
    }
  }
  return taken;
}

bool takes_a_lock(const Stack& stack, std::string_view label) {
  constexpr std::size_t kFar = 6;  // frames that are no machinery; inlined wrappers may stand above
  std::size_t others = 0;
  label = named_now(label);
  for (const Frame& f : stack) {
    if (is_lock_machinery(f.site) || find_function(f.site.function, label)) return true;
    if (++others > kFar) break;
  }
  return false;
}

}  // namespace lockgraph
