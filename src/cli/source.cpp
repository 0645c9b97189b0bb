#include "source.h"

#include "options.h"

#include <lockgraph/gather/symbols.h>
#include <lockgraph/graph/questions.h>
#include <lockgraph/model/error.h>
#include <lockgraph/model/printable.h>

#include <algorithm>
#include <map>
#include <ostream>
#include <set>
#include <string_view>

namespace lockgraph::cli {

namespace {

const std::map<std::string, IdentityPolicy> kPolicies = {
    {"auto", IdentityPolicy::Auto}, {"exact", IdentityPolicy::Exact}, {"name", IdentityPolicy::Name}};

Loaded load(const Source& source, const Streams& io, WhichLogs which, const std::set<std::string>& left_out) {
  expect_inputs(source.names);
  Loaded l;
  Evidence evidence = read_evidence(source.names, io.inputs(), l.diagnostics, &l.tally, which);
  leave_out(evidence, left_out);
  if (const SymbolChoice& s = source.symbols; !s.vmlinux.empty()) {
    Symbols symbols(s.vmlinux, s.modules);
    decode(evidence, symbols, s.force, l.diagnostics);
  }
  l.analysis = lockgraph::analyze(std::move(evidence), source.analysis);
  say_bounds(l.analysis, l.diagnostics);
  return l;
}

}  // namespace

void add_names(Options& options, InputNames& names, const char* inputs, const std::string& help) {
  options.values(inputs, names.inputs, help);
  options.each("--db", names.stores,
               "a store made by `lockgraph ingest`, in place of INPUT or beside it; FILE@RELEASE");
  options.value("--files-from", names.files_from,
                "a file (- for standard input) with more inputs, one a line or ended by NULs");
}

void add_identity(Options& options, IdentityPolicy& identity) {
  options.choice("--identity", kPolicies, identity, "which classes of different boots are one: auto, exact, name");
}

void add_analysis(Options& options, AnalysisOptions& analysis) {
  add_identity(options, analysis.identity);
  options.flag("--distrust-refutations", analysis.distrust_refutations,
               "what the lockdep of one boot let pass counts, too: where logs are of strangers");
}

void add_symbols(Options& options, SymbolChoice& symbols, bool required) {
  options.value("--vmlinux", symbols.vmlinux,
                "the kernel with debugging information: places of functions are told as file:line",
                {.required = required});
  options.value("--modules", symbols.modules, "the folder with its modules; else the one of the vmlinux",
                {.needs = "--vmlinux"});
  options.flag("--force", symbols.force, "decode also what another kernel printed", {.needs = "--vmlinux"});
}

void add_source(Options& options, Source& source, const char* inputs) {
  add_names(options, source.names, inputs);
  add_analysis(options, source.analysis);
  add_symbols(options, source.symbols);
}

void add_assumed(Options& options, Source& source) {
  options.each("--assume",
               [&source](const std::string& text) {
                 const std::vector<std::string> locks = locks_in_order(text);
                 for (std::size_t i = 0; i + 1 < locks.size(); ++i)
                   source.analysis.assumed.push_back({locks[i], locks[i + 1]});
               },
               "'A -> B': as if a boot had shown that B is taken while A is held", {.type = "ORDER"});
}

void add_max_length(Options& options, Source& source) {
  options.count("--max-length", source.analysis.limits.max_length, "longest cycle looked for, in locks (default 512)");
}

void expect_inputs(const InputNames& names, const char* what) {
  if (names.inputs.empty() && names.stores.empty() && names.files_from.empty())
    throw Error(std::string("expected ") + what + "... or --db STORE or --files-from LIST");
}

Loaded load(const Source& source, const Streams& io) { return load(source, io, WhichLogs::All, {}); }

Loaded load_ends(const Source& source, const Streams& io) {
  return load(source, io, source.analysis.identity == IdentityPolicy::Exact ? WhichLogs::All : WhichLogs::Ends, {});
}

Loaded load_without(const Evidence& logs, const Source& source, const Streams& io) {
  return load(source, io, WhichLogs::All, hashes_of(logs));
}

std::set<std::string> hashes_of(const Evidence& logs) {
  std::set<std::string> hashes;
  for (const LogEvidence& log : logs) hashes.insert({log.hash, log.content});
  return hashes;
}

void leave_out(Evidence& others, const std::set<std::string>& hashes) {
  std::erase_if(others, [&](const LogEvidence& log) { return hashes.count(log.hash) > 0; });
}

void say_bounds(const Analysis& a, Diagnostics& diagnostics) {
  for (const std::string& bound : a.bounds) diagnostics.push_back({"bounded", 0, bound, false});
}

std::vector<JudgedBisection> judged_bisections(const Analysis& a) {
  return judge_bisections(a.logs, deadlock_of_titles(a.audit));
}

std::vector<std::string> locks_in_order(const std::string& text) {
  const std::vector<Rule> rules = parse_rules(text, "ORDER");
  if (rules.size() != 1 || rules.front().kind != RuleKind::Order)
    throw Error("expected an order of locks, `LOCK -> LOCK`, found `" + text.substr(0, 200) + "`");
  return rules.front().locks;
}

bool print_diagnostics(const Diagnostics& diagnostics, std::ostream& err) {
  bool fatal = false;
  for (const Diagnostic& d : diagnostics) {
    err << "lockgraph: " << printable(to_string(d)) << '\n';
    fatal |= d.fatal;
  }
  return fatal;
}

int finish(const Diagnostics& diagnostics, bool found, const Streams& io) {
  if (print_diagnostics(diagnostics, io.err)) return kTrouble;
  if (found) return kFound;
  return std::ranges::any_of(diagnostics, &Diagnostic::unread) ? kTrouble : kNothingFound;
}

void throw_not_found(const Loaded& l, const Streams& io, const std::string& message,
                     const std::vector<std::string>& near) {
  print_diagnostics(l.diagnostics, io.err);
  std::string hint;
  for (const std::string& s : near) hint += (hint.empty() ? "; did you mean " : ", ") + s;
  throw Error(message + hint);
}

}  // namespace lockgraph::cli
