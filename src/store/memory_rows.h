// What was read from a kernel's memory <-> bytes behind those of its dump: frames, stacks, classes and dependencies,
// each once, by number.
#pragma once
#include <lockgraph/model/proc_dump.h>

#include <string>
#include <string_view>
#include <vector>

namespace lockgraph::store {

std::string packed_memory(const MemoryTables&);

/// `labels` and `usages` are those of the classes of its dump. Throws Damaged.
MemoryTables memory_of(std::string_view bytes, const std::vector<DumpClass>&);

}  // namespace lockgraph::store
