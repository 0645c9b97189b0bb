// Room: model. What was wrong with the input, in words, and where.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

namespace lockgraph {

/// One thing in the input that could not be used, or is doubtful. `line` is 1-based; 0 means the whole file.
struct Diagnostic {
  std::string source;
  std::uint64_t line = 0;
  std::string message;
  bool fatal = false;   ///< the whole input could not be read: exit status 2
  bool unread = false;  ///< something that may hold a deadlock was not read: exit status 2 where nothing is found

  bool operator==(const Diagnostic&) const = default;
};

using Diagnostics = std::vector<Diagnostic>;

/// `file:line: message`, without the line when it is 0.
std::string to_string(const Diagnostic&);

}  // namespace lockgraph
