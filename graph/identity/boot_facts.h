// What naming the classes of a boot may rest on: what that boot shows.
#pragma once
#include "bodies.h"

#include <lockgraph/model/evidence.h>

#include <array>
#include <deque>
#include <map>
#include <string>
#include <vector>

namespace lockgraph {

/// A label of a boot, and the report that tells where its lock belongs.
struct ShownLabel {
  std::string printed;
  const Report* by = nullptr;
  bool is_on_chain = false;
  std::size_t item = 0;  ///< which report or dump of the boot shows it first
};

/// All that naming the classes of a boot may rest on: law 2.
struct BootFacts {
  std::vector<ShownLabel> labels;  ///< in order of appearance
  std::deque<Report> of_memory;    ///< what was read from memory, as a report that states nothing
  bool preempt_rt = false;
  std::string print;  ///< of all that the boot shows of its locks: equal boots are one body of evidence

  void begin_item() { ++items_; }
  void note(const std::string& label, const Report* by, bool is_on_chain) {
    const auto [it, added] = number_.try_emplace(label, labels.size());
    if (added) labels.push_back({label, nullptr, false, items_});
    ShownLabel& shown = labels[it->second];
    if (by && (!shown.by || (is_on_chain && !shown.is_on_chain))) shown.by = by, shown.is_on_chain = is_on_chain;
  }

 private:
  std::size_t items_ = 0;
  std::map<std::string, std::size_t> number_;
};

/// What a boot shows, as reports and dumps of a log by number, and its hash.
struct BootContent {
  std::vector<std::size_t> reports, dumps;
  BodyHash hash{};
  /// Of each report what is no part of what it says, and still tells what it proves.
  std::vector<std::array<bool, 3>> circumstances;
};

/// Of one log, by number of the boot; `number` is that of the log.
std::map<unsigned, BootContent> contents_of_boots(const LogEvidence&, std::size_t number, const Bodies&);

/// The log must outlive them.
BootFacts facts_of(const LogEvidence&, const BootContent&);

}  // namespace lockgraph
