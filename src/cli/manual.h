// What the program says of itself: the version, the manual page and completions of shells, all made from the declared
// options.
#pragma once
#include "command.h"

#include <string>

namespace CLI {
class App;
}

namespace lockgraph::cli {

/// "0.1.0 (commit 1a2b3c4d5e6f)".
std::string version();

/// `lockgraph help WORD`: a command, a word of the output, or one of the manuals; without a word all of them. Throws
/// Error where there is none, with what may have been meant.
int print_help(const std::string& word, const CLI::App&, const Streams&);

}  // namespace lockgraph::cli
