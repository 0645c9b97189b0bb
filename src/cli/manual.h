// What the program says of itself: examples, the version, the manual page and completions of shells, all made from the
// declared options.
#pragma once
#include "commands.h"

#include <string>
#include <string_view>

namespace CLI {
class App;
}

namespace lockgraph::cli {

/// "0.1.0 (commit 1a2b3c4d5e6f)".
std::string version();

/// How the name of a validator begins that takes some words; they follow.
inline constexpr std::string_view kOneOf = "one of";

/// Examples of a command, a line each; empty for those that need none.
std::string_view examples_of(std::string_view command);

int help(const HelpOptions&, const CLI::App&, const Streams&);

}  // namespace lockgraph::cli
