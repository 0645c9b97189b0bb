// Parts of the graph as users name them.
#pragma once
#include "source.h"

#include <lockgraph/graph/part.h>

#include <optional>
#include <string>
#include <vector>

namespace lockgraph::cli {

/// All of the graph where nothing is named.
struct PartChoice {
  std::string focus, subsystem;  ///< a class; a folder of the sources
  std::size_t depth = 2;

  bool empty() const { return focus.empty() && subsystem.empty(); }
};
/// `subsystem`: help of that option.
void add_part(Options&, PartChoice&, const std::string& of_what, const std::string& subsystem);

/// The part that a user chose; nothing where the graph has no such class, or subsystem.
std::optional<PartOptions> part_in(const PartChoice&, const LockGraph&);
/// What may have been meant where there is none.
std::vector<std::string> near_parts(const PartChoice&, const LockGraph&);
/// The part; where there is none, throws Error and says what may have been meant.
PartOptions chosen_part(const PartChoice&, const Loaded&, const Streams&);

}  // namespace lockgraph::cli
