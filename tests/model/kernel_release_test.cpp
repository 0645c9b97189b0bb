#include <doctest/doctest.h>
#include <lockgraph/model/kernel_release.h>

#include <string>
#include <vector>

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

TEST_CASE("releases in order of history") {
  const std::vector<std::string> ordered = {"v2.6.9", "v2.6.27-rc1", "v2.6.27", "v2.6.27.4", "v3.0",
                                            "v4.19",  "v5.4-rc8",    "v5.4",    "v5.4.12",   "v5.10"};
  for (std::size_t i = 0; i < ordered.size(); ++i) {
    CHECK(release_point(ordered[i]).label() == ordered[i]);
    if (i > 0) CHECK(release_point(ordered[i - 1]) < release_point(ordered[i]));
  }
  CHECK(release_point("5.9.0-rc2-syzkaller").label() == "v5.9-rc2");
  CHECK(release_point("5.11.0-syzkaller #0").label() == "v5.11");
  CHECK(release_point("6.1.12-1-amd64").label() == "v6.1.12");
  CHECK(release_point("5.8.0-0.rc3.1.fc33.x86_64").label() == "v5.8-rc3");
  CHECK(release_point("5.8.0-0.fc33").label() == "v5.8");
  CHECK(release_point("syzkaller") == ReleasePoint{});
  ReleasePoint after = release_point("v5.10");
  after.after = true;
  CHECK(release_point("v5.10.7") < after);
  CHECK(after < release_point("v5.11-rc1"));
  CHECK(after.label() == "after v5.10");
}

TEST_CASE("ranges of releases: a series, a release, both ends, one end; other text is none") {
  const auto range = [](std::string_view text) { return parse_release_range(text).value(); };
  CHECK(range("v5.11").contains("5.11.0-rc2-syzkaller"));
  CHECK(range("v5.11").contains("5.11.7"));
  CHECK_FALSE(range("5.11").contains("5.12.0"));
  CHECK_FALSE(range("v5.11").contains("syzkaller"));
  CHECK(range("v5.11-rc2").contains("5.11.0-rc2"));
  CHECK_FALSE(range("v5.11-rc2").contains("5.11.0"));
  CHECK(range("v5.4..v5.10").contains("5.4.0-rc1"));
  CHECK(range("v5.4..v5.10").contains("5.10.44"));
  CHECK_FALSE(range("v5.4..v5.10").contains("5.11.0-rc1"));
  CHECK(range("..v5.10").contains("2.6.27"));
  CHECK(range("v5.10..").contains("6.19.0-rc2"));
  CHECK(range("v2.6.27").contains("2.6.27.4"));
  CHECK_FALSE(range("v2.6.27").contains("2.6.28"));
  for (const char* none : {"", "..", "v5", "x", "5.x", "v5.4...v5.5", "host.example"})
    CHECK_FALSE(parse_release_range(none).has_value());
}

TEST_CASE("releases are counted through the series") {
  CHECK(ordinal(release_point("v5.10")) - ordinal(release_point("v5.4")) == 6);
  CHECK(ordinal(release_point("v3.0")) - ordinal(release_point("v2.6.39")) == 1);
  CHECK(ordinal(release_point("v5.0")) - ordinal(release_point("v4.20")) == 1);
  CHECK(ordinal(release_point("v7.0")) - ordinal(release_point("v6.19")) == 1);
  CHECK(ordinal(release_point("6.1.0-rc5-syzkaller")) == ordinal(release_point("6.1.7")));
}
