// What the fuzzers kept, and what once broke a target, in every build.
#include <doctest/doctest.h>

#include "fuzz/target.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace fs = std::filesystem;

TEST_CASE("each target has a corpus, and stands it") {
  const fs::path corpora = fs::path(LOCKGRAPH_ROOT) / "tests/fuzz/corpus";
  CHECK(lockgraph::fuzz::targets().size() == 12);
  for (const auto& target : lockgraph::fuzz::targets()) {
    CAPTURE(std::string(target.name));
    std::size_t n = 0;
    for (const auto& entry : fs::directory_iterator(corpora / target.name)) {
      std::ifstream file(entry.path(), std::ios::binary);
      const std::string input(std::istreambuf_iterator<char>(file), {});
      CAPTURE(entry.path().string());
      target.run(input);
      ++n;
    }
    CHECK(n > 0);
    target.run("");
  }
}
