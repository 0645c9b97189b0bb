#include <lockgraph/model/blind_spot.h>

#include <array>
#include <string_view>

namespace lockgraph {

std::string_view name(BlindSpotKind kind) {
  static constexpr std::array<std::string_view, 7> kNames = {"lockdep off",         "limit", "lost text", "tainted",
                                                             "hidden dependencies", "cut",   "not read"};
  return kNames.at(static_cast<std::size_t>(kind));
}

}  // namespace lockgraph
