// One line -> what it says.
#pragma once
#include "catalogue.h"
#include "lock_line.h"

#include <lockgraph/text/text.h>

#include <cstdint>
#include <string_view>
#include <variant>

namespace lockgraph::parse {

/// What a line says, by its form; the views point into the line.
namespace said {
struct Rule {};  ///< `======`, `-----`
/// `-> #2 (class){..}:`. Without label where the lock cannot be read.
struct Entry {
  std::uint32_t index = 0;
  LockRef lock;
};
/// `-> (class){..} ops: 12 {`
struct Block {
  LockRef lock;
};
struct BlockEnd {};  ///< `}`
/// ` #0: addr (class){..}, at: place`
struct Held {
  std::uint32_t index = 0;
  LockRef lock;
};
/// `addr (class){..}, at: place`
struct Lock {
  LockRef lock;
};
/// `(A){..} -> (B){..}`
struct Pair {
  LockRef from, to;
};
/// `IN-HARDIRQ-W at:`
struct State {
  std::string_view state;
};
/// `lock(&x->lock);`
struct Step {
  std::string_view verb, label;
};
struct DumpHeader {};  ///< `CPU: 1 PID: 226 Comm: ...`
/// `[W] wait(b:0)`
struct DeptEvent {
  std::string_view letter;
};
}  // namespace said

/// Nothing: no line of a report as far as its words go. Banner, Sentence and Head by the catalogue, FrameView of a
/// stack.
using Said =
    std::variant<std::monostate, said::Rule, Banner, Sentence, FrameView, said::Entry, said::Block, said::BlockEnd,
                 said::Held, said::Lock, said::Pair, said::State, said::Step, said::DumpHeader, said::DeptEvent, Head>;

struct Statement {
  Said said;
  std::uint64_t line = 0;
  std::string_view text;   ///< trimmed
  std::string_view front;  ///< what stood before it, as it stood
  std::uint32_t indent = 0;
  bool is_cut = false;  ///< the end of the line is missing

  template <class Form>
  const Form* as() const {
    return std::get_if<Form>(&said);
  }
  template <class Form>
  bool is() const {
    return std::holds_alternative<Form>(said);
  }
  bool is_nothing() const { return is<std::monostate>(); }
  /// Phrase::None where it is no sentence.
  Phrase phrase() const {
    const auto* sentence = as<Sentence>();
    return sentence ? sentence->phrase : Phrase::None;
  }
  /// True for a banner of that kind.
  bool announces(ReportKind kind) const {
    const auto* banner = as<Banner>();
    return banner && banner->kind == kind;
  }
};

/// Where a line stands: outside of reports, only what begins something is of interest.
enum class Scope : std::uint8_t { Outside, Report };

/// Cost: linear in the line; outside of reports, for most lines a look at their first character.
void read_statement(const Line&, Scope, Statement&);
Statement read_statement(const Line&);  ///< as in a report

/// `======`, `-----`: one character all through.
bool is_rule(std::string_view);

}  // namespace lockgraph::parse
