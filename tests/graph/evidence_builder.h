// Short evidence for tests.
#pragma once
#include <lockgraph/evidence.h>

namespace lockgraph {

inline Report report_of(const std::string& release,
                        const std::vector<std::pair<std::string, std::string>>& dependencies,
                        const std::vector<std::pair<std::string, std::string>>& masks = {}) {
  Report r;
  r.line = 1;
  if (!release.empty()) r.kernel = KernelRelease{release, "#1", ""};
  for (const auto& [label, mask] : masks) r.classes.push_back({label, decode_mask(mask, MaskEra::Modern), "", "", {}});
  for (const auto& [from, to] : dependencies) {
    r.dependencies.push_back({from, to, {}, false, Access::Exclusive, Access::Exclusive});
    for (const std::string& label : {from, to})
      if (!r.find_class(label)) r.classes.push_back({label, {}, "", "", {}});
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

}  // namespace lockgraph
