// Work in a process of its own: a library that crashes, or never ends, takes only its own result with it.
#pragma once
#include <cstdint>
#include <functional>
#include <string>

namespace lockgraph {

/// What `work` returns. Throws Error, beginning with `who`, when it throws, crashes, or takes more than so many seconds
/// of a processor. 0 seconds: in this very process, without a limit.
std::string done_apart(const std::string& who, std::uint64_t seconds, const std::function<std::string()>& work);

}  // namespace lockgraph
