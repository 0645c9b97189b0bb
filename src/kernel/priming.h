// Room: kernel. Who takes locks only to tell lockdep an order: no task waits there.
#pragma once
#include <lockgraph/model/stack.h>

#include <string>

namespace lockgraph {

/// The function on the stack that primes lockdep with an order, at boot or when an object is made (dma_resv_lockdep(),
/// blk_alloc_queue()): "" where none is.
std::string primer_on(const Stack&);

}  // namespace lockgraph
