#include "commands.h"
#include "interrupts.h"
#include "manual.h"
#include "source.h"
#include "terminal.h"

#include <lockgraph/cli/cli.h>
#include <lockgraph/model/error.h>
#include <lockgraph/model/similar.h>
#include <lockgraph/model/printable.h>

#include <CLI/CLI.hpp>

#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <functional>
#include <iostream>
#include <limits>
#include <map>
#include <memory>
#include <new>

namespace lockgraph {
namespace {

using namespace cli;

const std::map<std::string, IdentityPolicy> kPolicies = {
    {"auto", IdentityPolicy::Auto}, {"exact", IdentityPolicy::Exact}, {"name", IdentityPolicy::Name}};

/// "expected json or text, found `jsn`; did you mean json".
std::string expected_one_of(const std::vector<std::string>& words, const std::string& found) {
  std::string text = "expected ";
  for (std::size_t i = 0; i < words.size(); ++i)
    text += (i == 0 ? "" : i + 1 == words.size() ? " or " : ", ") + words[i];
  text += ", found `" + found + "`";
  for (const std::string& near : similar(found, words, 1)) text += "; did you mean " + near;
  return text;
}

CLI::Validator not_empty() {
  return CLI::Validator(
      [](const std::string& value) {
        return value.empty() ? std::string("expected a name, found nothing") : std::string();
      },
      "", "a name");
}

/// Its name is the words, for completions; help tells them.
CLI::Validator one_of(const std::vector<std::string>& words) {
  std::string name(kOneOf);
  for (const std::string& word : words) name += " " + word;
  return CLI::Validator(
      [words](const std::string& word) {
        return std::ranges::count(words, word) ? std::string() : expected_one_of(words, word);
      },
      "", name);
}

constexpr const char* kInputHelp =
    "log files, folders (read with all below them), archives, stores, or - for standard input; PATH@RELEASE takes some "
    "kernel releases only (@v5.11, @v5.4..v5.10)";

/// An option that takes one of some words; a wrong one is told what was expected and what it may have meant.
template <class Target, class Value>
CLI::Option* add_choice(CLI::App& sub, const std::string& flag, Target& target,
                        const std::map<std::string, Value>& values, const std::string& help,
                        const char* type = "WORD") {
  std::vector<std::string> words;
  for (const auto& [known, value] : values) words.push_back(known);
  return sub
      .add_option_function<std::string>(
          flag, [&target, values](const std::string& word) { target = values.at(word); }, help)
      ->type_name(type)
      ->check(one_of(words));
}

/// An option that takes a number from 0; what is none, or beyond what the target holds, is told.
template <class Target>
CLI::Option* add_count(CLI::App& sub, const std::string& flag, Target& target, const std::string& help) {
  return sub
      .add_option_function<std::string>(
          flag,
          [flag, &target](const std::string& word) {
            std::uint32_t number = 0;
            const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
            if (error != std::errc{} || end != word.data() + word.size())
              throw CLI::ValidationError(flag, "expected a number from 0 to " +
                                                   std::to_string(std::numeric_limits<std::uint32_t>::max()) +
                                                   ", found `" + word + "`");
            target = number;
          },
          help)
      ->type_name("NUMBER");
}

void add_identity(CLI::App& sub, IdentityPolicy& identity) {
  add_choice(sub, "--identity", identity, kPolicies, "which classes of different boots are one: auto, exact, name");
}

void add_analysis(CLI::App& sub, AnalysisOptions& analysis) {
  add_identity(sub, analysis.identity);
  sub.add_flag("--distrust-refutations", analysis.distrust_refutations,
               "what the lockdep of one boot let pass counts, too: where logs are of strangers");
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

CLI::Option* add_symbols(CLI::App& sub, SymbolChoice& symbols) {
  CLI::Option* vmlinux = sub.add_option(
      "--vmlinux", symbols.vmlinux, "the kernel with debugging information: places of functions are told as file:line");
  sub.add_option("--modules", symbols.modules, "the folder with its modules; else the one of the vmlinux")
      ->needs(vmlinux);
  sub.add_flag("--force", symbols.force, "decode also what another kernel printed")->needs(vmlinux);
  return vmlinux;
}

/// INPUT... and how evidence is looked at.
void add_source(CLI::App& sub, Source& source, const char* inputs = "INPUT") {
  add_names(sub, source.names, inputs);
  add_analysis(sub, source.analysis);
  add_symbols(sub, source.symbols);
}

void add_assumed(CLI::App& sub, Source& source) {
  sub.add_option_function<std::vector<std::string>>(
         "--assume",
         [&source](const std::vector<std::string>& orders) {
           for (const std::string& text : orders) {
             const std::vector<std::string> locks = locks_in_order(text);
             for (std::size_t i = 0; i + 1 < locks.size(); ++i)
               source.analysis.assumed.push_back({locks[i], locks[i + 1]});
           }
         },
         "'A -> B': as if a boot had shown that B is taken while A is held")
      ->type_name("ORDER")
      ->allow_extra_args(false);
}

void add_part(CLI::App& sub, PartChoice& part, const std::string& of_what, const std::string& subsystem) {
  sub.add_option("--focus", part.focus, of_what + "only what is near this lock class")
      ->type_name("CLASS")
      ->check(not_empty());
  add_count(sub, "--depth", part.depth, "how many dependencies away is near (default 2)");
  sub.add_option("--subsystem", part.subsystem, of_what + subsystem)->check(not_empty());
}

void add_max_length(CLI::App& sub, Source& source) {
  add_count(sub, "--max-length", source.analysis.limits.max_length, "longest cycle looked for, in locks (default 512)");
}

template <class Enum, std::size_t N>
std::map<std::string, Enum> by_name(const Enum (&all)[N]) {
  std::map<std::string, Enum> map;
  for (const Enum e : all) map.emplace(name(e), e);
  return map;
}

/// "a, b or c".
template <class Enum, std::size_t N>
std::string all_names(const Enum (&all)[N], std::string_view before_last) {
  std::string names;
  for (std::size_t i = 0; i < N; ++i)
    names += std::string(i == 0 ? "" : i + 1 == N ? before_last : ", ").append(name(all[i]));
  return names;
}

/// Which findings are printed.
void add_view(CLI::App& sub, View& view) {
  Selection& s = view.selection;
  add_count(sub, "--top", view.top, "at most so many (0: all); without it what fits a screen");
  sub.add_flag("--all", s.all,
               "every finding, also long chains of weak evidence and what passes through a shorter one");
  sub.add_flag("--unreported", s.unreported, "only what no boot reported");
  sub.add_option("--class", s.class_name, "only deadlocks on this lock class")->check(not_empty());
  add_choice(sub, "--kind", s.kind, by_name(kFindingKinds), "only " + all_names(kFindingKinds, " or "));
  add_choice(sub, "--confidence", s.confidence, by_name(kConfidences),
             "this evidence or better: " + all_names(kConfidences, ", "));
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
      {"text", Format::Text},   {"json", Format::Json},       {"dot", Format::Dot},       {"svg", Format::Svg},
      {"csv", Format::Csv},     {"graphml", Format::Graphml}, {"sarif", Format::Sarif},   {"html", Format::Html},
      {"junit", Format::Junit}, {"table", Format::Table},     {"github", Format::Github}, {"rst", Format::Rst},
      {"rules", Format::Rules}};
  std::map<std::string, Format> some;
  for (const std::string& name : names) some.emplace(name, kFormats.at(name));
  add_choice(sub, "--format", format, some, help, "FORMAT");
}

void add_fail_on(CLI::App& sub, bool& fail_on_new, const std::string& help) {
  static const std::map<std::string, bool> kWhat = {{"new", true}, {"any", false}};
  add_choice(sub, "--fail-on", fail_on_new, kWhat, "new, or any (default): " + help);
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

/// What a command does with its inputs, `names` of its options, when it is the one that the user chose.
template <class Options>
void when_chosen(CLI::App& sub, const std::shared_ptr<Options>& options, const InputNames& names,
                 int (*run)(const Options&, const Streams&), const Streams& io, std::function<int()>& chosen) {
  sub.callback([options, &names, run, &io, &chosen] {
    chosen = [options, &names, run, &io] {
      check_names(names);
      return run(*options, io);
    };
  });
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
  add_assumed(*sub, options->source);
  add_max_length(*sub, options->source);
  add_view(*sub, options->view);
  add_format(*sub, options->format, "text (default), table, json, csv, sarif, junit, or github",
             {"text", "table", "json", "csv", "sarif", "junit", "github"});
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
  add_assumed(*sub, options->source);
  add_max_length(*sub, options->source);
  add_part(*sub, options->part, "", "only deadlocks on a class of this folder (fs/ext4)");
  add_format(*sub, options->format, "text (default) or json", {"text", "json"});
  when_chosen(*sub, options, options->source.names, cuts, io, chosen);
}

/// match LOG... --in SOURCE...
void add_match(CLI::App& app, const Streams& io, std::function<int()>& chosen) {
  auto options = std::make_shared<MatchOptions>();
  CLI::App* sub =
      app.add_subcommand("match", "is my splat known? each deadlock of some logs: known, elsewhere, related or new");
  add_source(*sub, options->logs, "LOG");
  sub->add_option("--in", options->in.names.inputs, "the logs or the store to look in; inputs as for LOG")->required();
  sub->add_flag("--new-only", options->new_only, "leave out what is known");
  sub->add_flag("--deep", options->deep, "analyze all of --in: does its graph have what no boot of it reported?");
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
  std::vector<std::string> formats;
  int (*run)(const QueryOptions&, const Streams&);
  const char* subsystem = nullptr;  ///< help of --subsystem, of one that takes a part
};

void add_query(CLI::App& app, const Query& query, const Streams& io, std::function<int()>& chosen) {
  auto options = std::make_shared<QueryOptions>();
  options->names.resize(query.names.size());
  CLI::App* sub = app.add_subcommand(query.name, query.help);
  for (std::size_t i = 0; i < query.names.size(); ++i)
    sub->add_option(query.names[i], options->names[i], "the name of a lock class")->required();
  add_source(*sub, options->source);
  std::string formats = "text (default)";
  for (std::size_t i = 1; i < query.formats.size(); ++i) formats += ", " + query.formats[i];
  add_format(*sub, options->format, formats, query.formats);
  if (query.subsystem) add_part(*sub, options->part, "", query.subsystem);
  when_chosen(*sub, options, options->source.names, query.run, io, chosen);
}

void add_try(CLI::App& app, const Streams& io, std::function<int()>& chosen) {
  auto options = std::make_shared<QueryOptions>();
  options->names.resize(1);
  CLI::App* sub = app.add_subcommand("try", "may locks be taken in this order? what it would close, with every path");
  sub->add_option("ORDER", options->names[0],
                  "'A -> B -> C': each taken while those before it are held; * and ? in names")
      ->required();
  add_source(*sub, options->source);
  add_format(*sub, options->format, "text (default) or json", {"text", "json"});
  when_chosen(*sub, options, options->source.names, try_locks, io, chosen);
}

/// explain ID INPUT...   explain --class NAME INPUT...
void add_explain(CLI::App& app, const Streams& io, std::function<int()>& chosen) {
  auto options = std::make_shared<QueryOptions>();
  CLI::App* sub = app.add_subcommand(
      "explain", "one finding for a person; or with --class, which observations are one class and why");
  sub->add_option("--class", options->class_name, "explain a lock class")->check(not_empty());
  sub->add_flag("--stacks", options->stacks, "in text: every frame of every stack");
  add_format(*sub, options->format, "text (default), json, or svg: its picture", {"text", "json", "svg"});
  add_names(*sub, options->source.names, "ID_AND_INPUT");
  add_symbols(*sub, options->source.symbols);
  sub->get_option("ID_AND_INPUT")
      ->description(
          "the id of a finding, or how it begins (not with --class; not needed where there is one); then logs, "
          "folders, archives, stores, or -");
  add_identity(*sub, options->source.analysis.identity);
  sub->callback([options, &io, &chosen] {
    chosen = [options, &io] {
      if (options->class_name.empty()) {
        std::vector<std::string>& inputs = options->source.names.inputs;
        if (inputs.empty()) throw Error("expected explain ID INPUT..., or --class NAME");
        std::error_code ec;
        const bool is_input = !kind_of_id(inputs.front()) && std::filesystem::exists(inputs.front(), ec);
        options->names = {is_input ? std::string() : inputs.front()};
        if (!is_input) inputs.erase(inputs.begin());
        check_names(options->source.names, "explain ID INPUT");
      }
      return explain(*options, io);
    };
  });
}

void add_stats(CLI::App& app, const Streams& io, std::function<int()>& chosen) {
  auto options = std::make_shared<StatsOptions>();
  CLI::App* sub = app.add_subcommand("stats", "what is in the input, and what it cannot tell");
  add_names(*sub, options->source.names);
  add_part(*sub, options->part, "", "only reports and dumps that show a class of this folder (fs/ext4)");
  add_count(*sub, "--top", options->top, "tell of so many logs one by one (default 10; 0: all)");
  add_format(*sub, options->format, "text (default) or json", {"text", "json"});
  when_chosen(*sub, options, options->source.names, stats, io, chosen);
}

void add_parse(CLI::App& app, const Streams& io, std::function<int()>& chosen) {
  auto options = std::make_shared<ParseOptions>();
  CLI::App* sub = app.add_subcommand("parse", "print every lockdep report as one JSON object a line");
  add_names(*sub, options->names);
  static const std::vector<std::string> kFormats = {"jsonl"};
  sub->add_option("--format", "jsonl, one object a line (the only format)")->check(CLI::IsMember(kFormats));
  when_chosen(*sub, options, options->names, cli::parse, io, chosen);
}

void add_decode(CLI::App& app, const Streams& io, std::function<int()>& chosen) {
  auto options = std::make_shared<DecodeOptions>();
  CLI::App* sub = app.add_subcommand("decode", "print a log with file:line behind each place, by the kernel's vmlinux");
  sub->add_option("LOG", options->logs, "logs as they were printed, or - for standard input")->required();
  add_symbols(*sub, options->symbols)->required();
  sub->callback([options, &io, &chosen] { chosen = [options, &io] { return cli::decode(*options, io); }; });
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
  when_chosen(*sub, options, options->names, ingest, io, chosen);
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
  add_count(*sub, "--top", options->top, "strips drawn at most (0: all; default 40)");
  when_chosen(*sub, options, options->source.names, bisect, io, chosen);
}

void add_timeline(CLI::App& app, const Streams& io, std::function<int()>& chosen) {
  auto options = std::make_shared<TimelineOptions>();
  CLI::App* sub = app.add_subcommand(
      "timeline",
      "deadlocks by kernel release: reported, seen in the runs of bisections, tested and absent, not testable");
  add_source(*sub, options->source);
  add_format(*sub, options->format, "text (default), json, or svg: a grid", {"text", "json", "svg"});
  add_count(*sub, "--top", options->top, "at most so many rows (0: all); of the picture 60 by default");
  sub->add_flag("--all", options->titles, "also bugs that are known by a title only, for no report gives their cycle");
  when_chosen(*sub, options, options->source.names, timeline, io, chosen);
}

void add_check(CLI::App& app, const Streams& io, std::function<int()>& chosen) {
  auto options = std::make_shared<cli::CheckOptions>();
  CLI::App* sub = app.add_subcommand(
      "check", "reported deadlocks: does their own evidence support them, and which of them are one deadlock");
  add_source(*sub, options->source);
  sub->add_option("--in", options->in.inputs, "check against these logs or this store; only LOG is spoken of")
      ->type_name("SOURCE");
  add_format(*sub, options->format, "text (default) or json", {"text", "json"});
  add_view(*sub, options->view);
  when_chosen(*sub, options, options->source.names, check, io, chosen);
}

void add_export(CLI::App& app, const Streams& io, std::function<int()>& chosen) {
  auto options = std::make_shared<ExportOptions>();
  CLI::App* sub = app.add_subcommand("export", "the graph, or the findings, for other programs and for a browser");
  add_source(*sub, options->source);
  add_format(
      *sub, options->format,
      "json (default), dot, svg, graphml, csv: the graph; sarif, junit: the findings; html: all of it as one page",
      {"json", "dot", "svg", "graphml", "csv", "sarif", "junit", "html"});
  sub->add_option("-o,--output", options->output, "write to this file")->type_name("FILE");
  add_part(*sub, options->part, "of the graph: ", "only classes of this folder (fs/ext4) and their neighbours");
  sub->add_option("--release", options->release, "only what kernels of this release show (v5.11, v5.4..v5.10)");
  sub->add_flag("--findings-only", options->findings_only, "of the graph: only the locks of findings");
  sub->add_flag("--reduce", options->reduced, "of the graph: without dependencies that follow from others");
  sub->add_flag("--whole", options->whole, "of dot and svg: everything, however large");
  sub->add_flag("--all", options->all, "every finding, also long chains of weak evidence");
  add_max_length(*sub, options->source);
  when_chosen(*sub, options, options->source.names, export_source, io, chosen);
}

/// assert RULES INPUT...
void add_assert(CLI::App& app, const Streams& io, std::function<int()>& chosen) {
  auto options = std::make_shared<AssertOptions>();
  CLI::App* sub = app.add_subcommand("assert", "documented lock orders, line by line: held, violated, or never seen");
  sub->add_option("RULES", options->rules,
                  std::string() +
                      "a file with a rule on each line, `#` begins a comment:\n"
                      "  &mm->mmap_lock -> &mapping->i_mmap_rwsem -> &anon_vma->rwsem\n"
                      "  &tty->ldisc_sem never under &port->mutex\n"
                      "  &zone->lock never in hardirqs        (softirqs, irqs, reclaim_fs)\n"
                      "  &journal->* never with irqs on       (* and ? in names stand for any characters)\n"
                      "  A -> B @v5.4..v5.10                  (of these releases only)\n"
                      "or kernel:PART, what the kernel's own comments state: " +
                      documented_parts())
      ->required();
  add_source(*sub, options->source);
  add_assumed(*sub, options->source);
  add_format(*sub, options->format, "text (default), json, or junit", {"text", "json", "junit"});
  sub->add_flag("--strict", options->strict, "exit with 1 also for what was never seen");
  add_choice(*sub, "--grade", options->grade, by_name(kGrades),
             "what fails: seen (one dependency was seen against the order), same-boot (or one boot shows a path), "
             "same-release, or cross-release (default: also what several releases show together)");
  when_chosen(*sub, options, options->source.names, assert_rules, io, chosen);
}

void add_help(CLI::App& app, const Streams& io, std::function<int()>& chosen) {
  auto options = std::make_shared<HelpOptions>();
  CLI::App* sub = app.add_subcommand("help", "a command, or a word that the output uses");
  sub->add_option("WORD", options->word,
                  "a command; a word of the output (provoked, [EN], apart); limits; status: what exit statuses say; "
                  "man, bash, zsh, fish: the manual page, completions for a shell");
  sub->callback([options, &app, &io, &chosen] { chosen = [options, &app, &io] { return help(*options, app, io); }; });
}

void add_diff(CLI::App& app, const Streams& io, std::function<int()>& chosen) {
  auto options = std::make_shared<DiffOptions>();
  CLI::App* sub = app.add_subcommand("diff", "lock graphs of two kernels: classes, dependencies, irq states, findings");
  std::string* old_input = &options->old_source.names.inputs.emplace_back();
  std::string* new_input = &options->new_source.names.inputs.emplace_back();
  sub->add_option("OLD", *old_input, kInputHelp)->required();
  sub->add_option("NEW", *new_input, "likewise")->required();
  sub->add_option("MORE", options->more, "more of them: since when is a thing there, and until when?");
  add_analysis(*sub, options->old_source.analysis);
  add_format(*sub, options->format, "text (default), json, dot, svg", {"text", "json", "dot", "svg"});
  sub->add_option("--old-tree", options->old_tree,
                  "the sources of OLD's kernel: what they initialise tells what is gone from what was only not used");
  sub->add_option("--new-tree", options->new_tree, "likewise of NEW's");
  add_part(*sub, options->part, "", "only what is about a class of this folder (fs/ext4)");
  sub->add_flag("--all", options->all, "list everything that is not the same");
  add_fail_on(*sub, options->fail_on_new, "exit with 1 only when NEW has a finding that OLD has not");
  sub->callback([options, &io, &chosen] {
    options->new_source.analysis = options->old_source.analysis;
    chosen = [options, &io] { return diff(*options, io); };
  });
}

/// What is wrong with the arguments, what may have been meant, and where to read more.
std::string failure(const std::vector<std::string>& args, const CLI::App& app, const CLI::Error& e) {
  std::string text = std::string("lockgraph: ") + e.what();
  const auto used = app.get_subcommands();
  const CLI::App& sub = used.empty() ? app : *used.front();
  std::vector<std::string> flags;
  for (const CLI::App* of : {&sub, &app})
    for (const CLI::Option* o : of->get_options())
      for (const std::string& name : o->get_lnames()) flags.push_back("--" + name);
  for (const std::string& arg : args) {
    const std::string flag = arg.substr(0, arg.find('='));
    if (!flag.starts_with("--") || flag.size() < 4 || std::ranges::count(flags, flag) > 0) continue;
    for (const std::string& near : similar(flag, flags, 1)) text += "; did you mean " + near;
  }
  return text + "\n(lockgraph " + (used.empty() ? std::string() : sub.get_name() + " ") + "--help tells more)\n";
}

/// The first argument is no command: what was meant.
std::optional<std::string> unknown_command(const std::vector<std::string>& args, const CLI::App& app) {
  if (args.empty() || args.front().empty() || args.front().front() == '-') return std::nullopt;
  std::vector<std::string> names;
  for (const CLI::App* sub : app.get_subcommands({})) names.push_back(sub->get_name());
  if (std::ranges::count(names, args.front())) return std::nullopt;
  std::string text = "there is no command `" + args.front() + "`";
  std::string near;
  for (const std::string& name : similar(args.front(), names, 3))
    near += (near.empty() ? "; did you mean " : ", ") + name;
  return text + near + " (lockgraph --help lists them)";
}

/// Commands that tell of things as they happen, or write what other programs read to the byte.
bool prints_at_once(const CLI::App& command) {
  const std::string& name = command.get_name();
  return name == "ingest" || name == "parse" || name == "export";
}

/// Who follows takes the signals itself.
bool follows(const CLI::App& command) {
  const CLI::Option* follow = command.get_option_no_throw("--follow");
  return follow && follow->count() > 0;
}

int run_command(const std::vector<std::string>& args, std::istream& in, std::ostream& out, std::ostream& err) {
  Terminal terminal(out);
  Streams io{in, terminal.out(), err};
  io.terminal_lines = terminal.lines();
  std::function<int()> chosen;
  CLI::App app("lockgraph: one lock-class dependency graph from the kernel logs of all boots, and the deadlocks in it",
               "lockgraph");
  app.set_version_flag("-V,--version", version());
  app.set_help_flag("-h,--help", "this help");
  app.get_formatter()->column_width(30);
  app.require_subcommand(1);
  add_count(app, "-j,--threads", io.reading.threads, "threads that read (default: one for each core)");
  app.add_flag("-q,--quiet", io.quiet, "say only what is wrong");
  app.add_flag("-v,--verbose", io.reading.verbose, "ingest: say of each log what is in it");
  app.add_option_function<std::vector<std::string>>(
         "--limit",
         [&io](const std::vector<std::string>& all) {
           for (const std::string& one : all) set_limit(io.reading.limits, one);
         },
         "how much of something is read or drawn at most, as frames=2000 or unpacked=16G; `lockgraph help limits` "
         "lists "
         "them")
      ->type_name("NAME=N")
      ->allow_extra_args(false);
  app.fallthrough();
  app.add_flag("--no-pager", io.no_pager, "on a terminal: print long output at once");
  app.footer(
      "Examples:\n"
      "  lockgraph analyze logs/ -o out        find deadlocks, draw them; open out/report.html\n"
      "  dmesg | lockgraph findings -          what does this boot say\n"
      "  lockgraph explain cyc-1b2 logs/       one of them, for a mailing list\n"
      "  lockgraph COMMAND --help              options and examples of a command\n"
      "  lockgraph help provoked               what does this word mean\n\n"
      "Exit status: 0 nothing found, or a question answered; 1 something found; 2 trouble.");
  add_analyze(app, io, chosen);
  add_ingest(app, io, chosen);
  add_merge(app, io, chosen);
  add_forget(app, io, chosen);
  add_parse(app, io, chosen);
  add_decode(app, io, chosen);
  add_findings(app, io, chosen);
  add_stats(app, io, chosen);
  add_bisect(app, io, chosen);
  add_timeline(app, io, chosen);
  add_diff(app, io, chosen);
  add_check(app, io, chosen);
  add_explain(app, io, chosen);
  add_match(app, io, chosen);
  add_cuts(app, io, chosen);
  add_export(app, io, chosen);
  add_assert(app, io, chosen);
  for (const Query& query :
       {Query{"path", "the shortest strong path between two classes", {"FROM", "TO"}, {"text", "json"}, path},
        Query{"under", "everything taken while a class is held", {"CLASS"}, {"text", "json"}, under},
        Query{"levels",
              "a lock order from the acyclic part; rst: for the kernel's documentation, rules: a "
              "start for `lockgraph assert`",
              {},
              {"text", "json", "rst", "rules"},
              levels,
              "only classes of this folder (fs/ext4) and their neighbours"}})
    add_query(app, query, io, chosen);
  add_try(app, io, chosen);
  add_help(app, io, chosen);
  for (CLI::App* sub : app.get_subcommands({}))
    if (const std::string_view examples = examples_of(sub->get_name()); !examples.empty())
      sub->footer("Examples:\n" + std::string(examples));
  app.failure_message([&args](const CLI::App* of, const CLI::Error& e) { return failure(args, *of, e); });
  try {
    if (args.empty()) {
      out << app.help();
      return out.flush() ? kNothingFound : kTrouble;
    }
    if (const auto unknown = unknown_command(args, app)) throw Error(*unknown);
    app.parse(std::vector<std::string>(args.rbegin(), args.rend()));
    const CLI::App& command = *app.get_subcommands().front();
    if (prints_at_once(command)) terminal.print_at_once();
    const bool takes_signals = &out == &std::cout && !follows(command);
    io.reading.progress = !io.quiet && &err == &std::cerr && ::isatty(STDERR_FILENO);
    const int status = [&] {
      const auto interrupts = takes_signals ? std::make_unique<Interrupts>() : nullptr;
      return chosen();
    }();
    terminal.finish(!io.no_pager);
    if (out.flush()) return status;
    err << "lockgraph: cannot write the output\n";
    return kTrouble;
  } catch (const CLI::ParseError& e) {
    const bool asked = app.exit(e, out, err) == 0;
    return asked && out.flush() ? kNothingFound : kTrouble;
  }
}

}  // namespace

int run(const std::vector<std::string>& args, std::istream& in, std::ostream& out, std::ostream& err) try {
  return run_command(args, in, out, err);
} catch (const std::bad_alloc&) {
  err << "lockgraph: out of memory; fewer inputs at a time, or smaller limits (--limit), need less\n";
  return kTrouble;
} catch (const std::exception& e) {
  err << "lockgraph: " << printable(e.what()) << '\n';
  return kTrouble;
}

}  // namespace lockgraph
