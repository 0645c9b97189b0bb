// Vectorised search for pairs of bytes. Each pair has a bit of its own; a byte is looked up by its two halves in tables
// of 16 entries (one shuffle each), and the four answers are combined: a bit that stays is a pair that is there. That
// is exact, since no two pairs share a bit and the two cases of a letter differ in one half. The same idea with more
// bytes is Hyperscan's "Teddy".
#include "pair_scan.h"

#include <algorithm>
#include <vector>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace lockgraph {

void PairSet::add(unsigned bit, char a, char b, bool either_case) {
  constexpr unsigned kCase = 'a' ^ 'A';
  const auto mask = static_cast<std::uint8_t>(1u << bit);
  const auto x = static_cast<unsigned char>(a), y = static_cast<unsigned char>(b);
  for (const unsigned letter : {unsigned{x}, either_case ? x ^ kCase : x}) {
    first[letter] |= mask;
    first_low[letter & 15] |= mask, first_high[letter >> 4] |= mask;
  }
  second[y] |= mask;
  second_low[y & 15] |= mask, second_high[y >> 4] |= mask;
}

namespace {

constexpr auto kNone = std::string_view::npos;

std::size_t find_plain(const PairSet& pairs, std::string_view bytes, std::size_t from) {
  for (std::size_t i = from; i + 1 < bytes.size(); ++i)
    if (pairs.match(bytes[i], bytes[i + 1])) return i;
  return kNone;
}

std::size_t count_plain(std::string_view bytes) {
  return static_cast<std::size_t>(std::count(bytes.begin(), bytes.end(), '\n'));
}

#if defined(__x86_64__)

// SSE2 has no shuffle of bytes: one comparison for each half of a pair that is in the set.
std::size_t find_sse2(const PairSet& pairs, std::string_view bytes, std::size_t from) {
  std::array<std::array<char, 2>, 16> wanted{};
  std::size_t n = 0;
  for (unsigned bit = 0; bit < 8; ++bit)
    for (std::size_t a = 0; a < 256; ++a)
      for (std::size_t b = 0; (pairs.first[a] >> bit & 1) != 0 && b < 256; ++b)
        if (pairs.second[b] >> bit & 1) wanted[n++] = {static_cast<char>(a), static_cast<char>(b)};
  std::size_t i = from;
  for (; i + 17 <= bytes.size(); i += 16) {
    const __m128i a = _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes.data() + i));
    const __m128i b = _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes.data() + i + 1));
    __m128i hit = _mm_setzero_si128();
    for (std::size_t k = 0; k < n; ++k)
      hit = _mm_or_si128(hit, _mm_and_si128(_mm_cmpeq_epi8(a, _mm_set1_epi8(wanted[k][0])),
                                            _mm_cmpeq_epi8(b, _mm_set1_epi8(wanted[k][1]))));
    if (const auto mask = static_cast<unsigned>(_mm_movemask_epi8(hit)))
      return i + static_cast<std::size_t>(__builtin_ctz(mask));
  }
  return find_plain(pairs, bytes, i);
}

std::size_t count_sse2(std::string_view bytes) {
  const __m128i newline = _mm_set1_epi8('\n'), zero = _mm_setzero_si128();
  std::size_t count = 0, i = 0;
  while (i + 16 <= bytes.size()) {
    __m128i counts = zero;  // a byte of it counts to 255 at most
    const std::size_t end = std::min(bytes.size() - 15, i + 255 * 16);
    for (; i < end; i += 16)
      counts = _mm_sub_epi8(
          counts, _mm_cmpeq_epi8(_mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes.data() + i)), newline));
    const __m128i sums = _mm_sad_epu8(counts, zero);
    count += static_cast<std::size_t>(_mm_cvtsi128_si64(sums)) +
             static_cast<std::size_t>(_mm_cvtsi128_si64(_mm_unpackhi_epi64(sums, sums)));
  }
  return count + count_plain(bytes.substr(i));
}

#define LOCKGRAPH_AVX2 __attribute__((target("avx2")))

LOCKGRAPH_AVX2 inline __m256i load(const char* bytes) {
  return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(bytes));
}

LOCKGRAPH_AVX2 inline __m256i half_table(const std::array<std::uint8_t, 16>& table) {
  return _mm256_broadcastsi128_si256(_mm_loadu_si128(reinterpret_cast<const __m128i*>(table.data())));
}

/// The tables of a set of pairs in registers.
struct Avx2Tables {
  __m256i low_half, first_low, first_high, second_low, second_high;

  LOCKGRAPH_AVX2 explicit Avx2Tables(const PairSet& pairs)
      : low_half(_mm256_set1_epi8(0x0f)),
        first_low(half_table(pairs.first_low)),
        first_high(half_table(pairs.first_high)),
        second_low(half_table(pairs.second_low)),
        second_high(half_table(pairs.second_high)) {}

  LOCKGRAPH_AVX2 __m256i look_up(__m256i low, __m256i high, __m256i bytes) const {
    return _mm256_and_si256(_mm256_shuffle_epi8(low, _mm256_and_si256(bytes, low_half)),
                            _mm256_shuffle_epi8(high, _mm256_and_si256(_mm256_srli_epi16(bytes, 4), low_half)));
  }
  /// For each of 32 places the bits of the pairs that stand there.
  LOCKGRAPH_AVX2 __m256i match(const char* bytes) const {
    return _mm256_and_si256(look_up(first_low, first_high, load(bytes)),
                            look_up(second_low, second_high, load(bytes + 1)));
  }
};

LOCKGRAPH_AVX2 inline unsigned places(__m256i bits) {
  return ~static_cast<unsigned>(_mm256_movemask_epi8(_mm256_cmpeq_epi8(bits, _mm256_setzero_si256())));
}

LOCKGRAPH_AVX2 std::size_t find_avx2(const PairSet& pairs, std::string_view bytes, std::size_t from) {
  const Avx2Tables tables(pairs);
  std::size_t i = from;
  for (; i + 65 <= bytes.size(); i += 64) {
    const __m256i here = tables.match(bytes.data() + i), next = tables.match(bytes.data() + i + 32);
    const __m256i either = _mm256_or_si256(here, next);
    if (_mm256_testz_si256(either, either)) continue;
    if (const unsigned mask = places(here)) return i + static_cast<std::size_t>(__builtin_ctz(mask));
    return i + 32 + static_cast<std::size_t>(__builtin_ctz(places(next)));
  }
  return find_plain(pairs, bytes, i);
}

LOCKGRAPH_AVX2 std::size_t count_avx2(std::string_view bytes) {
  const __m256i newline = _mm256_set1_epi8('\n'), zero = _mm256_setzero_si256();
  __m256i total = zero;
  std::size_t i = 0;
  while (i + 32 <= bytes.size()) {
    __m256i counts = zero;  // a byte of it counts to 255 at most
    const std::size_t end = std::min(bytes.size() - 31, i + 255 * 32);
    for (; i < end; i += 32)
      counts = _mm256_sub_epi8(
          counts, _mm256_cmpeq_epi8(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(bytes.data() + i)), newline));
    total = _mm256_add_epi64(total, _mm256_sad_epu8(counts, zero));
  }
  std::array<std::uint64_t, 4> sums;
  _mm256_storeu_si256(reinterpret_cast<__m256i*>(sums.data()), total);
  return sums[0] + sums[1] + sums[2] + sums[3] + count_plain(bytes.substr(i));
}

#endif

std::vector<PairScan> available() {
  std::vector<PairScan> scans;
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2")) scans.push_back({"AVX2", find_avx2, count_avx2});
  scans.push_back({"SSE2", find_sse2, count_sse2});
#endif
  scans.push_back({"plain", find_plain, count_plain});
  return scans;
}

}  // namespace

std::span<const PairScan> pair_scans() {
  static const std::vector<PairScan> scans = available();
  return scans;
}

}  // namespace lockgraph
