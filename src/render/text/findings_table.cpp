#include "svg.h"
#include "account/triage.h"
#include "account/words.h"

#include <lockgraph/model/printable.h>
#include <lockgraph/render/findings.h>
#include <lockgraph/render/words.h>

#include <algorithm>
#include <array>

namespace lockgraph {
namespace {

constexpr std::size_t kCells = 9, kDays = 5;
using Cells = std::array<std::string, kCells>;

/// A column of width 0 is left out.
std::string line_of(const Cells& cells, const std::array<std::size_t, kCells>& widths) {
  std::string line;
  for (std::size_t i = 0; i + 1 < kCells; ++i)
    if (widths[i]) line += cells[i] + std::string(widths[i] - characters(cells[i]) + 2, ' ');
  return line + cells.back() + "\n";
}

}  // namespace

std::string findings_table(const Analysis& a, const std::vector<std::size_t>& selected) {
  std::vector<Cells> lines = {
      {"id", "kind", "evidence", "reports", "releases", "seen", "subsystem", "newest log", "title"}};
  const std::vector<TriageRow> rows = triage_rows(a, selected);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const Finding& f = a.findings[selected[i]];
    lines.push_back(
        {f.id, std::string(name(f.kind)), std::string(name(f.confidence)), grouped(count_of(a.graph, f.reports)),
         rows[i].releases.empty() ? "unknown" : short_releases(rows[i].releases), day_words(rows[i]), rows[i].subsystem,
         on_one_line(rows[i].newest), on_one_line(rows[i].title.empty() ? chain_text(a.graph, f) : rows[i].title)});
  }
  std::array<std::size_t, kCells> widths{};
  for (const Cells& cells : lines)
    for (std::size_t i = 0; i < kCells; ++i) widths[i] = std::max(widths[i], characters(cells[i]));
  // Few logs have days.
  if (std::ranges::all_of(rows, [](const TriageRow& row) { return row.days.first.empty(); })) widths[kDays] = 0;
  std::string text;
  for (const Cells& cells : lines) text += line_of(cells, widths);
  return text;
}

}  // namespace lockgraph
