#include "dress.h"
#include "lines.h"
#include "wraps.h"

#include <doctest/doctest.h>

using namespace lockgraph;

namespace {

std::vector<std::string> texts(const Excerpt& e) {
  std::vector<std::string> lines;
  for (const Line& l : e.lines) lines.emplace_back(l.text);
  return lines;
}

std::vector<std::string> unwrapped(const std::string& text) {
  Excerpt e;
  cut_lines(text, text.size(), 1, Limits().line, e);
  parse::unwrap_lines(e);
  return texts(e);
}

std::vector<std::string> undressed(const std::string& text) {
  Excerpt e;
  const std::size_t needle = text.find("ING: ");
  cut_lines(text, text.size(), 1, Limits().line, e, std::span(&needle, 1));
  parse::Dresses dresses;
  dresses.take_off(e);
  return texts(e);
}

}  // namespace

TEST_CASE("what a mailer broke at a blank is one line again; what says something of its own stays") {
  using Lines = std::vector<std::string>;
  struct Row {
    std::string broken;
    Lines whole;
  };
  for (const Row& row : std::initializer_list<Row>{
           {"init/1 is trying to\nacquire lock:\n", {"init/1 is trying to acquire lock:"}},
           {"the existing dependency chain\n(in reverse\norder) is:\n",
            {"the existing dependency chain (in reverse order) is:"}},
           {"the dependencies between the lock\nto be acquired\n and HARDIRQ-irq-unsafe lock:\n",
            {"the dependencies between the lock to be acquired", " and HARDIRQ-irq-unsafe lock:"}},
           {" f+0x1/0x2\nfs/a.c:12 [inline]\n g+0x1/0x2\n[ldtest]\n",
            {" f+0x1/0x2 fs/a.c:12 [inline]", " g+0x1/0x2 [ldtest]"}},
           {" f fs/a.c:12\n[inline]\n", {" f fs/a.c:12 [inline]"}},
           {"6.12.117 #1 Tainted: G\n          O\n", {"6.12.117 #1 Tainted: G O"}},
           {"6.12.117\n#1 Not tainted\n", {"6.12.117 #1 Not tainted"}},
           {"CPU: 1 PID: 2 Comm: a Not\ntainted 6.1.0 #1\n", {"CPU: 1 PID: 2 Comm: a Not tainted 6.1.0 #1"}},
           {" ... key      at:\n[<ffffffffa0003c78>] k+0x18/0x60\n",
            {" ... key      at: [<ffffffffa0003c78>] k+0x18/0x60"}},
           {" ... key\n at: [<ffffffffa0003c78>] k+0x18/0x60\n", {" ... key at: [<ffffffffa0003c78>] k+0x18/0x60"}},
           {"  &a --> &b -->\n&c\n", {"  &a --> &b --> &c"}},
           {"[\n   12.345678][   T1] text\n", {"text"}},
           // two lines of their own
           {"but task is already holding lock:\nwhich lock already depends on the new lock.\n",
            {"but task is already holding lock:", "which lock already depends on the new lock."}},
           {" f+0x1/0x2 fs/a.c:12\nfs/b.c:3\n", {" f+0x1/0x2 fs/a.c:12", "fs/b.c:3"}},
           {"executing program 0:\nopen()\n", {"executing program 0:", "open()"}},
       }) {
    CAPTURE(row.broken);
    CHECK(unwrapped(row.broken) == row.whole);
  }
}

TEST_CASE("a terminal's last column: what goes on is joined, what was cut is left out") {
  const std::string stamp = "[    5.032266][    T1] ";
  std::string wraps, cuts;
  for (const std::string letter : {"a", "b", "c"}) {
    const std::string line =
        stamp + "ffffffffa00043f8 (lock_" + letter + "){+.+.}-{3:3}, at: function_" + letter + "+0x18/0x30";
    wraps += line.substr(0, 80) + "\n" + line.substr(80) + "\n" + stamp + "stack backtrace:\n";
    cuts += line.substr(0, 80) + "\n" + stamp + "stack backtrace:\n";
  }
  REQUIRE(unwrapped(wraps).size() == 6);
  CHECK(unwrapped(wraps)[0] == "ffffffffa00043f8 (lock_a){+.+.}-{3:3}, at: function_a+0x18/0x30");
  Excerpt e;
  cut_lines(cuts, cuts.size(), 1, Limits().line, e);
  parse::unwrap_lines(e);
  REQUIRE(e.lines.size() == 6);
  CHECK(e.lines[0].is_cut);
  CHECK(std::string(e.lines[0].text) == "ffffffffa00043f8 (lock_a){+.+.}-{3:3}, at: function_a");
  CHECK_FALSE(e.lines[1].is_cut);
}

TEST_CASE(
    "a dress that nobody knows is learnt where neighbours of a banner wear it, and lines of a report are among them") {
  const std::vector<std::string> report = {"=====================================",
                                           "WARNING: possible recursive locking detected",
                                           "6.12.117 #1 Not tainted",
                                           "-------------------------------------",
                                           "init/1 is trying to acquire lock:",
                                           " #0: x"};
  std::string dressed, numbered, titles;
  for (std::size_t i = 0; i < report.size(); ++i) {
    dressed += "| " + report[i] + std::string(60 - report[i].size(), ' ') + "|\n";
    numbered += std::to_string(8 + i) + "=" + report[i] + "\n";
    titles += "run #" + std::to_string(i) + ": crashed: WARNING: possible recursive locking detected\n";
  }
  CHECK(undressed(numbered) == report);
  const std::vector<std::string> lines = undressed(dressed);
  REQUIRE(lines.size() == report.size());
  CHECK(lines[1].starts_with(report[1] + " "));
  CHECK(undressed(titles)[0] == "run #0: crashed: WARNING: possible recursive locking detected");
  CHECK(undressed("root@host:~# " + report[1] + "\n" + report[2] + "\n")[0] == report[1]);
  CHECK(undressed("I saw " + report[1] + "\nyesterday\n")[0] == "I saw " + report[1]);
}
