// Stacks and their frames <-> rows: each once, by the hash of what it is.
#pragma once
#include "content_id.h"

#include <lockgraph/model/stack.h>

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace lockgraph::store {

std::int64_t frame_id(const Frame&, IdScheme = IdScheme::Sha256);

struct StackRow {
  std::int64_t id = 0;
  std::string frames;  ///< ids, 8 bytes each
  const Stack* stack = nullptr;
};
StackRow stack_row(const Stack&);

/// The ids of the frames of a stack. Throws Damaged.
std::vector<std::int64_t> frame_ids(std::string_view frames);

/// The stack of that id; an empty one for 0.
using FindStack = std::function<Stack(std::int64_t id)>;

}  // namespace lockgraph::store
