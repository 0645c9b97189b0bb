#include <doctest/doctest.h>
#include <lockgraph/model/similar.h>

using namespace lockgraph;

namespace {
using Words = std::vector<std::string>;
}  // namespace

TEST_CASE("near are those that contain the word, and those of which it is a slip, nearest first") {
  CHECK(similar("lock", {"mutex", "&rq->lock", "lock"}, 5) == Words{"lock", "&rq->lock"});
  CHECK(similar("timelone", {"timelines", "cuts", "timeline"}, 5) == Words{"timeline", "timelines"});
  CHECK(similar("cits", {"stats", "cuts"}, 5) == Words{"cuts"});
  CHECK(similar("lvels", {"under", "levels"}, 5) == Words{"levels"});
  CHECK(similar("exprot", {"export", "analyze"}, 5) == Words{"export"});
  CHECK(similar("provokedd", {"provoked"}, 5) == Words{"provoked"});
}

TEST_CASE("what is far is not near") {
  CHECK(similar("zzzz", {"stats", "cuts", "export"}, 5).empty());
  CHECK(similar("ab", {"cd"}, 5).empty());
  CHECK(similar("export", {"e", "exp", "x"}, 5).empty());
  CHECK(similar("export", {}, 5).empty());
}

TEST_CASE("at most as many as wanted, the nearest of them") {
  CHECK(similar("ab", {"abxxxx", "abx", "ab"}, 2) == Words{"ab", "abx"});
  CHECK(similar("timelone", {"timelines", "timeline"}, 1) == Words{"timeline"});
  CHECK(similar("ab", {"ab"}, 0).empty());
}

TEST_CASE("a long name that contains the word is near, too") {
  const std::string name = std::string(300, 'x') + "->lock";
  CHECK(similar("->lock", {name}, 5) == Words{name});
  CHECK(similar(name, {"y", name}, 5) == Words{name});
}
