// What a report says of its lock classes: masks, states, keys, wait types.
#pragma once
#include "common.h"

namespace lockgraph::parse {

void add_class_facts(const Printed&, const Common&, Report&);

}  // namespace lockgraph::parse
