// What is known of the names of lock classes: renames, spellings, names of many locks, names made for each object. A
// data table, each line with its reason.
#pragma once
#include <string>
#include <string_view>

namespace lockgraph {

/// One name for all spellings and renames of it; names made for each object (`loop5`, `hci0`) become their pattern
/// (`loop*`). `reason` is set when the name was changed.
struct CanonicalName {
  std::string name;
  std::string_view reason;
};
CanonicalName canonical_class_name(std::string_view name);

/// Why many unrelated locks bear this name, or "".
std::string_view generic_name_reason(std::string_view name);

/// Why the numbers printed behind this name do not matter, or "": several keys, one lock in the reader's mind.
std::string_view one_class_reason(std::string_view name);

}  // namespace lockgraph
