// Statements of a log -> dumps of /proc/lockdep, /proc/lockdep_chains and /proc/lockdep_stats. The three are one dump
// where they follow each other in one boot.
#pragma once
#include "boot.h"
#include "statement.h"

#include <lockgraph/model/limits.h>
#include <lockgraph/model/proc_dump.h>

#include <cstdint>
#include <set>
#include <string>
#include <vector>

namespace lockgraph::parse {

class DumpReader {
 public:
  explicit DumpReader(const Limits& limits) : limits_(limits) {}

  void add(const Statement&, const Boot&);
  bool is_open() const { return part_ != Part::None; }
  std::vector<ProcDump> finish();

 private:
  enum class Part : std::uint8_t { None, Classes, Chains, Stats };
  static bool has(const ProcDump&, Part);
  void open(Part, const Statement&, const Boot&);
  bool read(const Statement&);
  void add_class(DumpClass);

  Limits limits_;
  std::vector<ProcDump> dumps_;
  Part part_ = Part::None;
  std::size_t foreign_ = 0;
  std::set<std::string> in_chains_;  ///< of the dump at hand
  bool skips_ = false;               ///< the class at hand is one too many
};

}  // namespace lockgraph::parse
