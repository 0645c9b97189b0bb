// What mailers and terminals do to long lines.
#pragma once
#include <lockgraph/text/text.h>

namespace lockgraph::parse {

/// Joins lines that were broken at a blank (by mailers) or at their last column (by terminals): a sentence of the
/// catalogue, a place and its file, the ident, a key. A join is made only where the whole says what its pieces do not.
/// Of lines that a terminal cut, the token that was cut is taken away, and `is_cut` says so. Cost: linear; most lines
/// are looked at once, by their ends.
void unwrap_lines(Excerpt&);

}  // namespace lockgraph::parse
