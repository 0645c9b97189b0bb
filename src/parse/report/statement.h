// One line -> what it says.
#pragma once
#include "catalogue.h"
#include "lock_line.h"

#include <lockgraph/text/text.h>

#include <cstdint>
#include <string_view>

namespace lockgraph::parse {

enum class Says : std::uint8_t {
  Nothing,     ///< no line of a report as far as its words go
  Rule,        ///< `======`, `-----`
  Banner,      ///< `WARNING: possible circular locking dependency detected`
  Sentence,    ///< words of the catalogue: `phrase`, `words`
  Frame,       ///< of a stack: `frame`
  Entry,       ///< `-> #2 (class){..}:`: `index`, `lock` (without label when it cannot be read)
  Block,       ///< `-> (class){..} ops: 12 {`: `lock`
  BlockEnd,    ///< `}`
  Held,        ///< ` #0: addr (class){..}, at: place`: `index`, `lock`
  Lock,        ///< `addr (class){..}, at: place`: `lock`
  Pair,        ///< `(A){..} -> (B){..}`: `lock`, `to`
  UsageState,  ///< `IN-HARDIRQ-W at:`: `words[0]`
  Step,        ///< `lock(&x->lock);`: `words` are the verb and the class
  DumpHeader,  ///< `CPU: 1 PID: 226 Comm: ...`
  DeptEvent,   ///< `[W] wait(b:0)`: `words[0]` is the letter
  Head,        ///< words at the beginning: `head`
};

/// The views point into the line. Only the fields that `says` names mean anything.
struct Statement {
  Says says = Says::Nothing;
  Phrase phrase = Phrase::None;
  Head head = Head::None;
  std::uint64_t line = 0;
  std::string_view text;   ///< trimmed
  std::string_view front;  ///< what stood before it, as it stood
  std::uint32_t indent = 0;
  bool is_cut = false;  ///< the end of the line is missing
  std::uint32_t index = 0;
  Captures words;
  LockRef lock, to;
  FrameView frame;
  Banner banner;
};

/// Where a line stands: outside of reports, only what begins something is of interest.
enum class Scope : std::uint8_t { Outside, Report };

/// Cost: linear in the line; outside of reports, for most lines a look at their first character.
void read_statement(const Line&, Scope, Statement&);
Statement read_statement(const Line&);  ///< as in a report

/// `======`, `-----`: one character all through.
bool is_rule(std::string_view);

}  // namespace lockgraph::parse
