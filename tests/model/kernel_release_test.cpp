#include <doctest/doctest.h>
#include <lockgraph/kernel_release.h>

using namespace lockgraph;

TEST_CASE("versions of releases") {
  CHECK(version_of("5.11.0-syzkaller") == "v5.11");
  CHECK(version_of("2.6.27") == "v2.6.27");
  CHECK(version_of("6.10-rc3") == "v6.10");
  CHECK(version_of("syzkaller").empty());
  CHECK(version_of("").empty());
  CHECK(version_number("2.6.27") == 2006027u);
  CHECK(version_number("5.10.44-x") == 5010044u);
  CHECK_FALSE(version_number("next-2020").has_value());
}
