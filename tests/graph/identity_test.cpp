#include <doctest/doctest.h>
#include <lockgraph/identity.h>

#include "graph/evidence_builder.h"

using namespace lockgraph;

TEST_CASE("auto: names never numbered are one class, numbered and generic ones are split by boot") {
  const Evidence logs{log_of("a", {report_of("5.9.0", {{"A", "B#2"}, {"B", "lock"}})}), log_of("b", {report_of("5.9.0", {{"A", "B"}, {"&(&x->y)->rlock", "lock"}, {"&x->y", "A"}})})};
  const Identities ids(logs, IdentityPolicy::Auto);
  CHECK(ids.of(0, 0, "A").name == ids.of(1, 0, "A").name);
  CHECK(ids.of(0, 0, "A").name == "A");
  CHECK_FALSE(ids.of(0, 0, "A").ambiguous);
  CHECK(ids.of(0, 0, "B").name != ids.of(1, 0, "B").name);
  CHECK(ids.of(0, 0, "B").name != ids.of(0, 0, "B#2").name);
  CHECK(ids.of(1, 0, "B").ambiguous);
  CHECK(ids.of(0, 0, "lock").name != ids.of(1, 0, "lock").name);
  CHECK(ids.of(1, 0, "&(&x->y)->rlock").name == ids.of(1, 0, "&x->y").name);
}

TEST_CASE("exact: the label within one boot; name: base name and subclass") {
  const Evidence logs{log_of("a", {report_of("", {{"A#2/1", "A#3"}})}), log_of("b", {report_of("", {{"A#2/1", "A"}})})};
  const Identities exact(logs, IdentityPolicy::Exact), by_name(logs, IdentityPolicy::Name);
  CHECK(exact.of(0, 0, "A#2/1").name != exact.of(1, 0, "A#2/1").name);
  CHECK(by_name.of(0, 0, "A#2/1").name == "A/1");
  CHECK(by_name.of(0, 0, "A#3").name == by_name.of(1, 0, "A").name);
  CHECK(by_name.of(0, 0, "A#2/1").name != by_name.of(0, 0, "A#3").name);
}
