// What is wrong with the arguments, and what may have been meant.
#pragma once
#include <string>
#include <vector>

namespace CLI {
class App;
class Error;
}  // namespace CLI

namespace lockgraph::cli {

/// Throws Error with what was meant, where the first argument is no command. There is one.
void expect_command(const std::vector<std::string>& args, const CLI::App&);

/// What is wrong with the arguments of a command, what may have been meant, and where to read more.
std::string mistake(const std::vector<std::string>& args, const CLI::App&, const CLI::Error&);

}  // namespace lockgraph::cli
