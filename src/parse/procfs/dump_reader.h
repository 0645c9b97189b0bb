// Statements of a log -> dumps of /proc/lockdep, /proc/lockdep_chains and /proc/lockdep_stats. The three are one dump
// where they follow each other in one boot.
#pragma once
#include "statement.h"

#include <lockgraph/model/proc_dump.h>

#include <cstdint>
#include <string>
#include <vector>

namespace lockgraph::parse {

class DumpReader {
 public:
  /// `boot` and `release`: of the boot that the line stands in.
  void add(const Statement&, unsigned boot, const std::string& release);
  std::vector<ProcDump> finish();

 private:
  enum class Part : std::uint8_t { None, Classes, Chains, Stats };
  static bool has(const ProcDump&, Part);
  void open(Part, const Statement&, unsigned boot, const std::string& release);
  bool read(const Statement&);

  std::vector<ProcDump> dumps_;
  Part part_ = Part::None;
  std::size_t foreign_ = 0;
};

}  // namespace lockgraph::parse
