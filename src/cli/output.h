// A file that a command writes.
#pragma once
#include "source.h"

#include <string>

namespace lockgraph::cli {

/// Replaces a file as a whole, where a link leads to it there; what is none (a pipe, a device) is written to. Throws
/// Error.
void write_output(const std::string& name, const std::string& text);

/// Throws Error where it is one of the inputs, or the list of them. Those in a folder or a list: see expect_read().
void must_be_no_input(const std::string& output, const InputNames&);

/// Throws Error where nothing was read, or it is one of the logs that were.
void expect_read(const std::string& output, const Loaded&, const Streams&);

}  // namespace lockgraph::cli
