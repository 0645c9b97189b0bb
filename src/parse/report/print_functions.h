// Since 6.4 a class may have a print function: where the lock at hand is known its text stands behind the label
// (`btree_node l=0 0:512`), where only the class is known it does not.
#pragma once
#include "printed.h"

#include <string>

namespace lockgraph::parse {

/// The label of the class, without such text: a class that the report names by itself (in a chain, a block, or as what
/// two labels of one recursion have in common).
std::string label_of_class(const Printed&, const std::string& label);

/// Cuts it off wherever the report prints it.
void cut_print_functions(Printed&);

}  // namespace lockgraph::parse
