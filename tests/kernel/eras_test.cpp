#include <doctest/doctest.h>

#include "kernel/eras.h"

#include <string>

using namespace lockgraph;

TEST_CASE("the rules of a release") {
  struct Row {
    std::string release;
    MaskEra masks;
    bool recursive_readers, prints_rlock;
  };
  using enum MaskEra;
  for (const Row& row : std::initializer_list<Row>{
           {"2.6.18-8.el5", Signs2628, false, false},
           {"2.6.29.4", Signs2628, false, false},
           {"2.6.30-rc1", Modern, false, false},
           {"4.19.0-rc2-syzkaller", Modern, false, false},
           {"5.9.0", Modern, false, false},
           {"5.9.0-rc5-next-20200921", Modern, true, false},
           {"5.8.0-next-20200812", Modern, false, false},
           {"5.10.0-rc1", Modern, true, false},
           {"6.3.13", Modern, true, false},
           {"6.4.0-rc1+", Modern, true, true},
           {"6.12.0-syzkaller", Modern, true, true},
       }) {
    CAPTURE(row.release);
    const Era era = era_of(row.release);
    CHECK(era.known);
    CHECK(era.masks == row.masks);
    CHECK(era.recursive_readers == row.recursive_readers);
    CHECK(era.prints_rlock == row.prints_rlock);
  }
}

TEST_CASE("a release without a version is one of today, of which the lack of an rlock proves nothing") {
  for (const std::string release : {"syzkaller", "next-20240101", ""}) {
    CAPTURE(release);
    const Era era = era_of(release);
    CHECK_FALSE(era.known);
    CHECK(era.masks == MaskEra::Modern);
    CHECK(era.recursive_readers);
    CHECK_FALSE(era.prints_rlock);
  }
}
