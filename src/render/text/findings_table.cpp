#include "triage.h"
#include "words.h"

#include <lockgraph/model/printable.h>
#include <lockgraph/render/render.h>

#include <algorithm>
#include <array>

namespace lockgraph {
namespace {

constexpr std::size_t kCells = 8;
using Cells = std::array<std::string, kCells>;

std::size_t columns_of(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

std::string line_of(const Cells& cells, const std::array<std::size_t, kCells>& widths) {
  std::string line;
  for (std::size_t i = 0; i + 1 < kCells; ++i)
    line += cells[i] + std::string(widths[i] - columns_of(cells[i]) + 2, ' ');
  return line + cells.back() + "\n";
}

}  // namespace

std::string findings_table(const Analysis& a, const std::vector<std::size_t>& selected) {
  std::vector<Cells> lines = {{"id", "kind", "evidence", "reports", "releases", "subsystem", "newest log", "title"}};
  const std::vector<TriageRow> rows = triage_rows(a, selected);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const Finding& f = a.findings[selected[i]];
    const std::vector<std::string> releases = f.hang ? releases_of(*f.hang) : releases_of(a.graph, f.reports);
    lines.push_back({f.id, std::string(name(f.kind)), std::string(name(f.confidence)), grouped(f.reports.size()),
                     releases.empty() ? "unknown" : short_releases(releases), rows[i].subsystem,
                     on_one_line(rows[i].newest),
                     on_one_line(rows[i].title.empty() ? chain_text(a.graph, f) : rows[i].title)});
  }
  std::array<std::size_t, kCells> widths{};
  for (const Cells& cells : lines)
    for (std::size_t i = 0; i < kCells; ++i) widths[i] = std::max(widths[i], columns_of(cells[i]));
  std::string text;
  for (const Cells& cells : lines) text += line_of(cells, widths);
  return text;
}

}  // namespace lockgraph
