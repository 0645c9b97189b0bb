// What may be seen of the text of a log.
#include <doctest/doctest.h>
#include <lockgraph/model/printable.h>

using namespace lockgraph;

TEST_CASE("what does something to a terminal, or is not seen, is replaced; what is read stays") {
  CHECK(printable("a\x1b[31m\tb\nc\x7f") == "a [31m\tb\nc ");
  CHECK(printable("\u00e9\u4e2d\U0001f600") == "\u00e9\u4e2d\U0001f600");
  for (const std::string turns : {"\u202e", "\u2066", "\u200f", "\u061c", "\u009b", "\u2028"})
    CHECK(printable("a" + turns + "b") == "a b");
  for (const std::string hidden : {"\u200b", "\u00ad", "\u2060", "\ufeff", "\U000e0041", "\ufe0f"})
    CHECK(printable("a" + hidden + "b") == "a\ufffdb");
  CHECK(printable("\xff\xc0\x80") == "\ufffd\ufffd\ufffd");
}

TEST_CASE("in JSON the same is an escape, so that nothing is lost") {
  CHECK(printable_json("{\"a\":\"\u202e\u009b\u200b\x7f\"}") == "{\"a\":\"\\u202e\\u009b\\u200b\\u007f\"}");
  CHECK(printable_json("\"\U000e0041\"") == "\"\\udb40\\udc41\"");
  CHECK(printable_json("{\"\u00e9\":\"\U0001f600\\n\"}") == "{\"\u00e9\":\"\U0001f600\\n\"}");
}
