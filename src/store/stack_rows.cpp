#include "stack_rows.h"

#include "packing.h"

#include <cstring>

namespace lockgraph::store {

std::int64_t frame_id(const Frame& frame, IdScheme scheme) {
  const auto& [site, unreliable, inlined, module, offset, size] = frame;
  const auto& [function, file, line] = site;
  if (scheme == IdScheme::Xxh3) {
    Xxh3Chain chain;
    chain.add(function).add(file).add(module).add(line).add(offset);
    if (size) chain.add(size);  // older readings kept none
    return chain.add(2u * unreliable + inlined).get();
  }
  Packer packer;
  packer(function, file, module, line, frame.extent(), unreliable, inlined);
  return content_id(packer.bytes(), scheme);
}

StackRow stack_row(const Stack& stack) {
  StackRow row;
  row.frames.resize(8 * stack.size());
  for (std::size_t i = 0; i < stack.size(); ++i) {
    const std::int64_t id = frame_id(stack[i]);
    std::memcpy(row.frames.data() + 8 * i, &id, 8);
  }
  row.id = content_id(row.frames);
  row.stack = &stack;
  return row;
}

std::vector<std::int64_t> frame_ids(std::string_view frames) {
  if (frames.size() % 8 != 0) throw Damaged();
  std::vector<std::int64_t> ids(frames.size() / 8);
  std::memcpy(ids.data(), frames.data(), frames.size());
  return ids;
}

}  // namespace lockgraph::store
