#include "../commands.h"
#include "../baseline.h"
#include "../format.h"
#include "../view.h"

#include <lockgraph/model/printable.h>
#include <lockgraph/render/exchange.h>
#include <lockgraph/render/findings.h>
#include <lockgraph/render/words.h>

#include <algorithm>
#include <ostream>
#include <set>

namespace lockgraph::cli {
namespace {

/// What is written: the selected findings, at most `--top`, and which of them a baseline has not, where there is one.
struct ListedFindings {
  const Analysis& analysis;
  const std::vector<std::size_t>&selected, &first, &refuted;
  const std::set<std::size_t>* fresh;
  const View& view;
  std::optional<std::size_t> terminal_lines;
};

/// On a terminal, unless told otherwise, one screen.
std::string as_text(const ListedFindings& l) {
  constexpr std::size_t kLinesEach = 4, kLinesAround = 4;
  constexpr std::size_t kRoots = 3;
  const Analysis& a = l.analysis;
  const bool all = l.view.selection.all;
  const std::string summary = "found " + findings_summary(a.findings, a.refuted.size()) + "\n" + other_reports(a.logs) +
                              stuck_text(a.stuck, kRoots);
  if (l.terminal_lines && !l.view.top && !all)
    return summary + findings_list(a, l.selected,
                                   {std::max(*l.terminal_lines, kLinesAround + kLinesEach) / kLinesEach - 1, false});
  return findings_text(a, l.selected, {l.view.top.value_or(0), all}) + summary;
}

constexpr Format<ListedFindings> kFindingsFormats[] = {
    {"text", as_text},
    {"table", [](const ListedFindings& l) { return findings_table(l.analysis, l.first); }},
    {"json", [](const ListedFindings& l) { return findings_json(l.analysis, l.first, l.refuted); }},
    {"csv", [](const ListedFindings& l) { return findings_csv(l.analysis, l.first); }},
    {"sarif", [](const ListedFindings& l) { return sarif(l.analysis, l.first, l.fresh, l.refuted); }},
    {"junit", [](const ListedFindings& l) { return junit(l.analysis, l.first, l.fresh, l.refuted); }},
    {"github", [](const ListedFindings& l) { return github_annotations(l.analysis, l.first, l.fresh); }}};

struct Findings {
  Source source;
  View view;
  FailOn fail_on;
  const Format<ListedFindings>* format;

  void declare(Options& options) {
    add_source(options, source);
    add_assumed(options, source);
    add_max_length(options, source);
    add_view(options, view);
    add_format(options, format, kFindingsFormats);
    add_baseline(options, fail_on);
  }

  int run(const Streams& io) const {
    expect_inputs(source.names);
    const Baseline baseline = baseline_of(fail_on, source.analysis, io.err);
    const Loaded l = load_ends(source, io);
    const Analysis& a = l.analysis;
    check_view(view, l, io);
    Selection selection = view.selection;
    selection.folded = format->name == "json";  // they say what they rest on
    const std::vector<std::size_t> selected = select(a, selection), refuted = select_refuted(a, selection);
    std::vector<std::size_t> first = selected;
    if (const std::size_t most = view.top.value_or(0)) first.resize(std::min(most, first.size()));
    std::vector<std::size_t> fresh;
    if (fail_on.only_new) fresh = new_findings(a, selected, baseline);
    const std::set<std::size_t> of_baseline(fresh.begin(), fresh.end());
    io.out << format->write(
        {a, selected, first, refuted, fail_on.only_new ? &of_baseline : nullptr, view, io.terminal_lines});
    if (!fail_on.only_new) return finish(l.diagnostics, !selected.empty(), io);
    for (const std::size_t i : fresh)
      io.err << "new: " << a.findings[i].id << "  " << printable(chain_text(a.graph, a.findings[i])) << '\n';
    io.err << printable(refuted_text(a, refuted, kRefutedSaid));
    return finish(l.diagnostics, !fresh.empty(), io);
  }
};

}  // namespace

const Command kFindings =
    command<Findings>("findings", "the deadlocks alone, ranked, as text or JSON",
                      "  lockgraph findings logs/                   a screen: what is new, what is worst\n"
                      "  lockgraph findings logs/ --unreported      what no boot reported\n"
                      "  lockgraph findings logs/ --class '&rq->lock' --format json\n"
                      "  lockgraph findings logs/ --format sarif > lockgraph.sarif       for a code host\n");

}  // namespace lockgraph::cli
