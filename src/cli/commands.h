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

/// What of the findings makes the exit status 1: any, or those that an earlier findings.json has not.
struct FailOn {
  bool only_new = false;
  std::string baseline;
};

struct AnalyzeOptions {
  std::vector<std::string> inputs;
  std::string directory;  ///< empty: print the summary, write nothing
  IdentityPolicy identity = IdentityPolicy::Auto;
  bool all = false;
  std::size_t max_length = 0;
  FailOn fail_on;
};
int analyze(const AnalyzeOptions&, const Streams&);

struct FindingsOptions {
  std::vector<std::string> inputs;
  IdentityPolicy identity = IdentityPolicy::Auto;
  bool all = false;
  std::size_t max_length = 0;
  bool json = false;
  FailOn fail_on;
};
/// The findings alone, as text or JSON.
int findings(const FindingsOptions&, const Streams&);

/// Questions to the graph: names of classes (or the id of a finding) in front of the inputs.
struct QueryOptions {
  std::vector<std::string> names;
  std::string class_name;  ///< explain --class
  std::vector<std::string> inputs;
  IdentityPolicy identity = IdentityPolicy::Auto;
  bool all = false;
};
int path(const QueryOptions&, const Streams&);
int under(const QueryOptions&, const Streams&);
int levels(const QueryOptions&, const Streams&);
int cuts(const QueryOptions&, const Streams&);
int explain(const QueryOptions&, const Streams&);

struct StatsOptions {
  std::vector<std::string> inputs;
};
/// What is in the input, and what it cannot tell: for each log its reports, dumps and blind spots.
int stats(const StatsOptions&, const Streams&);

struct ParseOptions {
  std::vector<std::string> inputs;
};
int parse(const ParseOptions&, const Streams&);

enum class Format { Text, Json, Dot, Svg };

struct BisectOptions {
  std::vector<std::string> inputs;
  Format format = Format::Text;
};
/// What each bisection tested and how far its result can be trusted. kFound: one is not trustworthy.
int bisect(const BisectOptions&, const Streams&);

struct TimelineOptions {
  std::vector<std::string> inputs;
  IdentityPolicy identity = IdentityPolicy::Auto;
  Format format = Format::Text;
};
/// In which releases each deadlock was reported, seen, absent or not testable.
int timeline(const TimelineOptions&, const Streams&);

struct CheckOptions {
  std::vector<std::string> inputs;
  IdentityPolicy identity = IdentityPolicy::Auto;
  Format format = Format::Text;
  bool all = false;
};
/// Each reported deadlock against its own sections, and which reports are one deadlock.
int check(const CheckOptions&, const Streams&);

struct DiffOptions {
  std::string old_input, new_input;
  IdentityPolicy identity = IdentityPolicy::Auto;
  Format format = Format::Text;
  bool all = false;
  bool fail_on_new = false;  ///< kFound only for findings that OLD has not
};
int diff(const DiffOptions&, const Streams&);

}  // namespace lockgraph::cli
