#include <lockgraph/model/diagnostic.h>

namespace lockgraph {

std::string to_string(const Diagnostic& d) {
  return d.source + (d.line ? ":" + std::to_string(d.line) : "") + ": " + d.message;
}

}  // namespace lockgraph
