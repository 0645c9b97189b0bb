// Lines that a terminal broke or cut at its edge, which is how wide the widest of them are.
#pragma once
#include "lines.h"

#include <cstdint>
#include <string_view>
#include <vector>

namespace lockgraph::parse {

/// True for `f+0x18/0x30`.
bool ends_with_offset(std::string_view token);

/// What stands behind the last blank.
std::string_view last_token(std::string_view);

/// How wide the terminal was, and what it did to longer lines.
struct Terminal {
  enum class Does { Nothing, Wraps, Cuts } does = Does::Nothing;
  std::uint32_t columns = 0;
};

/// Lines of the greatest length, several of them torn, are at the edge of a terminal.
Terminal find_terminal(const std::vector<Line>&);

/// True where a line says nothing by itself and stands right behind the other.
bool is_rest_of(const Line&, const Line& before);

/// What is sure of a line whose end is missing. Of a number that is cut nothing is known, and of a name neither.
std::string_view without_cut_token(std::string_view line);

}  // namespace lockgraph::parse
