// Whether a stack is that of an interrupt.
#pragma once
#include <lockgraph/model/stack.h>

namespace lockgraph {

/// By the functions below the acquisition.
bool in_interrupt(const Stack&);

}  // namespace lockgraph
