#include "account/words.h"

#include <lockgraph/render/compare.h>
#include <lockgraph/render/words.h>

#include <fmt/format.h>

#include <algorithm>

namespace lockgraph {
namespace {

std::string row_name(const Analysis& a, const MatrixRow& row) {
  const LockGraph& g = a.graph;
  switch (row.kind) {
    case RowKind::Finding: {
      const Finding& f = a.findings[row.finding];
      return f.id + "  " + chain_text(g, f);
    }
    case RowKind::State: return g[row.of].name + "  " + name(row.state);
    case RowKind::Dependency: break;
  }
  return g[row.dependency.from].name + " -> " + g[row.dependency.to].name;
}

std::string cells_text(const MatrixRow& row) {
  std::string text;
  for (const Cell c : row.cells) text += c == Cell::Seen ? " x" : c == Cell::Absent ? " -" : " .";
  return text;
}

bool changes(const MatrixRow& row) {
  return std::ranges::any_of(row.cells, [](Cell c) { return c != Cell::Seen; });
}

/// It came, or went, where the one before, or behind, looked.
bool is_certain(const MatrixRow& row) {
  return std::ranges::any_of(row.cells, [](Cell c) { return c == Cell::Absent; });
}

}  // namespace

std::string matrix_text(const Matrix& m, const Analysis& a, const std::vector<MatrixColumn>& columns, bool all) {
  constexpr std::size_t kListed = 20;
  std::string text;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const std::vector<std::string>& releases = columns[i].releases;
    text += fmt::format("{:>3}  {}{}  ({})\n", i + 1, columns[i].input,
                        releases.empty()       ? std::string()
                        : releases.size() == 1 ? "  " + releases[0]
                                               : "  " + releases.front() + " to " + releases.back(),
                        counted(columns[i].reports, "report or dump", "reports and dumps"));
  }
  text += "\nx seen, - not there although its locks were used, . not known; since and until: first and last seen\n";
  for (const auto& [kind, what] : {std::pair(RowKind::Finding, "findings"), std::pair(RowKind::State, "irq states"),
                                   std::pair(RowKind::Dependency, "dependencies")}) {
    std::vector<const MatrixRow*> rows;
    std::size_t everywhere = 0;
    for (const MatrixRow& row : m.rows)
      if (row.kind == kind) changes(row) ? rows.push_back(&row) : void(++everywhere);
    std::ranges::stable_sort(rows, [](const MatrixRow* x, const MatrixRow* y) {
      return std::tuple(!is_certain(*x), y->since, x->until) < std::tuple(!is_certain(*y), x->since, y->until);
    });
    text += fmt::format("\n{}: {} in all of them, {} not\n", what, everywhere, rows.size());
    if (!rows.empty()) text += fmt::format("  since until {}\n", std::string(2 * columns.size(), ' '));
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (!all && i == kListed) {
        text += and_more(rows.size() - i, "  ", kAllShows);
        break;
      }
      text += fmt::format("  {:>5} {:>5} {}  {}\n", rows[i]->since + 1, rows[i]->until + 1, cells_text(*rows[i]),
                          row_name(a, *rows[i]));
    }
  }
  return text;
}

}  // namespace lockgraph
