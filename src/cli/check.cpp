#include "source.h"

#include <lockgraph/gather/gather.h>
#include <lockgraph/model/error.h>
#include <lockgraph/render/render.h>

#include <algorithm>
#include <ostream>
#include <set>

namespace lockgraph::cli {

int check(const CheckOptions& options, const Streams& io) {
  const bool elsewhere = !options.in.inputs.empty();
  if (elsewhere && std::ranges::count(options.in.inputs, "-") > 0) throw Error("check: only LOG can be standard input");
  Loaded l = load(options.source, io);
  std::set<std::string> asked;  // logs that are spoken of, by content
  if (elsewhere) {
    Evidence both = l.analysis.logs;
    for (const LogEvidence& log : both) asked.insert(log.hash);
    for (LogEvidence& log : read_evidence(options.in, io.inputs(), l.diagnostics)) both.push_back(std::move(log));
    l.analysis = lockgraph::analyze(normalized(std::move(both)), options.source.analysis);
  }
  const Analysis& a = l.analysis;
  check_view(options.view, l, io);
  lockgraph::CheckOptions shown;
  if (elsewhere) {
    shown.logs.assign(a.logs.size(), false);
    for (std::size_t i = 0; i < a.logs.size(); ++i) shown.logs[i] = asked.count(a.logs[i].hash) > 0;
  }
  shown.wanted.assign(a.findings.size(), false);
  for (const std::size_t i : select(a, options.view.selection)) shown.wanted[i] = true;
  shown.reports =
      options.view.top.value_or(io.terminal_lines && !options.view.selection.all ? *io.terminal_lines / 2 : 0);
  if (options.view.selection.all) shown.top = 0;
  io.out << (options.format == Format::Json ? check_json(a, shown) : check_text(a, shown));
  if (options.format == Format::Text && !elsewhere) io.out << other_reports(a.logs);
  bool any = std::any_of(a.audit.reports.begin(), a.audit.reports.end(),
                         [&](const AuditedReport& r) { return is_wanted(a, shown, r); });
  for (std::size_t i = 0; i < a.findings.size(); ++i) any |= a.findings[i].hang && shown.wanted[i];
  return finish(l.diagnostics, any, io);
}

}  // namespace lockgraph::cli
