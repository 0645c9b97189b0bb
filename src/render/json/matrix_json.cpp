#include "json/json.h"

#include <lockgraph/render/compare.h>

namespace lockgraph {
namespace {

Json row_json(const Analysis& a, const MatrixRow& row) {
  const LockGraph& g = a.graph;
  Json j;
  switch (row.kind) {
    case RowKind::Finding: {
      const Finding& f = a.findings[row.finding];
      j = {{"kind", "finding"}, {"id", f.id}, {"path", names(g, f)}};
      break;
    }
    case RowKind::State: j = {{"kind", "state"}, {"class", g[row.of].name}, {"state", name(row.state)}}; break;
    case RowKind::Dependency:
      j = {{"kind", "dependency"}, {"from", g[row.dependency.from].name}, {"to", g[row.dependency.to].name}};
  }
  j["cells"] = Json::array();
  for (const Cell c : row.cells) j["cells"].push_back(name(c));
  j["since"] = row.since, j["until"] = row.until;
  return j;
}

}  // namespace

std::string matrix_json(const Matrix& m, const Analysis& a, const std::vector<MatrixColumn>& columns) {
  Json j{{"schema", "lockgraph.matrix/1"}, {"columns", Json::array()}, {"rows", Json::array()}};
  for (const MatrixColumn& c : columns)
    j["columns"].push_back({{"input", c.input}, {"releases", c.releases}, {"reports", c.reports}});
  for (const MatrixRow& row : m.rows) j["rows"].push_back(row_json(a, row));
  return dump(j);
}

}  // namespace lockgraph
