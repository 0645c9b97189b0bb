// Room: graph. Which findings a user wants to see.
#pragma once
#include <lockgraph/graph/analysis.h>

#include <optional>
#include <string>
#include <vector>

namespace lockgraph {

struct Selection {
  bool all = false;         ///< also long chains of weak evidence
  bool unreported = false;  ///< only what no boot reported
  std::optional<FindingKind> kind;
  std::optional<Confidence> confidence;  ///< this or better
  std::optional<ReleasePoint> since;     ///< with a report of that kernel or a later one
  std::string class_name;                ///< a class on it is called so, printed so in some boot, or has that base name
};

/// Indices of the selected findings, in their order.
std::vector<std::size_t> select(const Analysis&, const Selection&);

/// Those of the refuted ones, long chains included.
std::vector<std::size_t> select_refuted(const Analysis&, const Selection&);

/// Classes that a user may mean by a name: of that very name, else of that base name.
std::vector<Vertex> classes_called(const LockGraph&, const std::string& name);

}  // namespace lockgraph
