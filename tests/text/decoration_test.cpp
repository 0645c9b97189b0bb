#include <doctest/doctest.h>
#include "lines.h"

using namespace lockgraph;
using namespace std::string_literals;

namespace {
Excerpt lines_of(std::string_view bytes, std::uint64_t first) {
  Excerpt e;
  cut_lines(bytes, bytes.size(), first, Limits().line, e);
  return e;
}
}  // namespace

TEST_CASE("what consoles, loggers and mailers put in front is stripped; the message keeps its own indent") {
  struct Row {
    std::string line, text, caller;
  };
  for (const Row& row : std::initializer_list<Row>{
           {"-> #1 (&x){+.+.}:", "-> #1 (&x){+.+.}:", ""},
           {"[   20.507796]  (&x){+.+.}", " (&x){+.+.}", ""},
           {"[   14.082085][   T50] text", "text", "T50"},
           {"[   14.082085][    C0]  text", " text", "C0"},
           {"[   27.272344] [   T2632] text", "text", "T2632"},
           {"[ 87.511584][ T9] text", "text", "T9"},
           {"[ 87.511584][ T123@C1] text", "text", "T123"},
           {"<4>[   14.082085] text", "text", ""},
           {"<12>text", "text", ""},
           {"<IRQ>", "<IRQ>", ""},
           {"> > [   14.082085] text", "text", ""},
           {">> text", "text", ""},
           {"| [   14.082085] text", "text", ""},
           {"Sep  9 10:25:34 host kernel: [   14.082085] text", "text", ""},
           {"Sep  9 10:25:34 host kernel: text", "text", ""},
           {"kernel: text", "text", ""},
           {"2025-09-09T10:25:34.123456+02:00 host kernel: [   14.082085] text", "text", ""},
           {"2025-09-09T10:25:34Z [   14.082085] text", "text", ""},
           {"10:25:34.123 [   14.082085] text", "text", ""},
           {"[Tue Sep  9 10:25:34 2025] text", "text", ""},
           {"[Tue Sep  9 10:25:34 2025] [   T2632] text", "text", "T2632"},
           {"2025-09-09T10:25:34,123456+02:00 [   T12] text", "text", "T12"},
           {" [ 2785.326074 ] text", "text", ""},
           {"[10205.023544]  [10205.023544] text", "text", ""},
           {"  #012text", "text", ""},
           {"kern  :warn  : [   14.082085] text", "text", ""},
           {"4,447,14082085,-;text", "text", ""},
           {"4,447,14082085,-;\\x0atext\\x0a", "text", ""},
           {"4,451,14084074,c,caller=T50;text", "text", "T50"},
           {"debian login: [   14.082085][    T1] text", "text", "T1"},
           {"** 12 printk messages dropped ** [   14.082085] text", "text", ""},
           {"[   14.082085] I[0:      swapper/0:    1] text", "text", ""},
           {"[   14.082085] .(0)[1:swapper/0]text", "text", ""},
           {"09-09 10:25:34.123  1234  1240 W kernel  : text", "text", ""},
           {"text\r", "text", ""},
           {"\t[Wed Dec 16 10:25:34 2025] text", "text", ""},
           {"[   T1222] text", "text", "T1222"},
           {"  <4>[   14.082085] text", "text", ""},
           {"[  +0.000021] text", "text", ""},
           {"[  +0,000021]  text", " text", ""},
           {"[   14.082085 <    0.000021>] text", "text", ""},
           {"[   14.082085 <    0.000021 >] host kernel: text", "text", ""},
           {"[   14.082085] host kernel: text", "text", ""},
           {"[   14.082085] 003: text", "text", ""},
           {"[Nov29 01:25] text", "text", ""},
           {"Tue 2025-09-09 10:25:35 UTC host kernel: text", "text", ""},
           {"1757413535.032266 host kernel: text", "text", ""},
           {"... kernel: text", "text", ""},
           {"<4>1 2025-09-09T10:25:35.123456Z host kernel - - [meta sequenceId=\"4\"] text", "text", ""},
           {"<4>1 2025-09-09T10:25:35.123456Z host kernel - - - text", "text", ""},
           {"2025-09-09 10:25:35 +0200 host kernel: text", "text", ""},
           {"2025-09-09T10:25:35.1Z lava console out: [   14.082085] text", "text", ""},
           {"[    1.234567] console: [   14.082085] text", "text", ""},
           {"[    1.234567] one [   14.082085] two", "one [   14.082085] two", ""},
           {"[   14.082085] the host kernel: text", "the host kernel: text", ""},
           {"[   14.082085] usb: kernel: text", "usb: kernel: text", ""},
           {"[<c0268a7f>] f+0x1f/0x90", "[<c0268a7f>] f+0x1f/0x90", ""},
           {"[ INFO: possible recursive locking detected ]", "[ INFO: possible recursive locking detected ]", ""},
       }) {
    CAPTURE(row.line);
    const Stripped s = strip_decoration(row.line);
    CHECK(std::string(s.text) == row.text);
    CHECK(std::string(s.caller) == row.caller);
  }
}

TEST_CASE("a notice of lost messages that stands in front of a message is kept") {
  const std::string notice = "** 12 printk messages dropped **";
  for (const std::string& line :
       {notice + " [   14.082085] text", notice + " text", "[   14.082085] " + notice + " [   14.082085] text",
        "2025-09-09T10:25:34Z " + notice + " [   14.082085] text", "debian login: " + notice + " [   14.082085] text",
        "Sep  9 10:25:34 host kernel: " + notice + " <4>[   14.082085] text"}) {
    CAPTURE(line);
    const Stripped s = strip_decoration(line);
    CHECK(std::string(s.text) == "text");
    CHECK(std::string(s.lost) == notice);
  }
  for (const std::string& alone : {notice, "[   14.082085] " + notice, notice + "  "})
    CHECK(strip_decoration(alone).lost.empty());
  const std::string bytes = notice + " [   14.082085] \n" + notice + " [   14.082085]  b\n";
  const Excerpt e = lines_of(bytes, 1);
  REQUIRE(e.lines.size() == 2);
  CHECK(std::string(e.lines[0].text) == notice);
  CHECK(std::string(e.lines[1].text) == " b");
  CHECK(std::string(e.lines[1].lost) == notice);
}

TEST_CASE("escape sequences, NULs, entities and hard blanks are cleaned away") {
  const std::string bytes =
      "\x1b[1;31m[    1.000000] red\x1b[0m\nmm-&gt;lock &amp;x\na\xc2\xa0"
      "b\nn\0ul\n\f\\&a-\\>b\\_c \\x0a\n&#38;a&#x5f;b &#7; &#x;\n&%28a%29 100%\n^[[32mgreen^[[0m\n"s;
  const Excerpt e = lines_of(bytes, 7);
  REQUIRE(e.lines.size() == 8);
  CHECK(std::string(e.lines[4].text) == "&a->b_c \\x0a");
  CHECK(std::string(e.lines[5].text) == "&a_b &#7; &#x;");
  CHECK(std::string(e.lines[6].text) == "&(a) 100%");
  CHECK(std::string(e.lines[7].text) == "green");
  CHECK(std::string(e.lines[0].text) == "red");
  CHECK(std::string(e.lines[1].text) == "mm->lock &x");
  CHECK(std::string(e.lines[2].text) == "a b");
  CHECK(std::string(e.lines[3].text) == "nul");
  CHECK(e.lines[3].number == 10);
}

TEST_CASE("of control sequences nothing stays, of what only begins as one everything but the ESC") {
  struct Row {
    std::string line, text;
  };
  for (const Row& row : std::initializer_list<Row>{
           {"\x1b[1;31mred\x1b[0m", "red"},
           {"\x1b[5~WARNING: x", "WARNING: x"},
           {"\x1b[2@12:30", "12:30"},
           {"\x1b[?2004lx", "x"},
           {"\x1b[2 @x", "x"},
           {"\x1b[1`\x1b[2{x", "x"},
           {"\x1b[=3hx\x1b[31", "x"},
           {"\x1b]0;a title\ax", "x"},
           {"\x1b]0;a title\x1b\\x", "x"},
           {"\x1b]8;;http://x\x1b\\a link\x1b]8;;\x1b\\ x", "a link x"},
           {"\x1bP1$r0m\x1b\\x", "x"},
           {"\x1bXa\x1b\\b\x1b^c\x1b\\d\x1b_e\x1b\\f", "bdf"},
           {"\x1bPa\ab\x1b\\x", "x"},
           {"\x1b(B\x1b)0\x1b#8x", "x"},
           {"\x1b"
            "7x\x1b"
            "8\x1b=\x1bM",
            "x"},
           // without an end: the text stays
           {"\x1b]0;WARNING: x", "0;WARNING: x"},
           {"\x1bPWARNING: x", "WARNING: x"},
           {"\x1b]0;a \x1b[1mb\ac", "0;a b\ac"},
           {"\x1bPa\x1b]0;b\ac", "ac"},
           // malformed: so does the text
           {"\x1b[   14.082085] text", "text"},
           {"\x1b[12\x1b[1mx", "[12x"},
           {"\x1b[1\xc3\xa4x", "[1\xc3\xa4x"},
           {"\x1b[3\x01mx", "[3\x01mx"},
           {"\x1b\x1b[1mx", "x"},
           {"\x1b\xc3\xa4x", "\xc3\xa4x"},
           {"\x1b WARNING: x", " WARNING: x"},
           {"\x1b(&x->lock){+.+.}", "(&x->lock){+.+.}"},
           {"x\x1b", "x"},
           {"x\x1b[", "x"},
       }) {
    CAPTURE(row.line);
    const Excerpt e = lines_of(row.line, 1);
    REQUIRE(e.lines.size() == 1);
    CHECK(std::string(e.lines[0].text) == row.text);
  }
}

TEST_CASE("a line without prefix has the caller of the line before") {
  const Excerpt e = lines_of("[    1.000000][   T7] one\ntwo\n[    1.000000][   T8] three\n", 1);
  CHECK(std::string(e.lines[1].caller) == "T7");
  CHECK(std::string(e.lines[2].caller) == "T8");
}

TEST_CASE("lines that a console printed twice are one") {
  CHECK(lines_of("[    1.000001] one\n[    1.000001] one\n[    1.000002] one\n", 1).lines.size() == 2);
  CHECK(lines_of("one\none\ntwo\n", 1).lines.size() == 3);  // nothing tells
  std::string twice;
  for (char c = 'a'; c <= 'z'; ++c) twice += std::string(5, c) + "\n" + std::string(5, c) + "\n";
  CHECK(lines_of(twice, 1).lines.size() == 26);
}

TEST_CASE("the pieces of a record of netconsole are one line; one that does not follow stays") {
  const Excerpt e = lines_of(
      "4,1,100,-,caller=T1,ncfrag=0/7;abcd\n4,1,100,-,caller=T1,ncfrag=4/7;efg\n4,2,100,-,ncfrag=9/12;xyz\n", 1);
  REQUIRE(e.lines.size() == 2);
  CHECK(std::string(e.lines[0].text) == "abcdefg");
  CHECK(std::string(e.lines[0].caller) == "T1");
  CHECK(std::string(e.lines[1].text) == "xyz");
}

TEST_CASE("a sender is named where there are several; the first is nobody") {
  const Excerpt e =
      lines_of("Sep  9 10:25:34 alpha kernel: a\nSep  9 10:25:34 beta kernel: b\nc\nd | [    1.000001] d\n", 1);
  REQUIRE(e.lines.size() == 4);
  CHECK(e.lines[0].sender.empty());
  CHECK(std::string(e.lines[1].sender) == "beta");
  CHECK(std::string(e.lines[2].sender) == "beta");  // no prefix: of the line before
  CHECK(e.lines[3].sender.empty());                 // noise of one line is no name
  std::string harness;
  for (const std::string vm : {"vm-1 | ", "vm-2 | "})
    for (int i = 0; i < 3; ++i) harness += vm + "[    1.00000" + std::to_string(i) + "] text\n";
  const Excerpt several = lines_of(harness, 1);
  CHECK(several.lines[0].sender.empty());
  CHECK(std::string(several.lines[3].sender) == "vm-2 |");
}
