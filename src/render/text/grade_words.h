// How good the evidence for a chain is, in words.
#pragma once
#include <lockgraph/graph/questions.h>

#include <string_view>

namespace lockgraph {

/// "seen in one boot", ...
std::string_view grade_words(Grade);

}  // namespace lockgraph
