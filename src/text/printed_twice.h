// Consoles that print a line twice, or all of them.
#pragma once
#include <lockgraph/text/text.h>

#include <cstddef>
#include <string_view>
#include <vector>

namespace lockgraph {

/// Of one excerpt. Cost: constant a line, and one pass where some are dropped.
class PrintedTwice {
 public:
  /// Notes a line that goes into the excerpt next.
  void note(const Line&, std::string_view bytes, const Excerpt&);

  /// Takes out each line that is the one before again. The kernel's own time tells, where its clock ticks at all;
  /// without it most lines must stand there twice.
  void drop(Excerpt&) const;

 private:
  struct Again {
    std::size_t line;
    bool stamped;
  };
  std::string_view bytes_;  ///< of the line before
  std::vector<Again> again_;
  std::size_t runs_ = 0;   ///< a line that comes often is one
  std::size_t ticks_ = 0;  ///< how often the time was another
};

}  // namespace lockgraph
