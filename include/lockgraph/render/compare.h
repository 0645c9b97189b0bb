// Room: render. Graphs of several kernels against each other, and the deadlocks of logs against a source.
#pragma once
#include <lockgraph/graph/analysis.h>
#include <lockgraph/graph/compare.h>

#include <cstddef>
#include <string>
#include <vector>

namespace lockgraph {

/// A comparison for a person: what each side saw, counts, then what is new, gone and changed; 20 a list unless `all`.
std::string diff_text(const GraphDiff&, const Analysis& old_side, const Analysis& new_side, bool all);

/// A column of a matrix: the input as it was named, and what there is of it.
struct MatrixColumn {
  std::string input;
  std::vector<std::string> releases;  ///< oldest first
  std::size_t reports = 0;
};

/// What is not in all columns, since when and until when; 20 of each sort, or `all`.
std::string matrix_text(const Matrix&, const Analysis&, const std::vector<MatrixColumn>&, bool all);

/// `lockgraph.matrix/1`.
std::string matrix_json(const Matrix&, const Analysis&, const std::vector<MatrixColumn>&);

/// `lockgraph.diff/1`: counts, and everything that is not the same.
std::string diff_json(const GraphDiff&, const Analysis& old_side, const Analysis& new_side);

/// Each reported deadlock of the logs: known, related or new in the others. `each_once`: not each of its reports.
std::string match_text(const std::vector<Match>&, const Analysis& logs, bool each_once = false);

/// `lockgraph.match/1`.
std::string match_json(const std::vector<Match>&, const Analysis& logs);

}  // namespace lockgraph
