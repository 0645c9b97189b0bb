#include <lockgraph/model/acquisition.h>

#include <array>

namespace lockgraph {

std::string_view name(Access a) {
  constexpr std::array<std::string_view, 4> kNames = {"unknown", "exclusive", "shared", "recursive"};
  return kNames.at(static_cast<std::size_t>(a));
}

std::string_view name(Known k) {
  constexpr std::array<std::string_view, 5> kNames = {"memory", "printed", "stack", "solved", "assumed"};
  return kNames.at(static_cast<std::size_t>(k));
}

}  // namespace lockgraph
