// What stands before each line of a report, and is of no form that text/decoration.cpp knows, is learnt from its
// banner.
#pragma once
#include "shape.h"

#include <lockgraph/text/text.h>

#include <deque>

namespace lockgraph::parse {

/// The dresses of one log.
class Dresses {
 public:
  /// Learns from the banners of an excerpt, and takes off what was learnt. A prefix counts where lines around the
  /// banner wear it, too; one that stands before the banner alone (a prompt of a shell) goes where the ident of a
  /// kernel follows. Cost: linear in the lines once something was learnt; before, in those that hold a needle.
  void take_off(Excerpt&);

 private:
  void learn(Excerpt&, std::size_t banner);
  std::deque<Shape> known_;  ///< lines are views into them
};

}  // namespace lockgraph::parse
