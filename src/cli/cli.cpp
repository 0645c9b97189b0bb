#include "commands.h"

#include <lockgraph/cli/cli.h>
#include <lockgraph/model/error.h>
#include <lockgraph/version.h>

#include <CLI/CLI.hpp>

#include <unistd.h>

#include <algorithm>
#include <functional>
#include <iostream>
#include <map>

namespace lockgraph {
namespace {

using namespace cli;

const std::map<std::string, IdentityPolicy> kPolicies = {
    {"auto", IdentityPolicy::Auto}, {"exact", IdentityPolicy::Exact}, {"name", IdentityPolicy::Name}};

constexpr const char* kInputHelp =
    "log files, folders (read with all below them), archives, stores, or - for standard input; PATH@RELEASE takes some "
    "kernel releases only (@v5.11, @v5.4..v5.10)";

void add_identity(CLI::App& sub, IdentityPolicy& identity) {
  sub.add_option("--identity", identity, "which classes of different boots are one: auto, exact, name")
      ->transform(CLI::CheckedTransformer(kPolicies));
}

/// INPUT..., or what stands for it.
void add_names(CLI::App& sub, InputNames& names, const char* inputs = "INPUT") {
  sub.add_option(inputs, names.inputs, kInputHelp);
  sub.add_option("--db", names.stores,
                 "a store made by `lockgraph ingest`, in place of INPUT or beside it; FILE@RELEASE")
      ->allow_extra_args(false);
  sub.add_option("--files-from", names.files_from,
                 "a file (- for standard input) with more inputs, one a line or ended by NULs");
}

void check_names(const InputNames& names, const char* what = "INPUT") {
  if (names.inputs.empty() && names.stores.empty() && names.files_from.empty())
    throw Error(std::string("expected ") + what + "... or --db STORE or --files-from LIST");
}

/// INPUT... and how evidence is looked at.
void add_source(CLI::App& sub, Source& source, const char* inputs = "INPUT") {
  add_names(sub, source.names, inputs);
  add_identity(sub, source.analysis.identity);
}

void add_max_length(CLI::App& sub, Source& source) {
  sub.add_option("--max-length", source.analysis.limits.max_length, "longest cycle looked for, in locks (default 512)");
}

template <class Enum, std::size_t N>
std::map<std::string, Enum> by_name(const Enum (&all)[N]) {
  std::map<std::string, Enum> map;
  for (const Enum e : all) map.emplace(name(e), e);
  return map;
}

/// Which findings are printed.
void add_view(CLI::App& sub, View& view) {
  Selection& s = view.selection;
  sub.add_option("--top", view.top, "at most so many (0: all); without it what fits a screen");
  sub.add_flag("--all", s.all,
               "every finding, also long chains of weak evidence and what passes through a shorter one");
  sub.add_flag("--unreported", s.unreported, "only what no boot reported");
  sub.add_option("--class", s.class_name, "only deadlocks on this lock class");
  sub.add_option("--kind", s.kind, "only cycle, irq-inversion, inconsistent-state or wait-context")
      ->transform(CLI::CheckedTransformer(by_name(kFindingKinds)));
  sub.add_option("--confidence", s.confidence,
                 "this evidence or better: reported, same-boot, same-release, cross-release")
      ->transform(CLI::CheckedTransformer(by_name(kConfidences)));
  sub.add_option_function<std::string>(
      "--since",
      [&s](const std::string& release) {
        s.since = release_point(release);
        if (*s.since == ReleasePoint{})
          throw CLI::ValidationError("--since", release + " is no kernel release (v5.11, 5.11.3)");
        if (s.since->patch == ReleasePoint::kFinal) s.since->patch = 0;  // its candidates, too
      },
      "only what a kernel of this release or a later one shows");
}

/// `--format` with the formats that a command has.
void add_format(CLI::App& sub, Format& format, const std::string& help, const std::vector<std::string>& names) {
  static const std::map<std::string, Format> kFormats = {
      {"text", Format::Text}, {"json", Format::Json}, {"dot", Format::Dot}, {"svg", Format::Svg}};
  std::map<std::string, Format> some;
  for (const std::string& name : names) some.emplace(name, kFormats.at(name));
  sub.add_option("--format", format, help)->transform(CLI::CheckedTransformer(some));
}

void add_fail_on(CLI::App& sub, bool& fail_on_new, const std::string& help) {
  static const std::map<std::string, bool> kWhat = {{"new", true}, {"any", false}};
  sub.add_option("--fail-on", fail_on_new, "new, or any (default): " + help)->transform(CLI::CheckedTransformer(kWhat));
}

void add_baseline(CLI::App& sub, FailOn& fail_on) {
  add_fail_on(sub, fail_on.only_new, "exit with 1 only for findings that the baseline has not");
  sub.add_option("--baseline", fail_on.baseline,
                 "findings.json of an earlier run, or a store; what it knows is not new");
}

/// `--fail-on new` and `--baseline` say nothing without each other.
void check_baseline(const FailOn& fail_on) {
  if (fail_on.only_new && fail_on.baseline.empty()) throw Error("--fail-on new needs --baseline FILE");
  if (!fail_on.only_new && !fail_on.baseline.empty()) throw Error("--baseline needs --fail-on new");
}

void add_analyze(CLI::App& app, const Streams& io, std::function<int()>& chosen) {
  auto options = std::make_shared<AnalyzeOptions>();
  CLI::App* sub = app.add_subcommand("analyze", "read logs, find deadlocks, draw them");
  add_source(*sub, options->source);
  sub->add_option("-o,--output", options->directory,
                  "folder for findings, graph, check, timeline, bisections and chains/, as text, JSON and pictures");
  add_max_length(*sub, options->source);
  add_view(*sub, options->view);
  add_baseline(*sub, options->fail_on);
  sub->callback([options, &io, &chosen] {
    check_baseline(options->fail_on);
    chosen = [options, &io] {
      check_names(options->source.names);
      return analyze(*options, io);
    };
  });
}

void add_findings(CLI::App& app, const Streams& io, std::function<int()>& chosen) {
  auto options = std::make_shared<FindingsOptions>();
  CLI::App* sub = app.add_subcommand("findings", "the deadlocks alone, ranked, as text or JSON");
  add_source(*sub, options->source);
  add_max_length(*sub, options->source);
  add_view(*sub, options->view);
  add_format(*sub, options->format, "text (default) or json", {"text", "json"});
  add_baseline(*sub, options->fail_on);
  sub->callback([options, &io, &chosen] {
    check_baseline(options->fail_on);
    chosen = [options, &io] {
      check_names(options->source.names);
      return findings(*options, io);
    };
  });
}

void add_cuts(CLI::App& app, const Streams& io, std::function<int()>& chosen) {
  auto options = std::make_shared<CutsOptions>();
  CLI::App* sub = app.add_subcommand("cuts", "where a fix pays most, and what to repair so that no deadlock is left");
  add_source(*sub, options->source);
  add_max_length(*sub, options->source);
  add_format(*sub, options->format, "text (default) or json", {"text", "json"});
  sub->callback([options, &io, &chosen] {
    chosen = [options, &io] {
      check_names(options->source.names);
      return cuts(*options, io);
    };
  });
}

/// match LOG... --in SOURCE...
void add_match(CLI::App& app, const Streams& io, std::function<int()>& chosen) {
  auto options = std::make_shared<MatchOptions>();
  CLI::App* sub = app.add_subcommand("match", "is my splat known? each deadlock of some logs: known, related or new");
  add_source(*sub, options->logs, "LOG");
  sub->add_option("--in", options->in.names.inputs, "the logs or the store to look in; inputs as for LOG")->required();
  add_format(*sub, options->format, "text (default) or json", {"text", "json"});
  sub->callback([options, &io, &chosen] {
    options->in.analysis = options->logs.analysis;
    chosen = [options, &io] {
      check_names(options->logs.names, "LOG");
      return match(*options, io);
    };
  });
}

struct Query {
  const char *name, *help;
  std::vector<const char*> names;  ///< positional arguments in front of the inputs
  int (*run)(const QueryOptions&, const Streams&);
};

void add_query(CLI::App& app, const Query& query, const Streams& io, std::function<int()>& chosen) {
  auto options = std::make_shared<QueryOptions>();
  options->names.resize(query.names.size());
  CLI::App* sub = app.add_subcommand(query.name, query.help);
  for (std::size_t i = 0; i < query.names.size(); ++i) sub->add_option(query.names[i], options->names[i])->required();
  add_source(*sub, options->source);
  sub->callback([options, run = query.run, &io, &chosen] {
    chosen = [options, run, &io] {
      check_names(options->source.names);
      return run(*options, io);
    };
  });
}

/// explain ID INPUT...   explain --class NAME INPUT...
void add_explain(CLI::App& app, const Streams& io, std::function<int()>& chosen) {
  auto options = std::make_shared<QueryOptions>();
  CLI::App* sub = app.add_subcommand(
      "explain", "one finding for a person; or with --class, which observations are one class and why");
  sub->add_option("--class", options->class_name, "explain a lock class");
  add_names(*sub, options->source.names, "ID_AND_INPUT");
  add_identity(*sub, options->source.analysis.identity);
  sub->callback([options, &io, &chosen] {
    chosen = [options, &io] {
      if (options->class_name.empty()) {
        std::vector<std::string>& inputs = options->source.names.inputs;
        if (inputs.empty()) throw Error("expected explain ID INPUT..., or --class NAME");
        options->names = {inputs.front()};
        inputs.erase(inputs.begin());
        check_names(options->source.names, "explain ID INPUT");
      }
      return explain(*options, io);
    };
  });
}

void add_stats(CLI::App& app, const Streams& io, std::function<int()>& chosen) {
  auto options = std::make_shared<StatsOptions>();
  CLI::App* sub = app.add_subcommand("stats", "what is in the input, and what it cannot tell");
  add_names(*sub, options->names);
  sub->callback([options, &io, &chosen] {
    chosen = [options, &io] {
      check_names(options->names);
      return stats(*options, io);
    };
  });
}

void add_parse(CLI::App& app, const Streams& io, std::function<int()>& chosen) {
  auto options = std::make_shared<ParseOptions>();
  CLI::App* sub = app.add_subcommand("parse", "print every lockdep report as one JSON object a line");
  add_names(*sub, options->names);
  static const std::vector<std::string> kFormats = {"jsonl"};
  sub->add_option("--format", "jsonl, one object a line (the only format)")->check(CLI::IsMember(kFormats));
  sub->callback([options, &io, &chosen] {
    chosen = [options, &io] {
      check_names(options->names);
      return parse(*options, io);
    };
  });
}

void add_ingest(CLI::App& app, const Streams& io, std::function<int()>& chosen) {
  auto options = std::make_shared<IngestOptions>();
  CLI::App* sub = app.add_subcommand("ingest", "add logs to a store, which is made when it is missing");
  sub->add_option("INPUT", options->names.inputs, kInputHelp);
  sub->add_option("--files-from", options->names.files_from,
                  "a file (- for standard input) with more inputs, one a line or ended by NULs");
  sub->add_option("--db", options->store, "the store")->required();
  sub->add_flag("--keep-going", options->keep_going,
                "exit with 0 also when some inputs could not be read; it is said which");
  CLI::Option* follow = sub->add_flag("--follow", options->follow,
                                      "stay, read what grows and what is new below INPUT, and print each deadlock that "
                                      "the store did not know");
  add_format(*sub, options->format, "of what --follow prints: text (default), or json, one object a line",
             {"text", "json"});
  sub->get_option("--format")->needs(follow);
  sub->callback([options, &io, &chosen] {
    chosen = [options, &io] {
      check_names(options->names);
      return ingest(*options, io);
    };
  });
}

void add_merge(CLI::App& app, const Streams& io, std::function<int()>& chosen) {
  auto options = std::make_shared<StoreOptions>();
  CLI::App* sub = app.add_subcommand("merge", "add stores to a store, which is made when it is missing");
  sub->add_option("DB", options->names, "stores")->required();
  sub->add_option("--db", options->store, "the store that they are added to")->required();
  sub->callback([options, &io, &chosen] { chosen = [options, &io] { return merge(*options, io); }; });
}

void add_forget(CLI::App& app, const Streams& io, std::function<int()>& chosen) {
  auto options = std::make_shared<StoreOptions>();
  CLI::App* sub = app.add_subcommand("forget", "take logs out of a store, with all that only they supported");
  sub->add_option("LOG", options->names, "paths of logs as they were ingested, or hashes of their content")->required();
  sub->add_option("--db", options->store, "the store")->required();
  sub->callback([options, &io, &chosen] { chosen = [options, &io] { return forget(*options, io); }; });
}

void add_bisect(CLI::App& app, const Streams& io, std::function<int()>& chosen) {
  auto options = std::make_shared<BisectOptions>();
  CLI::App* sub = app.add_subcommand("bisect", "logs of bisections: what was tested, and how far to trust the result");
  add_source(*sub, options->source, "LOG");
  add_format(*sub, options->format, "text (default), json, or svg: a strip of each bisection", {"text", "json", "svg"});
  sub->callback([options, &io, &chosen] {
    chosen = [options, &io] {
      check_names(options->source.names);
      return bisect(*options, io);
    };
  });
}

void add_timeline(CLI::App& app, const Streams& io, std::function<int()>& chosen) {
  auto options = std::make_shared<TimelineOptions>();
  CLI::App* sub = app.add_subcommand(
      "timeline",
      "deadlocks by kernel release: reported, seen in the runs of bisections, tested and absent, not testable");
  add_source(*sub, options->source);
  add_format(*sub, options->format, "text (default), json, or svg: a grid", {"text", "json", "svg"});
  sub->callback([options, &io, &chosen] {
    chosen = [options, &io] {
      check_names(options->source.names);
      return timeline(*options, io);
    };
  });
}

void add_check(CLI::App& app, const Streams& io, std::function<int()>& chosen) {
  auto options = std::make_shared<CheckOptions>();
  CLI::App* sub = app.add_subcommand(
      "check", "reported deadlocks: does their own evidence support them, and which of them are one deadlock");
  add_source(*sub, options->source);
  add_format(*sub, options->format, "text (default) or json", {"text", "json"});
  add_view(*sub, options->view);
  sub->callback([options, &io, &chosen] {
    chosen = [options, &io] {
      check_names(options->source.names);
      return check(*options, io);
    };
  });
}

void add_diff(CLI::App& app, const Streams& io, std::function<int()>& chosen) {
  auto options = std::make_shared<DiffOptions>();
  CLI::App* sub = app.add_subcommand("diff", "lock graphs of two kernels: classes, dependencies, irq states, findings");
  std::string* old_input = &options->old_source.names.inputs.emplace_back();
  std::string* new_input = &options->new_source.names.inputs.emplace_back();
  sub->add_option("OLD", *old_input, kInputHelp)->required();
  sub->add_option("NEW", *new_input, "likewise")->required();
  add_identity(*sub, options->old_source.analysis.identity);
  add_format(*sub, options->format, "text (default), json, dot, svg", {"text", "json", "dot", "svg"});
  sub->add_flag("--all", options->all, "list everything that is not the same");
  add_fail_on(*sub, options->fail_on_new, "exit with 1 only when NEW has a finding that OLD has not");
  sub->callback([options, &io, &chosen] {
    options->new_source.analysis = options->old_source.analysis;
    chosen = [options, &io] { return diff(*options, io); };
  });
}

}  // namespace

int run(const std::vector<std::string>& args, std::istream& in, std::ostream& out, std::ostream& err) {
  Streams io{in, out, err};
  std::function<int()> chosen;
  CLI::App app("lockgraph: one lock-class dependency graph from the kernel logs of all boots, and the deadlocks in it",
               "lockgraph");
  app.set_version_flag("--version", LOCKGRAPH_VERSION);
  app.require_subcommand(1);
  app.add_option("-j,--threads", io.reading.threads, "threads that read (default: one for each core)");
  app.add_flag("-q,--quiet", io.quiet, "say only what is wrong");
  app.add_flag("-v,--verbose", io.reading.verbose, "ingest: say of each log what is in it");
  app.fallthrough();
  app.footer("Exit status: 0 nothing found, 1 something found, 2 trouble.");
  add_analyze(app, io, chosen);
  add_ingest(app, io, chosen);
  add_merge(app, io, chosen);
  add_forget(app, io, chosen);
  add_parse(app, io, chosen);
  add_findings(app, io, chosen);
  add_stats(app, io, chosen);
  add_bisect(app, io, chosen);
  add_timeline(app, io, chosen);
  add_diff(app, io, chosen);
  add_check(app, io, chosen);
  add_explain(app, io, chosen);
  add_match(app, io, chosen);
  add_cuts(app, io, chosen);
  for (const Query& query : {Query{"path", "the shortest strong path between two classes", {"FROM", "TO"}, path},
                             Query{"under", "everything taken while a class is held", {"CLASS"}, under},
                             Query{"levels", "a lock order from the acyclic part", {}, levels}})
    add_query(app, query, io, chosen);
  try {
    app.parse(std::vector<std::string>(args.rbegin(), args.rend()));
    io.reading.progress = !io.quiet && &err == &std::cerr && ::isatty(STDERR_FILENO);
    const int status = chosen();
    if (out.flush()) return status;
    err << "lockgraph: cannot write the output\n";
    return kTrouble;
  } catch (const CLI::ParseError& e) {
    return app.exit(e, out, err) == 0 ? kNothingFound : kTrouble;
  } catch (const std::exception& e) {
    err << "lockgraph: " << e.what() << '\n';
    return kTrouble;
  }
}

}  // namespace lockgraph
