// Room: kernel. Who takes a lock, told so that every log of the same functions tells the same: decoded or not.
#pragma once
#include <lockgraph/model/stack.h>

#include <optional>
#include <string>

namespace lockgraph {

/// What a log that is not decoded shows of a stack: its symbols, without files, inlined functions and what compilers
/// add to a name (`.isra.0`).
Stack as_symbols(const Stack&);

/// The first function outside lock machinery, lock wrappers (`rtnl_lock`) and the allocator, by symbols; "" when there
/// is none.
std::string taker_of(const Stack& acquisition);

/// The place that tells a reader most: the first frame outside machinery, wrappers, the allocator and headers, as it is
/// printed; nothing where there is none.
std::optional<Site> place_of(const Stack& acquisition);

/// Who begins an activity: the same, but outside all of the allocation that enters it, which may run others' code
/// (vmalloc() fills page tables for KASAN).
std::string beginner_of(const Stack& entry);

}  // namespace lockgraph
