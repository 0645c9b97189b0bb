// Since 6.4 a class may have a print function: where the lock at hand is known its text stands behind the label
// (`btree_node l=0 0:512`), where only the class is known it does not.
#pragma once
#include "printed.h"

#include <set>
#include <string>

namespace lockgraph::parse {

/// The classes that a report names by themselves: in a chain, in a block, or as what two labels of one recursion have
/// in common.
class ClassLabels {
 public:
  explicit ClassLabels(const Printed&);

  /// The label without such text.
  std::string of(const std::string& label) const;

 private:
  std::set<std::string> labels_;
};

/// Cuts it off wherever the report prints it.
void cut_print_functions(Printed&);

}  // namespace lockgraph::parse
