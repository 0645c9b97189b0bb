// Room: model. What a person may have meant.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace lockgraph {

/// Those of `all` that contain `word`, or of which it is a misspelling, nearest first; at most `limit`.
std::vector<std::string> similar(std::string_view word, const std::vector<std::string>& all, std::size_t limit);

}  // namespace lockgraph
