// The subcommands: options in, exit status out. Options are declared in cli.cpp, the only file that includes CLI11.
#pragma once
#include <lockgraph/gather/gather.h>
#include <lockgraph/graph/selection.h>

#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

namespace lockgraph::cli {

inline constexpr int kNothingFound = 0, kFound = 1, kTrouble = 2;

struct Streams {
  std::istream& in;
  std::ostream& out;
  std::ostream& err;
  Reading reading = {};
  bool quiet = false;  ///< say only what is wrong

  InputStreams inputs() const { return {in, err, reading}; }
};

enum class Format { Text, Json, Dot, Svg };

/// Where evidence comes from, and how it is looked at.
struct Source {
  InputNames names;
  AnalysisOptions analysis;
};

/// Which findings are printed, and how many. `top` 0: all; not given: a screen on a terminal, else what suits the
/// command.
struct View {
  Selection selection;
  std::optional<std::size_t> top;
};

/// What of the findings makes the exit status 1: any, or those that an earlier findings.json has not.
struct FailOn {
  bool only_new = false;
  std::string baseline;
};

struct AnalyzeOptions {
  Source source;
  std::string directory;  ///< empty: print the summary, write nothing
  View view;
  FailOn fail_on;
};
int analyze(const AnalyzeOptions&, const Streams&);

struct FindingsOptions {
  Source source;
  View view;
  Format format = Format::Text;
  FailOn fail_on;
};
/// The findings alone, as text or JSON.
int findings(const FindingsOptions&, const Streams&);

/// Questions to the graph: names of classes (or the id of a finding) in front of the inputs.
struct QueryOptions {
  Source source;
  std::vector<std::string> names;
  std::string class_name;  ///< explain --class
};
int path(const QueryOptions&, const Streams&);
int under(const QueryOptions&, const Streams&);
int levels(const QueryOptions&, const Streams&);
int explain(const QueryOptions&, const Streams&);

struct CutsOptions {
  Source source;
  Format format = Format::Text;
};
/// What to repair so that no deadlock is left.
int cuts(const CutsOptions&, const Streams&);

struct MatchOptions {
  Source logs, in;
  Format format = Format::Text;
};
/// Each reported deadlock of the logs in a source: known, related or new. kFound: not all are known.
int match(const MatchOptions&, const Streams&);

struct StatsOptions {
  InputNames names;
};
/// What is in the input, and what it cannot tell: for each log its reports, dumps and blind spots.
int stats(const StatsOptions&, const Streams&);

struct ParseOptions {
  InputNames names;
};
int parse(const ParseOptions&, const Streams&);

struct IngestOptions {
  InputNames names;
  std::string store;
  bool keep_going = false;  ///< kNothingFound also where some inputs could not be read
  bool follow = false;
  Format format = Format::Text;  ///< of what following tells
};
/// Adds logs to a store; or follows them as they grow, and tells of deadlocks that the store did not know.
int ingest(const IngestOptions&, const Streams&);

struct StoreOptions {
  std::string store;
  std::vector<std::string> names;  ///< of other stores, or of logs
};
/// Adds stores to a store.
int merge(const StoreOptions&, const Streams&);
/// Takes logs out of a store.
int forget(const StoreOptions&, const Streams&);

struct BisectOptions {
  Source source;
  Format format = Format::Text;
};
/// What each bisection tested and how far its result can be trusted. kFound: one is not trustworthy.
int bisect(const BisectOptions&, const Streams&);

struct TimelineOptions {
  Source source;
  Format format = Format::Text;
};
/// In which releases each deadlock was reported, seen, absent or not testable.
int timeline(const TimelineOptions&, const Streams&);

struct CheckOptions {
  Source source;
  View view;
  Format format = Format::Text;
};
/// Each reported deadlock against its own sections, and which reports are one deadlock.
int check(const CheckOptions&, const Streams&);

struct DiffOptions {
  Source old_source, new_source;
  Format format = Format::Text;
  bool all = false;
  bool fail_on_new = false;  ///< kFound only for findings that OLD has not
};
int diff(const DiffOptions&, const Streams&);

}  // namespace lockgraph::cli
