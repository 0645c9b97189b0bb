#pragma once
#include <lockgraph/findings.h>

#include <set>
#include <string>
#include <vector>

namespace lockgraph::cli {

/// The findings of an earlier run, for CI: what they knew is not new.
class Baseline {
 public:
  Baseline() = default;  ///< knows nothing

  /// Reads a findings.json (`lockgraph.findings/1`). Throws Error with what was expected and what came.
  static Baseline read(const std::string& path);

  /// A finding is known by its id; by its chain without what tells boots apart, where a class was split by boot; and as
  /// the longer form of a known one that it extends, unless a boot reported it.
  bool knows(const LockGraph&, const Finding&) const;

 private:
  std::set<std::string> ids_, chains_;
};

/// Indices of the findings that are shown by default and not known.
std::vector<std::size_t> new_findings(const LockGraph&, const std::vector<Finding>&, const Baseline&);

}  // namespace lockgraph::cli
