// What one report printed, section by section. Judges nothing; that is the work of each family's own reader.
#pragma once
#include "statement.h"

#include <lockgraph/model/limits.h>
#include <lockgraph/model/report.h>

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace lockgraph::parse {

/// A lock as one line (and its inlined copies) printed it.
struct SeenLock {
  std::string label, address, mask, wait;
  Stack place;  ///< behind `at:`; inlined copies in front, innermost first
};

/// A sentence (or another line that opens something) and what stands beneath it until the next one.
struct Section {
  Phrase phrase = Phrase::None;
  std::array<std::string, 3> words;  ///< what the `%` of a sentence stood for
  std::string text;  ///< the line that opened it, or that it waited for (`A --> B`, a name), where it is needed
  std::uint64_t line = 0;
  std::uint32_t index = 0;  ///< of an entry of a chain
  std::uint32_t indent = 0;
  std::vector<SeenLock> locks;
  Stack stack;
};

/// `lock(&x);` of the scenario.
struct Step {
  std::string verb, label;
};

/// A report as it was printed. Its first section is the banner.
struct Printed {
  ReportKind kind = ReportKind::Circular;
  bool boxed = false, dept = false;
  std::string headline;  ///< the banner's line
  std::string banner_task, subject;
  std::string day;  ///< of the banner's line
  std::uint64_t line = 0, last_line = 0;
  std::optional<KernelRelease> ident;  ///< of the line under the banner
  std::string rcu_text;                ///< `net/ipv4/a.c:12 suspicious rcu_dereference_check() usage!`
  std::vector<Section> sections;
  std::vector<Step> scenario;
  bool lost_lines = false;          ///< the console dropped some of it
  bool has_loose_blocks = false;    ///< parts of dependency paths without the sentence above them
  std::size_t cut_lines = 0;        ///< lines whose ends are missing
  bool is_endless = false;          ///< longer than any report: the rest was not read
  std::vector<std::string> beyond;  ///< limits that kept something out
  bool has_trace = false;           ///< `Call Trace:` or its like was printed
  std::size_t trace_offsets = 0;    ///< functions with their offset (`f+0x1/0x2`) behind it
};

/// Reads the lines of one caller behind a banner. Lines that mean nothing to a report are stepped over.
class ReportReader {
 public:
  /// `own_backtrace`: of its kind, see Family.
  ReportReader(const Statement& banner, bool own_backtrace, const Limits&);

  /// False when the line no longer belongs to the report: at the head of an oops, when nothing of a report came for a
  /// while, at a second trace.
  bool add(const Statement&);

  /// Takes a banner that is the one before again, for another inlined function; false when it is another.
  bool add_copy(const Statement&);

  Printed finish() { return std::move(out_); }

 private:
  bool read(const Statement&);
  bool read(const Statement&, const std::monostate&);
  bool read(const Statement&, const said::Rule&);
  bool read(const Statement&, const Banner&);
  bool read(const Statement&, const Sentence&);
  bool read(const Statement&, const FrameView&);
  bool read(const Statement&, const said::Entry&);
  bool read(const Statement&, const said::Block&);
  bool read(const Statement&, const said::BlockEnd&);
  bool read(const Statement&, const said::Held&);
  bool read(const Statement&, const said::Lock&);
  bool read(const Statement&, const said::Pair&);
  bool read(const Statement&, const said::State&);
  bool read(const Statement&, const said::Step&);
  bool read(const Statement&, const said::DumpHeader&);
  bool read(const Statement&, const said::DeptEvent&);
  bool read(const Statement&, const Head&);
  bool is_said_again(const Sentence&) const;
  bool read_dept(const Statement&);
  bool read_loose_text(const Statement&);
  bool is_inlined_frame(const Statement&, const Section&) const;
  void add_frame(const Statement&, const FrameView&);
  bool read_register(const Statement&);
  Section& open(Phrase, const Statement&);
  void open_backtrace(const Statement&);
  bool has_room(std::size_t n, std::uint64_t Limits::*limit);
  void add_entry(const Statement&, const said::Entry&);
  bool finished() const { return backtrace_frames_ > 0; }
  bool is_warning() const { return out_.kind == ReportKind::Internal || out_.kind == ReportKind::FailedAssertion; }

  const Limits& limits_;
  Printed out_;
  std::string head_of_comm_;  ///< what stood before a newline in the name of the task
  bool is_behind_rule_ = false;
  bool own_backtrace_;
  std::uint32_t frame_indent_ = 0;
  bool is_owners_ = false;  ///< of a hung task: what comes is of who owns what it waits for
  bool has_backtrace_ = false, in_blocks_ = false, all_tasks_ = false, ended_ = false;
  std::size_t lines_ = 0, idle_ = 0, backtrace_frames_ = 0, parts_ = 0, entries_ = 0, held_ = 0;
};

/// The ident line under a banner: `5.11.0-syzkaller #0 Not tainted`.
std::optional<KernelRelease> parse_ident(std::string_view line);

/// `CPU: 1 PID: 226 Comm: kworker/u4:5 Not tainted 5.9.0-rc2 #0`, `Pid: 1, comm: swapper Not tainted 2.6.31 #1145`.
std::optional<std::pair<Task, KernelRelease>> parse_dump_header(std::string_view line);

/// `COMM/PID`, the pid behind the last `/`; a ` [HC0[0]:...]` behind it is dropped.
std::optional<Task> parse_task(std::string_view text, char separator = '/');

}  // namespace lockgraph::parse
