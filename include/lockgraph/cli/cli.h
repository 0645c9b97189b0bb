// Room: cli. The program as a function.
#pragma once
#include <iosfwd>
#include <string>
#include <vector>

namespace lockgraph {

/// Runs `lockgraph ARGS...`; `in` is what `-` reads. Returns the exit status: 0 nothing found, 1 findings, 2 trouble
/// (said on `err`). Throws nothing.
int run(const std::vector<std::string>& args, std::istream& in, std::ostream& out, std::ostream& err);

}  // namespace lockgraph
