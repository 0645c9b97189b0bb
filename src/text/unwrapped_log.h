// A log that is being unwrapped while it is searched.
#pragma once
#include "scanner.h"
#include "unwrap/wrapping.h"

#include <lockgraph/text/text.h>

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>

namespace lockgraph {

/// Text goes to the scanner as it comes out; lines keep their numbers in the log.
class LogReader::Unwrapped {
 public:
  Unwrapped(std::unique_ptr<unwrap::Unwrapping>, Scanner&, const UseExcerpt&, const Limits&);

  /// For the next block.
  char* room();
  void filled(std::string_view bytes);
  void finish(Log&);

 private:
  bool numbered(Excerpt&, const UseExcerpt&);
  void forget();
  void hand_on();

  std::unique_ptr<unwrap::Unwrapping> wrapped_;
  Scanner& scanner_;
  UseExcerpt use_;
  std::string raw_;
  std::deque<std::uint64_t> lines_;  ///< begun at the last blocks
  bool first_ = true, kernel_lines_ = false;
};

}  // namespace lockgraph
