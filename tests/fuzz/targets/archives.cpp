// Compressed files and archives, by path and as a stream.
#include "fuzz/target.h"
#include "fuzz/temporary_file.h"

#include <lockgraph/model/error.h>
#include <lockgraph/parse/parse.h>

#include <algorithm>

using namespace lockgraph;
using fuzz::must;

FUZZ_TARGET(archives) {
  Limits limits;
  limits.unpacked = 1 << 20;
  limits.depth = 3;
  const auto nothing = [](Excerpt&) { return false; };
  std::uint64_t bytes = 0;
  const auto done = [&](const Log& log) {
    bytes += log.bytes;
    must(log.hash.empty() || log.hash.size() == 32, "a log is known by a hash");
  };
  LogReader reader(needles());
  reader.limit(limits);
  Diagnostics diagnostics;
  const fuzz::TemporaryFile file(input);
  try {
    reader.read_path(file.path(), diagnostics, nothing, done);
  } catch (const Error&) {}
  must(bytes <= 2 * limits.unpacked + input.size(), "what is unpacked is bounded");
  try {
    reader.read_stream(
        [&](char* buffer, std::size_t size) {
          const std::size_t n = input.copy(buffer, size);
          input.remove_prefix(n);
          return n;
        },
        "x", diagnostics, nothing, done);
  } catch (const Error&) {}
}
