// Logs that lie beside the project, where they are at hand.
#pragma once
#include <doctest/doctest.h>
#include <lockgraph/gather/gather.h>
#include <lockgraph/parse/parse.h>

#include "shared.h"

#include <algorithm>
#include <filesystem>

namespace lockgraph {

inline LogEvidence evidence_of(const std::filesystem::path& file) { return read_log_file(file.string()); }
inline LogEvidence evidence_of(const std::filesystem::path& file, Diagnostics& diagnostics) {
  return read_log_file(file.string(), diagnostics);
}

/// The four folders of the corpus, read once.
inline const Evidence& corpus_logs() {
  static const Evidence logs = [] {
    Evidence all;
    for (const char* folder : {"bisect", "console", "crash", "mail"})
      for (const auto& entry : std::filesystem::directory_iterator(kShared / "corpus" / folder))
        all.push_back(evidence_of(entry.path()));
    return normalized(std::move(all));
  }();
  return logs;
}

}  // namespace lockgraph
