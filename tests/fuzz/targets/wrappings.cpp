// Bytes -> what they are wrapped in, undone: it ends, gives no more than it got, and lines keep an order.
#include "fuzz/target.h"
#include "unwrap/wrapping.h"

#include <algorithm>
#include <string>

using namespace lockgraph;
using fuzz::must;

namespace {

std::string undone(std::string_view input, std::size_t block) {
  const auto all = unwrap::Unwrapping::of(input);
  if (!all) return {};
  std::string text;
  while (!input.empty()) {
    all->add(input.substr(0, block));
    input.remove_prefix(std::min(block, input.size()));
    text += all->take();
  }
  all->finish();
  text += all->take();
  std::uint64_t before = 0;
  for (std::uint64_t line = 1; line <= all->lines(); ++line) {
    must(all->original(line) >= before, "lines keep their order");
    before = all->original(line);
  }
  return text;
}

}  // namespace

FUZZ_TARGET(wrappings) {
  if (input.size() > 1 << 17) return;
  const std::string whole = undone(input, std::string_view::npos);
  // A byte of latin-1 becomes two, and what is no character of its charset three.
  must(whole.size() <= 4 * input.size() + 64, "what is undone is not much larger");
  undone(input, 5);
}
