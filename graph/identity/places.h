// Where a report shows that its locks belong: to which owner, or at least by whom they are taken.
#pragma once
#include <lockgraph/model/report.h>

#include <string>
#include <string_view>
#include <vector>

namespace lockgraph {

struct LockPlace {
  std::string owner;  ///< file system, driver, protocol or core file; else empty
  std::string why;    ///< what tells the owner
  std::string taker;  ///< the function that acquired it, by the first stack that does; else empty
};

/// Of a lock of a report, by all that it prints. `name` is its canonical name without subclass. Acquisitions that show
/// two owners show none.
LockPlace place_in(const Report&, std::string_view label, std::string_view name);

/// Of a lock of the chain of its deadlock, by the symbols of the stacks of that chain alone: the same whatever else the
/// report prints, decoded or not. `into` acquired it, `under` what was taken next while it was held.
LockPlace place_on(const Stack& into, const Stack& under, std::string_view name);

/// True when the report has the lock on a chain: of a dependency, or of the deadlock that it states.
bool is_on_chain(const Report&, std::string_view label);

}  // namespace lockgraph
