// What a page shows, as the JSON that its script reads.
#pragma once
#include "json/json.h"

#include <lockgraph/render/page.h>

namespace lockgraph {

/// Cost: linear in what is shown and in the graph.
Json page_data(const PageContents&);

}  // namespace lockgraph
