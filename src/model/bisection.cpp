#include <lockgraph/bisection.h>

#include <array>

namespace lockgraph {

std::string_view name(BisectionResult result) {
  static constexpr std::array<std::string_view, 6> kNames = {"first-bad-commit", "oldest-release", "not-reproduced",
                                                             "inconclusive",     "timeout",        "error"};
  return kNames.at(static_cast<std::size_t>(result));
}

}  // namespace lockgraph
