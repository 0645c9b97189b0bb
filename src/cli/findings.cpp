#include "baseline.h"
#include "source.h"

#include <lockgraph/model/printable.h>
#include <lockgraph/render/exchange.h>
#include <lockgraph/render/render.h>

#include <algorithm>
#include <ostream>
#include <set>

namespace lockgraph::cli {
namespace {

/// On a terminal, unless told otherwise, one screen.
std::string text_of(const Analysis& a, const std::vector<std::size_t>& selected, const View& view,
                    std::optional<std::size_t> lines) {
  constexpr std::size_t kLinesEach = 4, kLinesAround = 4;
  constexpr std::size_t kRoots = 3;
  const std::string summary = "found " + findings_summary(a.findings, a.refuted.size()) + "\n" + other_reports(a.logs) +
                              stuck_text(a.stuck, kRoots);
  if (lines && !view.top && !view.selection.all)
    return summary + findings_list(a, selected, {std::max(*lines, kLinesAround + kLinesEach) / kLinesEach - 1, false});
  return findings_text(a, selected, {view.top.value_or(0), view.selection.all}) + summary;
}

}  // namespace

int findings(const FindingsOptions& options, const Streams& io) {
  const Baseline baseline =
      options.fail_on.only_new ? read_baseline(options.fail_on.baseline, options.source.analysis, io.err) : Baseline();
  const Loaded l = load_ends(options.source, io);
  const Analysis& a = l.analysis;
  check_view(options.view, l, io);
  Selection selection = options.view.selection;
  selection.folded = options.format == Format::Json;  // they say what they rest on
  const std::vector<std::size_t> selected = select(a, selection);
  const std::vector<std::size_t> first(
      selected.begin(),
      selected.begin() + static_cast<std::ptrdiff_t>(std::min(
                             options.view.top.value_or(0) ? *options.view.top : selected.size(), selected.size())));
  std::vector<std::size_t> fresh;
  if (options.fail_on.only_new) fresh = new_findings(a, selected, baseline);
  const std::set<std::size_t> set(fresh.begin(), fresh.end());
  const auto* of_baseline = options.fail_on.only_new ? &set : nullptr;
  const std::vector<std::size_t> refuted = select_refuted(a, selection);
  switch (options.format) {
    case Format::Json: io.out << findings_json(a, first, refuted); break;
    case Format::Csv: io.out << findings_csv(a, first); break;
    case Format::Table: io.out << findings_table(a, first); break;
    case Format::Github: io.out << github_annotations(a, first, of_baseline); break;
    case Format::Sarif: io.out << sarif(a, first, of_baseline, refuted); break;
    case Format::Junit: io.out << junit(a, first, of_baseline, refuted); break;
    default: io.out << text_of(a, selected, options.view, io.terminal_lines);
  }
  if (!options.fail_on.only_new) return finish(l.diagnostics, !selected.empty(), io);
  for (const std::size_t i : fresh)
    io.err << "new: " << a.findings[i].id << "  " << printable(chain_text(a.graph, a.findings[i])) << '\n';
  io.err << printable(refuted_text(a, refuted, kRefutedSaid));
  return finish(l.diagnostics, !fresh.empty(), io);
}

}  // namespace lockgraph::cli
