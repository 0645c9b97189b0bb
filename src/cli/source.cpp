#include "source.h"

#include <lockgraph/gather/symbols.h>
#include <lockgraph/graph/questions.h>
#include <lockgraph/model/error.h>
#include <lockgraph/model/printable.h>

#include <algorithm>
#include <ostream>
#include <set>
#include <string_view>

namespace lockgraph::cli {

namespace {

Loaded load(const Source& source, const Streams& io, WhichLogs which, const std::set<std::string>& left_out) {
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

void check_view(const View& view, const Loaded& l, const Streams& io) {
  const std::string& name = view.selection.class_name;
  const LockGraph& g = l.analysis.graph;
  if (name.empty() || !classes_called(g, name).empty()) return;
  throw_not_found(l, io, "no lock class is called " + name, similar_classes(g, name, 5));
}

}  // namespace lockgraph::cli
