// A file that a command writes.
#pragma once
#include <lockgraph/gather/gather.h>

#include <string>

namespace lockgraph::cli {

/// Replaces a file as a whole, where a link leads to it there; what is none (a pipe, a device) is written to. Throws
/// Error.
void write_output(const std::string& name, const std::string& text);

/// Throws Error where it is one of the inputs.
void must_be_no_input(const std::string& output, const InputNames&);

}  // namespace lockgraph::cli
