// Bytes -> excerpts: lines are single, numbered in order, and what blocks the bytes come in changes nothing.
#include "fuzz/target.h"

#include <lockgraph/model/error.h>
#include <lockgraph/parse/parse.h>

#include <algorithm>
#include <string>

using namespace lockgraph;
using fuzz::must;

namespace {

std::string lines_in_blocks(std::string_view input, std::size_t block, bool wants) {
  std::string all;
  LogReader reader(needles());
  const Log log = reader.read(
      [&](char* buffer, std::size_t size) {
        const std::size_t n = input.copy(buffer, std::min(size, block));
        input.remove_prefix(n);
        return n;
      },
      "x",
      [&](Excerpt& e) {
        must(e.own <= e.lines.size(), "own lines are lines");
        std::uint64_t before = 0;
        for (std::size_t i = 0; i < e.lines.size(); ++i) {
          must(e.lines[i].number >= before, "numbers of lines grow, but for those that stood on one");
          before = e.lines[i].number;
          must(e.lines[i].text.find('\n') == std::string_view::npos, "a line is one line");
          if (i < e.own) all += std::to_string(before) + " " + std::string(e.lines[i].text) + "\n";
        }
        return wants;
      });
  return all + log.hash;
}

}  // namespace

FUZZ_TARGET(text) {
  try {
    const std::string whole = lines_in_blocks(input, input.size(), false);
    must(whole == lines_in_blocks(input, input.size(), false), "a log is read alike each time");
    lines_in_blocks(input, 7, true);
  } catch (const Error&) {  // compressed
  }
}
