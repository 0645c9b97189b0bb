#pragma once
#include <lockgraph/text/text.h>

namespace lockgraph::parse {

/// Joins lock lines which the console broke between the printk calls of one line, or a mailer wrapped: `-> #1 (` and
/// `&nilfs->ns_sem){++++}-{3:3}:` become one line with the number of the first. Lines of other callers, and lines that
/// cannot be the missing piece, stay where they are. A join that does not end in a whole lock line is not made.
void rejoin_lock_lines(Excerpt&);

}  // namespace lockgraph::parse
