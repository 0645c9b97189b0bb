// Every wording of every era, once: what reports begin with, their sentences, what stands around them. A new wording of
// a future kernel is a line in banners.h or sentences.h; the search of logs, the reading of lines and their tests
// follow from it.
#pragma once
#include "glob.h"
#include "phrases.h"

#include <lockgraph/model/report.h>

#include <optional>
#include <string_view>

namespace lockgraph::parse {

/// The line that names a report's kind.
struct Banner {
  ReportKind kind;
  std::string_view task;     ///< `COMM/PID` or `COMM:PID` where the banner holds it, else empty
  std::string_view subject;  ///< what stands in the place of the first `%` that is no task: `HARDIRQ` of irq-order
  bool sure = false;         ///< the words alone prove a report; else a line of its kind must follow
  bool boxed = false;        ///< `[ INFO: ... ]` or `[ BUG: ... ]`
  bool dept = false;         ///< of DEPT, whose reports have a grammar of their own
};

/// The kind whose banner is the whole line (`WARNING: ...`, `[ INFO: ... ]`, `[ BUG: ... ]`), or nothing. Titles inside
/// other text (`run #0: crashed: ...`, a mail's subject, a quoted source line) are no banners. `line` is trimmed.
std::optional<Banner> match_banner(std::string_view line);

/// True where a line begins as banners do, whatever follows.
bool begins_banner(std::string_view line);

/// True where the words of a banner stand anywhere on the line: it speaks of a report, whether it begins one or not.
bool names_report(std::string_view line);

struct Sentence {
  Phrase phrase = Phrase::None;
  Captures captures{};
};

/// The sentence that is the whole line, Phrase::None when it is none. `line` is trimmed. Cost: a look at the few
/// wordings that begin with its first letter, and at those that end as it does.
Sentence match_sentence(std::string_view line);

/// The same of the sentences that mean something outside of reports, too: where boots and dumps begin, blind spots.
Sentence match_sentence_outside(std::string_view line);

/// Whether one sentence may begin with the first of these and end with the last: of most lines that tells that they are
/// no pieces of one. Neither is empty.
bool may_span(std::string_view first, std::string_view last);

/// Words at the beginning of a line that tell enough.
enum class Head : std::uint8_t {
  None,
  Oops,       ///< another report of the kernel, which ends ours
  Register,   ///< registers and code, printed behind a backtrace
  Furniture,  ///< belongs to a report and says nothing to the graph
};
Head match_head(std::string_view line);

/// `WARNING: kernel/a.c:12 at f+0x1/0x2, CPU#1: comm/7`, as warnings begin since 6.19.
bool begins_warning(std::string_view line);

/// True for an oops that may provoke a report while it is being printed, and for what ends its printing.
bool begins_provoking_oops(std::string_view line);
bool ends_provoking_oops(std::string_view line);

}  // namespace lockgraph::parse
