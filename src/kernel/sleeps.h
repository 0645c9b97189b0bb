// Room: kernel. What a task that sleeps waits for, by the functions on its stack.
#pragma once
#include <lockgraph/model/standstill.h>

namespace lockgraph {

/// What the innermost function that is no scheduler's waits for; Unknown where the table has none.
WaitedFor waited_for(const Stack&);

/// The stack behind the functions that only wait: the one that called them comes first.
Stack behind_wait(const Stack&);

}  // namespace lockgraph
