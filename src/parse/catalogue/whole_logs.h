// What is looked for in logs besides banners, and the heads of logs that are kept whole.
#pragma once
#include <lockgraph/text/text.h>

#include <string_view>

namespace lockgraph::parse {

/// Lines that are looked for besides banners. Where a boot begins, the line alone is enough.
inline constexpr Needle kOtherNeedles[] = {
    {"INFO:", "lockdep is turned off"},
    {"INFO:", "task "},  // is blocked on a mutex ...: mailers break it anywhere behind
    {"WARNING:", "chain_key collision"},
    {"Showing all locks held in the system:", ""},
    {"Show ", "Blocked State"},  // behind `sysrq: `, `SysRq : ` or both
    {"Show ", "Locks Held"},
    {"Show ", "State"},
    {"all lock classes:", ""},
    {"all lock chains:", ""},
    {"lock-classes:", ""},
    {"Linux version ", "", false, true},
    {"that might help us debug this:", "", false, true},  // of a report whose banner is missing
    {"that might help in debugging this:", "", false, true},
};

/// Heads of logs that are kept whole: those of bisections, which tell their story line by line, and of what was read
/// from a kernel's memory.
inline constexpr std::string_view kBisectionHeads[] = {"bisecting cause commit starting from ",
                                                       "bisecting fixing commit since ",
                                                       "searching for guilty commit starting from "};
inline constexpr std::string_view kMemoryHead = R"({"schema":"lockgraph.memory/)";

}  // namespace lockgraph::parse
