// Many bodies of evidence beside each other: since when a thing is there, and until when.
#include <lockgraph/graph/compare.h>

#include "absence.h"

#include <algorithm>
#include <array>

namespace lockgraph {
namespace {

constexpr std::array<std::string_view, 3> kCellNames = {"unknown", "absent", "seen"};

class MatrixMaker {
 public:
  MatrixMaker(const Analysis& a, std::size_t columns, const std::vector<std::vector<std::size_t>>& columns_of)
      : g_(a.graph), a_(a), columns_(columns), columns_of_(columns_of), dumped_(a.graph.classes().size()) {
    for (ClassId v = 0; v < dumped_.size(); ++v) {
      dumped_[v].assign(columns, false);
      for (const ReportId r : g_[v].reports)
        if (g_.reports()[r].is_dump)
          for (const std::size_t column : columns_of[r]) dumped_[v][column] = true;
    }
  }

  Matrix make() {
    for (const Finding& f : a_.findings)
      if (is_shown(f)) add_finding(f);
    for (ClassId v = 0; v < g_.classes().size(); ++v) add_states(v);
    for (const DependencyEdge& e : g_.dependencies()) {
      MatrixRow row;
      row.kind = RowKind::Dependency;
      row.dependency = e;
      row.cells =
          cells(e.reports, [&](std::size_t column) { return dumped_[e.from][column] && dumped_[e.to][column]; });
      add(std::move(row));
    }
    return std::move(out_);
  }

 private:
  template <class Looked>
  std::vector<Cell> cells(const std::vector<ReportId>& reports, const Looked& looked) const {
    std::vector<Cell> all(columns_, Cell::Unknown);
    for (const ReportId r : reports)
      for (const std::size_t column : columns_of_[r]) all[column] = Cell::Seen;
    for (std::size_t column = 0; column < columns_; ++column)
      if (all[column] == Cell::Unknown && looked(column)) all[column] = Cell::Absent;
    return all;
  }

  /// What nobody saw in any of them is no row.
  void add(MatrixRow row) {
    const auto seen = [&](std::size_t i) { return row.cells[i] == Cell::Seen; };
    row.since = 0;
    while (row.since < columns_ && !seen(row.since)) ++row.since;
    if (row.since == columns_) return;
    row.until = columns_ - 1;
    while (!seen(row.until)) --row.until;
    out_.rows.push_back(std::move(row));
  }

  std::vector<ReportId> reports_of_state(ClassId v, UsageState a, UsageState b) const {
    std::vector<ReportId> reports;
    for (const auto& [state, report] : g_[v].states)
      if ((state == a || state == b) && (reports.empty() || reports.back() != report)) reports.push_back(report);
    return with_again(g_.reports(), std::move(reports));
  }

  void add_states(ClassId v) {
    for (const UsageState s : g_[v].usage.states()) {
      MatrixRow row;
      row.kind = RowKind::State;
      row.of = v, row.state = s;
      row.cells = cells(reports_of_state(v, s, s), [&](std::size_t column) { return dumped_[v][column]; });
      add(std::move(row));
    }
  }

  /// There where it is reported, or where all that it needs is; not there where something that it needs is not.
  void add_finding(const Finding& f) {
    std::vector<std::vector<Cell>> needs;
    for (const Step& s : steps(f))
      if (const DependencyEdge* e = g_.dependency(s.from, s.to))
        needs.push_back(cells(e->reports, [&](std::size_t c) { return dumped_[s.from][c] && dumped_[s.to][c]; }));
    if (!f.irqs.empty() && !f.incomplete) {
      const Irq irq = f.irqs.front();
      const ClassId safe = f.path.front(), unsafe = f.path.back();
      needs.push_back(cells(reports_of_state(safe, used_in(irq), used_in_read(irq)),
                            [&](std::size_t c) { return bool(dumped_[safe][c]); }));
      needs.push_back(cells(reports_of_state(unsafe, enabled(irq), enabled_read(irq)),
                            [&](std::size_t c) { return bool(dumped_[unsafe][c]); }));
    }
    MatrixRow row;
    row.kind = RowKind::Finding;
    row.finding = static_cast<std::size_t>(&f - a_.findings.data());
    row.cells.assign(columns_, needs.empty() ? Cell::Unknown : Cell::Seen);
    for (std::size_t column = 0; column < columns_; ++column)
      for (const std::vector<Cell>& need : needs) {
        if (need[column] == Cell::Absent) row.cells[column] = Cell::Absent;
        if (need[column] == Cell::Unknown && row.cells[column] == Cell::Seen) row.cells[column] = Cell::Unknown;
      }
    if (f.confidence <= Confidence::Reported)
      for (const ReportId r : f.reports)
        for (const std::size_t column : columns_of_[r]) row.cells[column] = Cell::Seen;
    add(std::move(row));
  }

  const LockGraph& g_;
  const Analysis& a_;
  const std::size_t columns_;
  const std::vector<std::vector<std::size_t>>& columns_of_;
  std::vector<std::vector<bool>> dumped_;  // by class, then column
  Matrix out_;
};

}  // namespace

std::string_view name(Cell c) { return kCellNames.at(static_cast<std::size_t>(c)); }

Matrix make_matrix(const Analysis& a, std::size_t columns, const std::vector<std::vector<std::size_t>>& columns_of) {
  return MatrixMaker(a, columns, columns_of).make();
}

}  // namespace lockgraph
