// Finds needles in bytes: jumps from pair to pair, then looks at the words around it.
#pragma once
#include "pair_scan.h"

#include <lockgraph/text/text.h>

#include <array>
#include <optional>
#include <string_view>
#include <vector>

namespace lockgraph {

class NeedleFinder {
 public:
  /// The needles' texts must outlive the finder. Throws Error where they need more than eight pairs.
  explicit NeedleFinder(const std::vector<Needle>&, const PairScan& = pair_scans().front());

  struct Hit {
    std::size_t at;  ///< offset of a character of the needle's lead
    bool line_only;
  };
  /// The first needle whose pair stands at `from` or behind. Cost: one pass, and a look at few words for each pair.
  std::optional<Hit> next(std::string_view bytes, std::size_t from) const;

 private:
  struct Lead {
    std::string_view text;
    std::size_t pair;  ///< offset of the pair in it
    std::vector<Needle> needles;
  };
  std::optional<Hit> verify(std::string_view bytes, std::size_t pair, const Lead&) const;

  const PairScan* scan_;
  PairSet pairs_;
  std::array<std::vector<Lead>, 8> leads_;  ///< by the bit of their pair
  /// Bits of the pairs that this byte may stand in front of: most pairs are parts of other words.
  std::array<std::uint8_t, 256> before_{};
};

}  // namespace lockgraph
