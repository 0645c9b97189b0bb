#include "lines.h"
#include "rejoin.h"

#include <doctest/doctest.h>

using namespace lockgraph;

namespace {
std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  Excerpt e;
  cut_lines(text, text.size(), 1, Limits().line, e);
  parse::rejoin_lock_lines(e);
  for (const Line& l : e.lines) lines.emplace_back(l.text);
  return lines;
}
}  // namespace

TEST_CASE("lock lines which the console broke become one line again") {
  struct Row {
    std::string broken;
    std::vector<std::string> whole;
  };
  for (const Row& row : std::initializer_list<Row>{
           {" (\ntasklist_lock){.+.+}-{2:2}\n", {" (tasklist_lock){.+.+}-{2:2}"}},
           {"-> #1 (\n&nilfs->ns_sem){++++}-{3:3}:\n", {"-> #1 (&nilfs->ns_sem){++++}-{3:3}:"}},
           {"ffff0000ca83f090 (&ns_sem){++++}-{3:3}\n, at: put+0x4c/0x9c fs/s.c:471\n",
            {"ffff0000ca83f090 (&ns_sem){++++}-{3:3}, at: put+0x4c/0x9c fs/s.c:471"}},
           {" #0:\nffffffff8c79c7b8\n (\nrcu_state.exp_mutex\n){+.+.}-{3:3}, at: f+0x24f/0x780\n",
            {" #0: ffffffff8c79c7b8 (rcu_state.exp_mutex){+.+.}-{3:3}, at: f+0x24f/0x780"}},
           {"-> #1 (\nsk_lock-AF_TIPC){+.+.}-{0:0}\n:\n", {"-> #1 (sk_lock-AF_TIPC){+.+.}-{0:0}:"}},
           {"  lock(&s->s_dquot.dqio_sem\n);\n", {"  lock(&s->s_dquot.dqio_sem);"}},
           {"       INITIAL USE\n at:\n", {"       INITIAL USE at:"}},
           {" (&bus->mutex){+.+.+.}, at: [<c000000000052830>]\n.pmac_i2c_open+0x30/0x100\n",
            {" (&bus->mutex){+.+.+.}, at: [<c000000000052830>] .pmac_i2c_open+0x30/0x100"}},
           {" #0: ffffffff8c79c7b8 (\ndev->qdisc_tx_busylock ?: &qdisc_tx_busylock\n){+...}, at: f+0x1/0x2\n",
            {" #0: ffffffff8c79c7b8 (dev->qdisc_tx_busylock ?: &qdisc_tx_busylock){+...}, at: f+0x1/0x2"}},
           // the name is lost: no lock without a name is made up
           {"-> #1 (\n){+.+.}:\n", {"-> #1 (", "){+.+.}:"}},
           // a foreign line in the middle stays, and a class alone is whole
           {"-> #2\nkobject: 'loop2': fill_kobj_path\n (&x){+.+.}:\n",
            {"-> #2 (&x){+.+.}:", "kobject: 'loop2': fill_kobj_path"}},
           {" (&f->f_owner.lock){.+.+}-{2:2}\n\nand interrupts\n",
            {" (&f->f_owner.lock){.+.+}-{2:2}", "and interrupts"}},
           // nor is the lock of another line, of another report or of another boot
           {"-> #1 (\nffff888000000010 (&x){+.+.}-{3:3}, at: f+0x1/0x2\n",
            {"-> #1 (", "ffff888000000010 (&x){+.+.}-{3:3}, at: f+0x1/0x2"}},
           {"-> #1 (\nWARNING: possible recursive locking detected\n&x){+.+.}:\n",
            {"-> #1 (", "WARNING: possible recursive locking detected", "&x){+.+.}:"}},
           {"-> #1 (\nLinux version 6.6.0\n&x){+.+.}:\n", {"-> #1 (", "Linux version 6.6.0", "&x){+.+.}:"}},
           // what never becomes whole is left alone
           {" (detected by 1, t=2)\nnext\n", {" (detected by 1, t=2)", "next"}},
           {"-> #1 (\n[  nothing\n", {"-> #1 (", "[  nothing"}},
       }) {
    CAPTURE(row.broken);
    CHECK(lines_of(row.broken) == row.whole);
  }
}

TEST_CASE("pieces of another caller are never taken") {
  const std::string text =
      "[1.000000][ T1] #0:  (\n[1.000000][ T2] (U)\n[1.000000][ T1] rcu_read_lock){....}\n[1.000000][ T1] , at: "
      "f+0x1/0x2\n";
  CHECK(lines_of(text) == std::vector<std::string>{"#0:  (rcu_read_lock){....}, at: f+0x1/0x2", "(U)"});
}
