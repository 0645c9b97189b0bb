// The limit that reading is measured against: read() in blocks of 256 KB and a vectorised sum of the bytes.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <vector>

#include <fcntl.h>
#include <unistd.h>

#if defined(__x86_64__)
#include <immintrin.h>

namespace {
__attribute__((target("avx2"))) std::uint64_t sum_avx2(const char* bytes, std::size_t n) {
  __m256i sum = _mm256_setzero_si256();
  for (std::size_t i = 0; i + 32 <= n; i += 32)
    sum = _mm256_add_epi64(
        sum, _mm256_sad_epu8(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(bytes + i)), _mm256_setzero_si256()));
  return static_cast<std::uint64_t>(_mm256_extract_epi64(sum, 0)) +
         static_cast<std::uint64_t>(_mm256_extract_epi64(sum, 1)) +
         static_cast<std::uint64_t>(_mm256_extract_epi64(sum, 2)) +
         static_cast<std::uint64_t>(_mm256_extract_epi64(sum, 3));
}
}  // namespace
#endif

int main(int argc, char** argv) {
  std::vector<char> block(256 * 1024);
  std::uint64_t sum = 0;
  for (int i = 1; i < argc; ++i) {
    const int file = ::open(argv[i], O_RDONLY);
    if (file < 0) return 2;
    for (ssize_t n; (n = ::read(file, block.data(), block.size())) > 0;) {
#if defined(__x86_64__)
      if (__builtin_cpu_supports("avx2")) {
        sum += sum_avx2(block.data(), static_cast<std::size_t>(n));
        continue;
      }
#endif
      for (ssize_t k = 0; k < n; ++k) sum += static_cast<unsigned char>(block[static_cast<std::size_t>(k)]);
    }
    ::close(file);
  }
  std::printf("%llu\n", static_cast<unsigned long long>(sum));
}
