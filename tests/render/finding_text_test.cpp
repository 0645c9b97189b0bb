// A finding as a list shows it.
#include <doctest/doctest.h>
#include <lockgraph/render/findings.h>

#include "graph/evidence_builder.h"

using namespace lockgraph;

namespace {

std::string text_of(std::size_t boots) {
  Evidence logs;
  for (std::size_t i = 0; i < boots; ++i)
    logs.push_back(
        log_of("log" + std::to_string(10 + i), {circular("t", {"A", "B"}, "5." + std::to_string(1 + i) + ".0")}));
  const Analysis a = analyze(std::move(logs));
  return finding_text(a.graph, a.findings.at(0));
}

bool has_piece(const std::string& text, std::string_view piece) { return text.find(piece) != text.npos; }

}  // namespace

TEST_CASE("where a finding was printed: each place of a few; of many the first, the last, and how many") {
  const std::string few = text_of(8), many = text_of(12);
  for (std::size_t i = 0; i < 8; ++i) CHECK(has_piece(few, "log" + std::to_string(10 + i) + ":"));
  CHECK_FALSE(has_piece(few, "more"));
  CHECK(has_piece(many, "first log10:"));
  CHECK(has_piece(many, "last  log21:"));
  CHECK(has_piece(many, "and 10 more"));
  CHECK_FALSE(has_piece(many, "log15"));
}
