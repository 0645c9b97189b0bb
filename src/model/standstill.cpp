#include <lockgraph/model/standstill.h>

namespace lockgraph {

std::string_view name(WaitedFor w) {
  static constexpr std::string_view kNames[] = {"unknown", "mutex",      "rwsem-read", "rwsem-write", "semaphore",
                                                "rtmutex", "completion", "folio",      "io",          "bit"};
  return kNames[static_cast<std::size_t>(w)];
}

}  // namespace lockgraph
