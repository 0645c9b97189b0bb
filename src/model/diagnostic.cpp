#include <lockgraph/model/diagnostic.h>
#include <lockgraph/model/printable.h>

namespace lockgraph {

std::string to_string(const Diagnostic& d) {
  return on_one_line(d.source) + (d.line ? ":" + std::to_string(d.line) : "") + ": " + d.message;
}

}  // namespace lockgraph
