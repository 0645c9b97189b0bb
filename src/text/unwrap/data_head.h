// Whether a log is kept in a format of data.
#pragma once
#include <string_view>

namespace lockgraph::unwrap {

/// The first line that says something begins as data do.
bool looks_like_data(std::string_view head);

}  // namespace lockgraph::unwrap
