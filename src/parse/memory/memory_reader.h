// What scripts/lockdep-memory reads from a kernel's memory, one JSON object a line -> dumps whose kinds, stacks and
// states are all known, and what its tasks hold.
#pragma once
#include <lockgraph/model/limits.h>
#include <lockgraph/model/proc_dump.h>
#include <lockgraph/model/standstill.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace lockgraph::parse {

class MemoryReader {
 public:
  explicit MemoryReader(const Limits&);
  ~MemoryReader();

  /// True for a line of such a file, from its head to its end. `release` and `version` of the kernel are told when a
  /// head was read.
  bool add(std::string_view line, std::uint64_t number);
  bool is_open() const;
  bool has_begun() const { return has_begun_; }  ///< by the line that was just added
  const std::string& release() const;
  const std::string& version() const;

  /// The number of the boot of the log that what follows belongs to.
  void set_boot(unsigned boot, bool preempt_rt);

  std::vector<ProcDump> finish();
  std::vector<Standstill> standstills() { return std::move(standstills_); }

 private:
  class Dump;
  void close();

  Limits limits_;
  std::unique_ptr<Dump> open_;
  std::vector<ProcDump> dumps_;
  std::vector<Standstill> standstills_;
  std::uint64_t last_line_ = 0;
  bool has_begun_ = false;
};

}  // namespace lockgraph::parse
