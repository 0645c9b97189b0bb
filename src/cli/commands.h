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

struct FindingsOptions {
  std::vector<std::string> inputs;
  IdentityPolicy identity = IdentityPolicy::Auto;
  bool all = false;
  bool json = false;
};
/// The findings alone, as text or JSON.
int findings(const FindingsOptions&, const Streams&);

struct StatsOptions {
  std::vector<std::string> inputs;
};
/// What is in the input, and what it cannot tell: for each log its reports, dumps and blind spots.
int stats(const StatsOptions&, const Streams&);

struct ParseOptions {
  std::vector<std::string> inputs;
};
int parse(const ParseOptions&, const Streams&);

}  // namespace lockgraph::cli
