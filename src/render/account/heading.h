// The head of a finding, which every output draws from.
#pragma once
#include <lockgraph/graph/finding.h>

#include <string>
#include <vector>

namespace lockgraph {

struct Heading {
  std::string kind;                  ///< "irq inversion (hardirq, softirq)", "recursive locking of one lock by itself"
  std::string evidence;              ///< "reported, happened"
  std::vector<std::string> remarks;  ///< its flags, then how it stands to others: "ambiguous", "extends inv-1"
};
Heading heading_of(const LockGraph&, const Finding&);

/// "cyc-1b208e03  cycle of 3 locks: reported, ambiguous".
std::string heading_text(const LockGraph&, const Finding&);

/// Beneath the head of a picture: on which evidence of how many reports and releases, what there is to remark, what is
/// missing; a line each.
std::vector<std::string> lines_beneath(const LockGraph&, const Finding&);

}  // namespace lockgraph
