// A fuzz target: bytes in, nothing out, abort() when what it promises does not hold. With libFuzzer each is a program
// of its own; in every other build all of them are in one table, and a test replays what the fuzzers kept
// (corpus/TARGET).
#pragma once
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>
#include <vector>

namespace lockgraph::fuzz {

struct Target {
  std::string_view name;
  void (*run)(std::string_view input);
};

/// All targets of this program.
inline std::vector<Target>& targets() {
  static std::vector<Target> all;
  return all;
}

struct Registered {
  Registered(std::string_view name, void (*run)(std::string_view)) { targets().push_back({name, run}); }
};

inline void must(bool holds, const char* promise) {
  if (holds) return;
  std::fprintf(stderr, "does not hold: %s\n", promise);
  std::abort();
}

}  // namespace lockgraph::fuzz

#ifdef LOCKGRAPH_LIBFUZZER
#define FUZZ_TARGET(target)                                                           \
  static void fuzz_##target(std::string_view input);                                  \
  extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) { \
    fuzz_##target({reinterpret_cast<const char*>(data), size});                       \
    return 0;                                                                         \
  }                                                                                   \
  static void fuzz_##target(std::string_view input)
#else
#define FUZZ_TARGET(target)                                                             \
  static void fuzz_##target(std::string_view input);                                    \
  static const lockgraph::fuzz::Registered registered_##target{#target, fuzz_##target}; \
  static void fuzz_##target(std::string_view input)
#endif
