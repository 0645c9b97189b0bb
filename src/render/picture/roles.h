// What a class is to irqs, as pictures colour it.
#pragma once
#include <lockgraph/graph/finding.h>
#include <lockgraph/render/diagram.h>

#include <string_view>
#include <vector>

namespace lockgraph {

/// To some irqs together: taken in one of them, with one enabled, or both.
NodeRole role_of(const Usage&, const std::vector<Irq>&);

/// To each irq by itself: both, where that is so for one and the same; else what an interrupt takes is safe, whatever
/// else it is.
NodeRole role_of(const Usage&);

/// "safe", "unsafe", "both"; empty where it is neither: for style sheets.
std::string_view style_of(NodeRole);

}  // namespace lockgraph
