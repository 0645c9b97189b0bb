// The subcommands: options in, exit status out. Options are declared in cli.cpp; only it and manual.cpp include CLI11.
#pragma once
#include <lockgraph/gather/gather.h>
#include <lockgraph/graph/analysis.h>
#include <lockgraph/graph/questions.h>

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
  bool quiet = false;                              ///< say only what is wrong
  bool no_pager = false;                           ///< on a terminal, too, print long output at once
  std::optional<std::size_t> terminal_lines = {};  ///< of the terminal that `out` is; nothing when it is none

  InputStreams inputs() const { return {in, err, reading}; }
};

enum class Format { Text, Json, Dot, Svg, Csv, Graphml, Sarif, Table, Github, Html, Junit, Rst, Rules };

/// The debugging information by which what was read is decoded; none where no vmlinux is named.
struct SymbolChoice {
  std::string vmlinux, modules;
  bool force = false;  ///< also what is of another kernel
};

/// Where evidence comes from, and how it is looked at.
struct Source {
  InputNames names;
  AnalysisOptions analysis;
  SymbolChoice symbols;
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

/// A part of the graph, as a user names it; all of it where nothing is named.
struct PartChoice {
  std::string focus, subsystem;  ///< a class; a folder of the sources
  std::size_t depth = 2;

  bool empty() const { return focus.empty() && subsystem.empty(); }
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
  PartChoice part;         ///< of levels
  bool stacks = false;     ///< of explain: all frames
  Format format = Format::Text;
};
int path(const QueryOptions&, const Streams&);
int under(const QueryOptions&, const Streams&);
int levels(const QueryOptions&, const Streams&);
int explain(const QueryOptions&, const Streams&);

/// May locks be taken in an order? kFound: it would close something.
int try_locks(const QueryOptions&, const Streams&);

struct CutsOptions {
  Source source;
  PartChoice part;
  Format format = Format::Text;
};
/// What to repair so that no deadlock is left.
int cuts(const CutsOptions&, const Streams&);

struct MatchOptions {
  bool new_only = false;  ///< leave out what is known
  bool deep = false;      ///< ask also for what no boot of the source reported
  Source logs, in;
  Format format = Format::Text;
};
/// Each reported deadlock of the logs in a source: known, related or new. kFound: not all are known.
int match(const MatchOptions&, const Streams&);

struct StatsOptions {
  Source source;
  PartChoice part;
  std::size_t top = 10;  ///< logs that are told of one by one; 0: all
  Format format = Format::Text;
};
/// What is in the input, and what it cannot tell: for each log its reports, dumps and blind spots.
int stats(const StatsOptions&, const Streams&);

struct ParseOptions {
  InputNames names;
};
int parse(const ParseOptions&, const Streams&);

struct DecodeOptions {
  std::vector<std::string> logs;
  SymbolChoice symbols;
};
int decode(const DecodeOptions&, const Streams&);

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
  std::size_t top = 40;  ///< strips that are drawn
};
/// What each bisection tested and how far its result can be trusted. kFound: one is not trustworthy.
int bisect(const BisectOptions&, const Streams&);

struct TimelineOptions {
  Source source;
  Format format = Format::Text;
  std::optional<std::size_t> top;
  bool titles = false;  ///< also what is known by a title only
};
/// In which releases each deadlock was reported, seen, absent or not testable.
int timeline(const TimelineOptions&, const Streams&);

struct CheckOptions {
  Source source;
  InputNames in;  ///< what they are checked against, where that is given
  View view;
  Format format = Format::Text;
};
/// Each reported deadlock against its own sections, and which reports are one deadlock.
int check(const CheckOptions&, const Streams&);

struct DiffOptions {
  Source old_source, new_source;
  std::vector<std::string> more;   ///< inputs beside them: a matrix of all
  std::string old_tree, new_tree;  ///< folders of sources; empty: not given
  PartChoice part;
  Format format = Format::Text;
  bool all = false;
  bool fail_on_new = false;  ///< kFound only for findings that OLD has not
};
int diff(const DiffOptions&, const Streams&);

struct ExportOptions {
  Source source;
  Format format = Format::Json;
  std::string output;  ///< empty: standard output
  PartChoice part;
  bool findings_only = false, reduced = false;
  std::string release;
  bool whole = false, all = false;
};
/// The graph or the findings for other programs. Always kNothingFound.
int export_source(const ExportOptions&, const Streams&);

struct AssertOptions {
  Source source;
  std::string rules;
  Format format = Format::Text;
  bool strict = false;                ///< kFound also for what was never seen
  Grade grade = Grade::CrossRelease;  ///< kFound where a rule is violated by this grade or a better one
};
/// Documented lock orders against what was seen. kFound: one is violated.
int assert_rules(const AssertOptions&, const Streams&);

struct HelpOptions {
  std::string word;
};

}  // namespace lockgraph::cli
