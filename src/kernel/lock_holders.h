// Room: kernel. Who holds a lock that can be shared, and how, while taking others: by the functions on the stack of
// that taking.
#pragma once
#include <lockgraph/model/acquisition.h>
#include <lockgraph/model/stack.h>

#include <string_view>

namespace lockgraph {

/// How the class is held by whom this stack is of; Unknown where no function on it is known to hold the class.
Access held_by(std::string_view label, const Stack&);

}  // namespace lockgraph
