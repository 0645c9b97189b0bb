#include <doctest/doctest.h>
#include <lockgraph/model/usage.h>

using namespace lockgraph;
using Names = std::vector<std::string>;

TEST_CASE("masks decode by the era of the kernel that printed them") {
  using enum MaskEra;
  struct Row {
    std::string mask;
    MaskEra era;
    Names states;
  };
  for (const Row& row : std::initializer_list<Row>{
           {"....", Modern, {}},
           {"-.-.", Modern, {"IN-HARDIRQ-W", "IN-SOFTIRQ-W"}},
           {".+.+", Modern, {"HARDIRQ-ON-R", "SOFTIRQ-ON-R"}},
           {"+.?.", Modern, {"HARDIRQ-ON-W", "IN-SOFTIRQ-W", "SOFTIRQ-ON-W"}},
           {"+.+.-+", Modern, {"HARDIRQ-ON-W", "SOFTIRQ-ON-W", "IN-RECLAIM_FS-W", "RECLAIM_FS-ON-R"}},
           {"++..", Signs2628, {"IN-HARDIRQ-W", "IN-SOFTIRQ-W"}},
           {"--..", Signs2628, {"HARDIRQ-ON-W", "SOFTIRQ-ON-W"}},
           {"..-?", Signs2628, {"HARDIRQ-ON-R", "IN-SOFTIRQ-R", "SOFTIRQ-ON-R"}},
       }) {
    CAPTURE(row.mask);
    CHECK(decode_mask(row.mask, row.era).names() == row.states);
  }
}

TEST_CASE("state names of old and new kernels are one state; others are none") {
  CHECK(parse_state("in-hardirq-W") == parse_state("IN-HARDIRQ-W"));
  CHECK(name(*parse_state("SOFTIRQ-ON-R")) == "SOFTIRQ-ON-R");
  CHECK(parse_state("IN-RECLAIM_FS-W").has_value());
  CHECK(parse_state("initial-use ") == enabled(Irq::Nmi));
  CHECK(parse_state("INITIAL READ USE") == enabled_read(Irq::Nmi));
  CHECK(name(*parse_state("IN-NMI")) == "IN-NMI");
  CHECK_FALSE(parse_state("INITIAL").has_value());
  CHECK_FALSE(parse_state("").has_value());
}

TEST_CASE("only 4 or 6 characters make a mask") {
  CHECK(is_mask("+.?-"));
  CHECK(is_mask("......"));
  CHECK_FALSE(is_mask("....."));
  CHECK_FALSE(is_mask("+.x-"));
}

TEST_CASE("the states of NMIs are states; INITIAL USE, which every class has, is not listed") {
  Usage usage;
  usage.insert(enabled(Irq::Nmi));
  CHECK(usage.names().empty());
  usage.insert(used_in(Irq::Nmi));
  CHECK(usage.names() == std::vector<std::string>{"IN-NMI"});
  CHECK_FALSE(usage.any_read());
  CHECK_FALSE(usage.any_write());
}
