// The deadlock that a report states <-> columns of its body.
#pragma once
#include "body_lists.h"
#include "body_rest.h"

namespace lockgraph::store {

void put_claim(const Deadlock&, BodyLabels&, BodyRest&);

/// Throws Damaged.
Deadlock claim_of(const BodyRest&, const LabelAt&);

}  // namespace lockgraph::store
