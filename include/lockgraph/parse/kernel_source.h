// Room: parse. Which locks a source file of the kernel initialises.
#pragma once
#include <functional>
#include <string>
#include <string_view>

namespace lockgraph {

/// Calls `found` with the name that lockdep gives to each lock, queue, work and key that a C file initialises:
/// `mutex_init(&x->lock)` is `&x->lock`, `DEFINE_IDA(x)` is `x.xa_lock`. Macros are not expanded. Cost: one look at
/// each byte, and at the arguments of each call.
void initialised_in(std::string_view c_source, const std::function<void(std::string name)>& found);

}  // namespace lockgraph
