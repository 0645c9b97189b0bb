// Room: model. The name of a lock class as lockdep prints it.
#pragma once
#include <compare>
#include <optional>
#include <string>
#include <string_view>

namespace lockgraph {

/// `name[#version][/subclass]`. `version` counts the live classes of one name in one boot and says nothing across
/// boots; `subclass` is part of the class. The name is opaque text: it may hold parentheses, blanks, quotes, `-`.
struct LockClass {
  std::string name;
  unsigned version = 1;   ///< 1 when none is printed
  unsigned subclass = 0;  ///< 0 when none is printed

  auto operator<=>(const LockClass&) const = default;
};

/// Takes a label apart. Never fails: what is no `#N` or `/S` belongs to the name. `/S` is one digit 1..7
/// (lockdep has 8 subclasses), so the path of a class named `drivers/base/dd.c:321` stays whole.
LockClass parse_label(std::string_view label);

/// The inverse of parse_label().
std::string label(const LockClass&);

/// Lockdep's wait types of a class: what who waits for it needs (outer), and what its holder allows (inner). What a
/// number means depends on the kernel's configuration.
struct WaitTypes {
  int outer = 0, inner = 0;
  auto operator<=>(const WaitTypes&) const = default;
};

/// Reads "3:4"; nothing when it is no two digits.
std::optional<WaitTypes> parse_wait_types(std::string_view);
/// The inverse.
std::string to_string(const WaitTypes&);

}  // namespace lockgraph
