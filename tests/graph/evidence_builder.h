// Short evidence for tests.
#pragma once
#include <doctest/doctest.h>
#include <lockgraph/graph/analysis.h>

namespace lockgraph {

inline constexpr Acquisition kExclusive{Access::Exclusive, Known::OnStack};
inline constexpr Acquisition kShared{Access::Shared, Known::OnStack};
inline constexpr Acquisition kRecursive{Access::Recursive, Known::OnStack};

inline Report report_of(const std::string& release,
                        const std::vector<std::pair<std::string, std::string>>& dependencies,
                        const std::vector<std::pair<std::string, std::string>>& masks = {}) {
  Report r;
  r.kind = ReportKind::HungTask;  // it shows dependencies, but states no deadlock
  r.line = 1;
  if (!release.empty()) r.kernel = KernelRelease{release, "#1", ""};
  for (const auto& [label, mask] : masks)
    r.classes.push_back({label, decode_mask(mask, MaskEra::Modern), "", "", {}, {}});
  for (const auto& [from, to] : dependencies) {
    r.dependencies.push_back({from, to, {}, false, kExclusive, kExclusive});
    for (const std::string& label : {from, to})
      if (!r.find_class(label)) r.classes.push_back({label, {}, "", "", {}, {}});
  }
  return r;
}

inline LogEvidence log_of(const std::string& source, std::vector<Report> reports) {
  LogEvidence log;
  log.source = source;
  log.hash = source + std::string(source.size() < 32 ? 32 - source.size() : 0, '0');
  log.reports = std::move(reports);
  return log;
}

/// A report of that cycle: each class is taken while the one before is held; the last dependency is the new one.
inline Report circular(const std::string& title, const std::vector<std::string>& cycle,
                       const std::string& release = "5.9.0") {
  std::vector<std::pair<std::string, std::string>> dependencies;
  for (std::size_t i = 0; i < cycle.size(); ++i) dependencies.emplace_back(cycle[i], cycle[(i + 1) % cycle.size()]);
  Report r = report_of(release, dependencies);
  r.kind = cycle.size() == 1 ? ReportKind::Recursive : ReportKind::Circular;
  r.dependencies.edit().back().is_new = true;
  r.acquiring = cycle.front();
  r.title = title;
  r.deadlock = CycleClaim{cycle};
  return r;
}

/// The graph of some dependencies, whose parts are as they promise.
inline LockGraph graph_of(const std::vector<std::pair<std::string, std::string>>& edges) {
  LockGraph g = analyze({log_of("a", {report_of("5.9.0", edges)})}).graph;
  REQUIRE(check_invariants(g) == "");
  return g;
}

inline std::vector<std::string> ids_of(const Analysis& a) {
  std::vector<std::string> ids;
  for (const Finding& f : a.findings) ids.push_back(f.id);
  return ids;
}

}  // namespace lockgraph
