// Room: model. The one exception of the project.
#pragma once
#include <stdexcept>

namespace lockgraph {

/// The world is bad: a file cannot be read, a picture cannot be drawn. Caught once, in run(); bad text in a log is
/// never an Error but a Diagnostic.
struct Error : std::runtime_error {
  using std::runtime_error::runtime_error;
};

}  // namespace lockgraph
