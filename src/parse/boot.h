// The boot of its log that a line stands in, as far as `Linux version` lines tell.
#pragma once
#include <string>

namespace lockgraph::parse {

struct Boot {
  unsigned number = 0;  ///< how many began before
  std::string release;  ///< as its first line names it; empty before the first such line
};

}  // namespace lockgraph::parse
