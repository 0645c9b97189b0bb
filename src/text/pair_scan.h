// The search of bytes for pairs of characters, at the speed of memory.
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace lockgraph {

/// A set of at most eight pairs of bytes, one bit each, and the same by the halves of their bytes, for the vectorised
/// searches. A pair may stand for both cases of its first letter, which differ in one half only.
struct PairSet {
  std::array<std::uint8_t, 256> first{}, second{};  ///< bits of the pairs that have this byte there
  std::array<std::uint8_t, 16> first_low{}, first_high{}, second_low{}, second_high{};

  void add(unsigned bit, char a, char b, bool either_case);
  /// The bits of the pairs that these two bytes are.
  unsigned match(char a, char b) const {
    return first[static_cast<unsigned char>(a)] & second[static_cast<unsigned char>(b)];
  }
};

/// One way to search. All ways agree (tests/text/scan_test.cpp).
struct PairScan {
  std::string_view name;
  /// The first i >= from such that bytes i and i + 1 are one of the pairs, or npos.
  std::size_t (*find)(const PairSet&, std::string_view bytes, std::size_t from);
  std::size_t (*count_newlines)(std::string_view bytes);
};

/// Every way that this processor can go, the fastest first: AVX2, SSE2, plain.
std::span<const PairScan> pair_scans();

}  // namespace lockgraph
