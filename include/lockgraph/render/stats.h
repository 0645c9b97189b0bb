// Room: render. What logs hold.
#pragma once
#include <lockgraph/model/evidence.h>

#include <cstddef>
#include <string>

namespace lockgraph {

/// What logs hold, of so many that were read.
std::string stats_text(const Evidence&, std::size_t read, std::size_t most_logs);

/// `lockgraph.stats/1`.
std::string stats_json(const Evidence&, std::size_t read);

}  // namespace lockgraph
