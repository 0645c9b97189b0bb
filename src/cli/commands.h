// The subcommands: options in, exit status out. Options are declared in cli.cpp, the only file that includes CLI11.
#pragma once
#include <lockgraph/identity.h>

#include <iosfwd>
#include <string>
#include <vector>

namespace lockgraph::cli {

inline constexpr int kNothingFound = 0, kFound = 1, kTrouble = 2;

struct Streams {
  std::istream& in;
  std::ostream& out;
  std::ostream& err;
};

struct AnalyzeOptions {
  std::vector<std::string> inputs;
  std::string directory;  ///< empty: print the summary, write nothing
  IdentityPolicy identity = IdentityPolicy::Auto;
  bool all = false;
};
int analyze(const AnalyzeOptions&, const Streams&);

struct ParseOptions {
  std::vector<std::string> inputs;
};
int parse(const ParseOptions&, const Streams&);

}  // namespace lockgraph::cli
