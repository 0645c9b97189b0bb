// Room: kernel. Which functions are to blame in the titles of reports, by the rules of the fuzzing community's parser.
#pragma once
#include <span>
#include <string>
#include <string_view>

namespace lockgraph {

/// Pieces of names; `^` and `$` stand for the beginning and the end of the name.
using Fragments = std::span<const std::string_view>;

/// True when one of the pieces is in the name.
bool has_any(std::string_view function, Fragments);

/// True for functions that are passed over whatever the kind of the report.
bool is_generic(std::string_view function);

// What is passed over besides, in reports of some kinds.
inline constexpr std::string_view kSockets[] = {"lock_sock", "release_sock"};
inline constexpr std::string_view kWork[] = {"process_one_work", "flush_workqueue", "drain_workqueue",
                                             "destroy_workqueue"};
inline constexpr std::string_view kRcu[] = {"rcu", "kmem", "slab"};
inline constexpr std::string_view kKeys[] = {"stack", "lock", "IRQ"};

/// Without what the entry of a system call puts in front: `__x64_sys_read` -> `read`.
std::string unwrapped(std::string_view function);

/// Whom to blame of the functions, innermost first, that a hung task waits in: hung tasks are victims. Those that wait
/// for RCU or for rtnl_lock are one bug each, the others go by the first function that does not just wait; "" for none.
std::string hanging_function(std::span<const std::string> functions);

}  // namespace lockgraph
