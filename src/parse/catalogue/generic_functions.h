// Functions that are never to blame, by the rules of the fuzzing community's parser.
#pragma once
#include <span>
#include <string_view>

namespace lockgraph::parse {

/// Pieces of names; `^` and `$` stand for the beginning and the end of the name.
using Fragments = std::span<const std::string_view>;

/// True when one of the pieces is in the name.
bool has_any(std::string_view function, Fragments);

/// True for functions that are passed over whatever the kind of the report.
bool is_generic(std::string_view function);

}  // namespace lockgraph::parse
