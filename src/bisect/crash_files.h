// The source files on the stacks of a crash.
#pragma once
#include <lockgraph/model/bisection.h>

#include <string_view>

namespace lockgraph {

/// Takes the source files out of a line of a stack, `f+0x1/0x2 net/core/dev.c:12 [inline]`.
/// `function`: that the title of the crash names.
void add_source_files(std::string_view line, std::string_view function, Bisection&);

}  // namespace lockgraph
