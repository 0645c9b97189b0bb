#include "blind_spots.h"
#include "dress.h"
#include "hang/standstill_reader.h"
#include "mail_heads.h"
#include "memory/memory_reader.h"
#include "procfs/dump_reader.h"
#include "rejoin.h"
#include "reports.h"
#include "wraps.h"

#include <lockgraph/parse/parse.h>

#include <algorithm>
#include <functional>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace lockgraph {

using parse::Statement;

namespace {

/// One thing in a log that belongs to a boot.
struct Occurrence {
  std::uint64_t line;
  unsigned* boot;
  bool* preempt_rt;
  Report* report;  ///< null for a dump and for what is seen of tasks
};

std::vector<Occurrence> occurrences(LogEvidence& log) {
  std::vector<Occurrence> all;
  for (Report& r : log.reports) all.push_back({r.line, &r.boot, &r.preempt_rt, &r});
  for (ProcDump& d : log.dumps) all.push_back({d.line, &d.boot, &d.preempt_rt, nullptr});
  for (Standstill& s : log.standstills) all.push_back({s.line, &s.boot, &s.preempt_rt, nullptr});
  std::stable_sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.line < b.line; });
  return all;
}

/// What one line tells of a kernel holds for its whole boot.
void spread_preempt_rt(const std::vector<Occurrence>& all) {
  std::set<unsigned> boots;
  for (const Occurrence& o : all)
    if (*o.preempt_rt) boots.insert(*o.boot);
  for (const Occurrence& o : all) *o.preempt_rt = boots.count(*o.boot) > 0;
}

}  // namespace

void cut_boots(LogEvidence& log) {
  const std::vector<Occurrence> all = occurrences(log);
  struct Cut {
    unsigned number = 0;
    std::string ident;
    std::uint64_t off_since = 0;  // line of the report that turned the validator off
  };
  std::map<unsigned, Cut> by_printed;  // as `Linux version` lines and senders cut it
  unsigned begun = 0;
  for (const Occurrence& o : all) {
    const auto [it, first] = by_printed.try_emplace(*o.boot);
    Cut& boot = it->second;
    const std::string here = o.report && o.report->kernel ? o.report->kernel->release : std::string();
    const bool another_kernel = !boot.ident.empty() && !here.empty() && boot.ident != here;
    const bool another_report = boot.off_since && o.report && o.report->turns_validator_off;
    if (first || another_kernel || another_report) boot = {begun++, {}, 0};
    if (!here.empty()) boot.ident = here;
    if (o.report) o.report->lockdep_off_since = boot.off_since;
    if (o.report && o.report->turns_validator_off) boot.off_since = o.report->line;
    *o.boot = boot.number;
  }
  spread_preempt_rt(all);
}

namespace {

/// The boots of a log, as the `Linux version` lines of each sender tell.
class BootCounter {
 public:
  /// The boot that a line of this sender stands in.
  const parse::Boot& add(const Statement& s, std::string_view sender) {
    if (!last_ || sender != last_sender_) {
      if (boots_.size() > kMostSenders) boots_.clear();
      const auto it = boots_.find(sender);
      last_ = it != boots_.end() ? &it->second : &boots_.emplace(sender, parse::Boot{begun_++, {}, {}}).first->second;
      last_sender_ = sender;
    }
    if (s.phrase() != parse::Phrase::BootHead) return *last_;
    const std::string_view release = s.as<parse::Sentence>()->captures[0];
    last_->number = begun_++;
    last_->release = release.substr(0, release.find(' '));
    last_->preempt_rt = parse::names_preempt_rt(s.text);
    releases_.insert(last_->release);
    return *last_;
  }
  std::vector<std::string> releases() const { return {releases_.begin(), releases_.end()}; }

 private:
  static constexpr std::size_t kMostSenders = 4096;
  std::map<std::string, parse::Boot, std::less<>> boots_;  ///< by sender
  parse::Boot* last_ = nullptr;
  std::string last_sender_;
  unsigned begun_ = 0;
  std::set<std::string> releases_;
};

/// Those that lockdep and RCU print under a box, with the ident of the kernel in it.
bool prints_ident(ReportKind kind) {
  using enum ReportKind;
  return kind != UnregisteredKey && kind != Limit && kind != AtomicSleep && kind != HungTask && kind != Internal &&
         kind != FailedAssertion;
}

}  // namespace

/// Every line becomes one statement, and each reader takes from it what is its own.
class LogParser::Readers {
 public:
  Readers(const Limits& limits, const StatementListener& listener)
      : listener_(listener), reports_(limits), dumps_(limits), memory_(limits), standstills_(limits) {}

  bool add(Excerpt& excerpt) {
    take_memory(excerpt);
    dresses_.take_off(excerpt);
    parse::unwrap_lines(excerpt);
    parse::rejoin_lock_lines(excerpt);
    lists_titles_ = listener_.begin_excerpt && listener_.begin_excerpt(excerpt);
    reports_.begin_excerpt(excerpt);
    standstills_.begin_excerpt(excerpt);
    for (std::size_t i = 0; i < excerpt.own; ++i) {
      const Line& line = excerpt.lines[i];
      const std::size_t before = i - (i > 0);  // a notice has no prefix: it is of the caller of the line before
      if (!line.lost.empty())
        add({line.lost, line.number, excerpt.lines[before].caller, {}, excerpt.lines[before].sender}, before);
      add(line, i);
      if (listener_.add) listener_.add(statement_);
    }
    const bool report_goes_on = reports_.end_silent(), round_goes_on = standstills_.end_silent();
    return report_goes_on || round_goes_on || dumps_.is_open() || memory_.is_open();
  }

  LogEvidence finish(const std::string& source, const Limits& limits, Diagnostics& diagnostics) {
    LogEvidence evidence;
    evidence.reports = reports_.finish();
    if (reports_.left_out())
      diagnostics.push_back(
          {source, reports_.left_out(), beyond(limits, &Limits::reports) + ": the others are left out", true});
    for (Report& r : evidence.reports) r.source = source;
    if (named_ && evidence.reports.empty())
      diagnostics.push_back({source, named_,
                             "the text names a report of lockdep that could not be read: encoded, reversed, cut, or "
                             "in a dress that is not known",
                             false, true});
    evidence.dumps = dumps_.finish();
    std::ranges::move(memory_.finish(), std::back_inserter(evidence.dumps));
    evidence.standstills = standstills_.finish();
    std::ranges::move(memory_.standstills(), std::back_inserter(evidence.standstills));
    if (standstills_.left_out())
      diagnostics.push_back(
          {source, standstills_.left_out(), beyond(limits, &Limits::held) + ": the others are left out", true});
    cut_boots(evidence);
    heads_.name_releases(evidence.reports);
    for (Report& r : evidence.reports)
      if (!r.kernel && prints_ident(r.kind)) r.problems.emplace_back("the release of the kernel is not printed");
    evidence.blind_spots = std::move(blind_spots_);
    std::ranges::move(parse::blind_spots_of(evidence.reports), std::back_inserter(evidence.blind_spots));
    evidence.boot_releases = boots_.releases();
    return evidence;
  }

 private:
  /// Its lines are no log: nothing stands in front of them, and nothing is joined.
  void take_memory(Excerpt& excerpt) {
    std::size_t kept = 0;
    for (std::size_t i = 0; i < excerpt.own; ++i)
      if (!add_memory(excerpt.lines[i])) std::swap(excerpt.lines[kept++], excerpt.lines[i]);
    if (kept == excerpt.own) return;
    const auto own = excerpt.lines.begin();
    excerpt.lines.erase(own + static_cast<std::ptrdiff_t>(kept), own + static_cast<std::ptrdiff_t>(excerpt.own));
    excerpt.own = kept;
  }

  /// What was read from memory is of a boot of its own.
  bool add_memory(const Line& line) {
    if (!memory_.add(line.text, line.number)) return false;
    if (memory_.has_begun()) {
      Statement head;
      head.said = parse::Sentence{parse::Phrase::BootHead, {memory_.release()}};
      head.text = memory_.version();
      const parse::Boot& boot = boots_.add(head, line.sender);
      memory_.set_boot(boot.number, boot.preempt_rt);
    }
    return true;
  }

  /// A line of the caller of line `at`.
  void add(const Line& line, std::size_t at) {
    const parse::Scope scope = standstills_.is_in_round(line) ? parse::Scope::Report : reports_.scope_of(line);
    parse::read_statement(line, scope, statement_);
    const parse::Boot& boot = boots_.add(statement_, line.sender);
    reports_.add(statement_, at, boot);
    dumps_.add(statement_, boot);
    standstills_.add(statement_, line, boot);
    if (auto spot = parse::blind_spot(statement_)) blind_spots_.push_back(std::move(*spot));
    heads_.add(statement_.text, line.number);
    if (!named_ && !lists_titles_ && !reports_.has_some() && names_report(line)) named_ = line.number;
  }

  /// A title, a banner that is cut, or what stands in reports alone and was kept for the search's sake.
  bool names_report(const Line& line) const {
    if (parse::names_report(line.text)) return true;
    if (line.has_needle) return statement_.is_nothing() && parse::begins_banner(statement_.text);
    return statement_.text.ends_with(" debug this:") || statement_.text.ends_with(" debugging this:");
  }

  const StatementListener& listener_;
  Statement statement_;
  std::uint64_t named_ = 0;  ///< the first line that names a report, as long as none was read
  bool lists_titles_ = false;
  parse::Dresses dresses_;
  BootCounter boots_;
  parse::MailHeads heads_;
  parse::ReportsReader reports_;
  parse::DumpReader dumps_;
  parse::MemoryReader memory_;
  parse::StandstillReader standstills_;
  std::vector<BlindSpot> blind_spots_;
};

LogParser::LogParser(const Limits& limits, StatementListener listener)
    : limits_(limits), listener_(std::move(listener)) {}
LogParser::~LogParser() = default;

bool LogParser::add(Excerpt& excerpt) {
  if (!readers_) readers_ = std::make_unique<Readers>(limits_, listener_);
  return readers_->add(excerpt);
}

LogEvidence LogParser::finish(const Log& log, Diagnostics& diagnostics) {
  LogEvidence evidence;
  if (readers_) evidence = std::exchange(readers_, nullptr)->finish(log.source, limits_, diagnostics);
  evidence.source = log.source;
  evidence.hash = log.hash, evidence.content = log.content;
  evidence.bytes = log.bytes, evidence.head = log.head;
  evidence.reading = kReading;
  return evidence;
}

LogEvidence parse_text(std::string_view text, std::string source, const Limits& limits) {
  LogReader reader(needles());
  reader.limit(limits);
  LogParser parser(limits);
  Diagnostics diagnostics;
  const Log log = reader.read(bytes_of(text), std::move(source), [&](Excerpt& e) { return parser.add(e); });
  return parser.finish(log, diagnostics);
}

}  // namespace lockgraph
