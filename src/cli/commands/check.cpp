#include "../commands.h"
#include "../format.h"
#include "../view.h"

#include <lockgraph/gather/gather.h>
#include <lockgraph/model/error.h>
#include <lockgraph/render/check.h>
#include <lockgraph/render/findings.h>

#include <algorithm>
#include <ostream>
#include <set>

namespace lockgraph::cli {
namespace {

struct Checked {
  const Analysis& analysis;
  const CheckOptions& shown;
};

/// What is no deadlock is told of all that was read, not of what other logs are checked against.
std::string as_text(const Checked& c) {
  return check_text(c.analysis, c.shown) + (c.shown.logs.empty() ? other_reports(c.analysis.logs) : "");
}

constexpr Format<Checked> kCheckFormats[] = {
    {"text", as_text}, {"json", [](const Checked& c) { return check_json(c.analysis, c.shown); }}};

/// Each reported deadlock against its own sections, and which reports are one deadlock.
struct Check {
  Source source;
  InputNames in;  ///< what they are checked against, where that is given
  View view;
  const Format<Checked>* format;

  void declare(Options& options) {
    add_source(options, source);
    options.values("--in", in.inputs, "check against these logs or this store; only LOG is spoken of",
                   {.type = "SOURCE"});
    add_format(options, format, kCheckFormats);
    add_view(options, view);
  }

  int run(const Streams& io) const {
    const bool elsewhere = !in.inputs.empty();
    if (elsewhere && std::ranges::count(in.inputs, "-") > 0) throw Error("check: only LOG can be standard input");
    Loaded l = load(source, io);
    std::set<std::string> asked;  // logs that are spoken of, by content
    if (elsewhere) {
      Evidence both = l.analysis.logs;
      for (const LogEvidence& log : both) asked.insert(log.hash);
      for (LogEvidence& log : read_evidence(in, io.inputs(), l.diagnostics)) both.push_back(std::move(log));
      l.analysis = lockgraph::analyze(normalized(std::move(both)), source.analysis);
    }
    const Analysis& a = l.analysis;
    check_view(view, l, io);
    CheckOptions shown;
    if (elsewhere)
      for (const LogEvidence& log : a.logs) shown.logs.push_back(asked.count(log.hash) > 0);
    shown.wanted.assign(a.findings.size(), false);
    for (const std::size_t i : select(a, view.selection)) shown.wanted[i] = true;
    shown.reports = view.top.value_or(io.terminal_lines && !view.selection.all ? *io.terminal_lines / 2 : 0);
    if (view.selection.all) shown.top = 0;
    io.out << format->write({a, shown});
    bool any = std::ranges::any_of(a.audit.reports, [&](const AuditedReport& r) { return is_wanted(a, shown, r); });
    for (std::size_t i = 0; i < a.findings.size(); ++i) any |= a.findings[i].hang && shown.wanted[i];
    return finish(l.diagnostics, any, io);
  }
};

}  // namespace

const Command kCheck = command<Check>(
    "check", "reported deadlocks: does their own evidence support them, and which of them are one deadlock",
    "  lockgraph check splat.txt                  is the report supported by its own evidence\n"
    "  lockgraph check splat.txt --in lab.db      ... or by what a store knows\n");

}  // namespace lockgraph::cli
