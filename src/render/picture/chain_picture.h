#pragma once
#include "svg.h"

#include <lockgraph/graph/finding.h>
#include <lockgraph/render/picture.h>

namespace lockgraph {

/// The picture of one finding, to be put into a file or a page.
Picture chain_picture(const LockGraph&, const Finding&, const StepWeights&, const PictureStyle& = {});

}  // namespace lockgraph
