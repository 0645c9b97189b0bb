// Room: model. What /proc/lockdep, /proc/lockdep_chains and /proc/lockdep_stats, or its memory, say of a live kernel.
#pragma once
#include <lockgraph/model/acquisition.h>
#include <lockgraph/model/report.h>
#include <lockgraph/model/shared.h>
#include <lockgraph/model/usage.h>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lockgraph {

/// A class of /proc/lockdep and its printed successors.
struct DumpClass {
  std::string label;
  std::string key;  ///< as printed; hashed keys join lines of one boot only, "(____ptrval____)" joins nothing
  std::optional<Usage> usage;         ///< absent without PROVE_LOCKING
  LockType type = LockType::Unknown;  ///< where the name tells; and how everybody takes it
  Access access = Access::Unknown;
  std::uint64_t forward = 0;   ///< FD: classes reachable, itself included; 0 when not printed
  std::uint64_t backward = 0;  ///< BD
  std::vector<std::string>
      successors;  ///< labels; dependencies of distance 1 only, their read/write kind is not printed
  std::uint64_t line = 0;

  bool operator==(const DumpClass&) const = default;
};

/// What the tables of lockdep tell beyond /proc.
struct MemoryTables {
  SharedList<ClassFact> classes;        ///< those of the dump, in its order: wait types, key symbols, stacks of states
  SharedList<Dependency> dependencies;  ///< all, with stacks; one entry for each kind of a pair
  std::string version;                  ///< of the kernel: "#1 SMP PREEMPT Tue Dec  1 05:24:43 UTC 2026"

  bool operator==(const MemoryTables&) const = default;
};

/// The files of one kernel at one time, as far as they were given.
struct ProcDump {
  unsigned boot = 0;        ///< of its log
  std::uint64_t line = 0;   ///< 1-based, the first line of it in its log
  std::string release;      ///< of the kernel, where a `Linux version` line of its log, or of its folder, tells it
  bool preempt_rt = false;  ///< of a PREEMPT_RT kernel
  std::vector<DumpClass> classes;
  std::uint64_t chains = 0;  ///< chains read from /proc/lockdep_chains; neighbours in them are no dependencies
  std::vector<std::string> chain_classes;      ///< labels that occur in chains, sorted, each once
  std::map<std::string, std::uint64_t> stats;  ///< of /proc/lockdep_stats, by the name printed there
  std::vector<std::string> problems;
  SharedValue<MemoryTables> memory;  ///< where it was read from the memory of the kernel

  bool operator==(const ProcDump&) const = default;
};

/// Dependencies printed in the dump.
std::size_t printed_dependencies(const ProcDump&);

/// Dependencies that the kernel has and /proc/lockdep does not print (distance above 1): "direct dependencies" / 2 less
/// the printed ones. Nothing without both files.
std::optional<std::size_t> hidden_dependencies(const ProcDump&);

/// Classes whose printed FD is larger than what the printed arrows reach: a hidden dependency starts at or behind them.
std::size_t classes_with_hidden_successors(const ProcDump&);

/// True for an address that the kernel did not hash or hide, so that it can be compared with those of other files.
bool is_real_address(std::string_view key);

}  // namespace lockgraph
