#include <doctest/doctest.h>
#include <lockgraph/model/bisection.h>

using namespace lockgraph;

TEST_CASE("runs add up by what they tell of the bug that is looked for") {
  BisectionStep s;
  s.runs = {{Outcome::Crashed, "a", 3, true, 1, Likeness::Same},
            {Outcome::Crashed, "b", 2, true, 1, Likeness::Akin},
            {Outcome::Crashed, "c", 1},
            {Outcome::Ok, "", 4},
            {Outcome::BootFailed, "x", 5},
            {Outcome::Lost, "y", 6}};
  const RunTally t = tally(s);
  CHECK(t.crashed == 5);
  CHECK(t.other == 1);
  CHECK(t.ok == 4);
  CHECK(t.lost == 11);
  CHECK(t.all() == 21);
  CHECK(t.decisive() == 10);
}

TEST_CASE("the interval of a rate holds it, narrows with runs, and stays in 0..1") {
  const Reproduction few = reproduction(5, 10), many = reproduction(50, 100), all = reproduction(10, 10);
  CHECK(few.low < 0.5);
  CHECK(few.high > 0.5);
  CHECK(many.high - many.low < few.high - few.low);
  CHECK(all.low == doctest::Approx(0.722).epsilon(0.01));  // Wilson's, by hand
  CHECK(all.high == 1);
  CHECK(reproduction(0, 0).high == 1);
}

TEST_CASE("the chance of a miss falls with runs and rises with rarity") {
  CHECK(miss_chance(10, 10, 10) < 1e-5);
  CHECK(miss_chance(1, 10, 10) > 0.3);
  CHECK(miss_chance(5, 10, 3) > miss_chance(5, 10, 6));
  CHECK(miss_chance(3, 10, 0) == doctest::Approx(1));
}
