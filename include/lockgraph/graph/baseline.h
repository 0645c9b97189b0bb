// Room: graph. What an earlier run found, for CI: what it knew is not new.
#pragma once
#include <lockgraph/graph/findings.h>

#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace lockgraph {

class Baseline {
 public:
  /// A finding of the earlier run, by what is written of it.
  struct Entry {
    std::string id, kind;
    std::vector<std::string> names, across_boots;
    bool ambiguous = false, incomplete = false;
  };
  void add(const Entry&);

  /// A finding is known by its id; by its chain without what tells boots apart, where a class was split by boot. What
  /// no boot reported is known, too, where a known one lies inside it or joins the same ends.
  bool knows(const LockGraph&, const Finding&) const;

 private:
  using Names = std::vector<std::string>;
  std::set<std::string> ids_;
  std::set<std::tuple<std::string, bool, Names>> ambiguous_;  // kind, incomplete, names across boots
  std::set<std::pair<std::string, std::string>> inversions_;  // ends
  std::vector<std::set<std::string>> cycles_;
};

Baseline::Entry entry_of(const LockGraph&, const Finding&);

/// Indices of the findings among `selected` that are not known.
std::vector<std::size_t> new_findings(const LockGraph&, const std::vector<Finding>&,
                                      const std::vector<std::size_t>& selected, const Baseline&);

}  // namespace lockgraph
