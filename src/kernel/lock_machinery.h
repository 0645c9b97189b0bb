// Room: kernel. What stands on a stack between the function that takes a lock and lockdep.
#pragma once
#include <lockgraph/model/stack.h>

#include <optional>
#include <string_view>

namespace lockgraph {

/// The first frame that is not lock machinery (lockdep itself, and the wrappers of spinlock, rwlock, mutex, rwsem,
/// lockref ...); wrappers that mean something to the reader (lock_sock_nested, rtnl_lock, inode_lock ...) count.
/// Unreliable frames count only when there are no others.
std::optional<Site> acquiring_site(const Stack&);

/// A release, or a change of the class, takes the locks held behind it again (`reacquire_held_locks`): the place is
/// then that of the first time.
bool is_taken_again(const Stack&);

/// The name of a function without the `.` of powerpc and the `_` in front of it.
std::string_view without_underscores(std::string_view function);

/// True when the frame belongs to the lock machinery, by its file where one is printed, else by its function.
bool is_lock_machinery(const Site&);

}  // namespace lockgraph
