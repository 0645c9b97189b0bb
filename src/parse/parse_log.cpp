#include "blind_spots.h"
#include "mail_heads.h"
#include "procfs/dump_reader.h"
#include "report/rejoin.h"
#include "report/reports.h"

#include <lockgraph/parse/parse.h>

#include <algorithm>
#include <iterator>
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
  Report* report;  ///< null for a dump
};

std::vector<Occurrence> occurrences(LogEvidence& log) {
  std::vector<Occurrence> all;
  for (Report& r : log.reports) all.push_back({r.line, &r.boot, &r.preempt_rt, &r});
  for (ProcDump& d : log.dumps) all.push_back({d.line, &d.boot, &d.preempt_rt, nullptr});
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
  unsigned boot = 0, printed = 0;  // as cut, and as `Linux version` lines cut it
  std::string ident;
  std::uint64_t off_since = 0;  // line of the report that turned the validator off
  for (const Occurrence& o : all) {
    const std::string here = o.report && o.report->kernel ? o.report->kernel->release : std::string();
    const bool another_kernel = !ident.empty() && !here.empty() && ident != here;
    const bool another_report = off_since && o.report && o.report->turns_validator_off;
    if (*o.boot != printed || another_kernel || another_report) {
      boot += &o != &all.front();
      printed = *o.boot;
      ident.clear();
      off_since = 0;
    }
    if (!here.empty()) ident = here;
    if (o.report) o.report->lockdep_off_since = off_since;
    if (o.report && o.report->turns_validator_off) off_since = o.report->line;
    *o.boot = boot;
  }
  spread_preempt_rt(all);
}

namespace {

/// The boots of a log, as its `Linux version` lines tell.
class BootCounter {
 public:
  void add(const Statement& s) {
    if (s.says != parse::Says::Sentence || s.phrase != parse::Phrase::BootHead) return;
    ++boot_.number;
    boot_.release = s.words[0].substr(0, s.words[0].find(' '));
    boot_.preempt_rt = parse::names_preempt_rt(s.text);
    releases_.insert(boot_.release);
  }
  const parse::Boot& boot() const { return boot_; }
  std::vector<std::string> releases() const { return {releases_.begin(), releases_.end()}; }

 private:
  parse::Boot boot_;
  std::set<std::string> releases_;
};

}  // namespace

/// Every line becomes one statement, and each reader takes from it what is its own.
class LogParser::Readers {
 public:
  Readers(const Limits& limits, const StatementListener& listener)
      : listener_(listener), reports_(limits), dumps_(limits) {}

  bool add(Excerpt& excerpt) {
    parse::rejoin_lock_lines(excerpt);
    lists_titles_ = listener_.begin_excerpt && listener_.begin_excerpt(excerpt);
    reports_.begin_excerpt(excerpt);
    for (std::size_t i = 0; i < excerpt.own; ++i) {
      const Line& line = excerpt.lines[i];
      const std::size_t before = i - (i > 0);  // a notice has no prefix: it is of the caller of the line before
      if (!line.lost.empty()) add({line.lost, line.number, excerpt.lines[before].caller}, before);
      add(line, i);
      if (listener_.add) listener_.add(statement_);
    }
    const bool report_goes_on = reports_.end_silent();
    return report_goes_on || dumps_.is_open();
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
    cut_boots(evidence);
    heads_.name_releases(evidence.reports);
    evidence.blind_spots = std::move(blind_spots_);
    std::ranges::move(parse::blind_spots_of(evidence.reports), std::back_inserter(evidence.blind_spots));
    evidence.boot_releases = boots_.releases();
    return evidence;
  }

 private:
  /// A line of the caller of line `at`.
  void add(const Line& line, std::size_t at) {
    parse::read_statement(line, reports_.scope_of(line.caller), statement_);
    boots_.add(statement_);
    reports_.add(statement_, at, boots_.boot());
    dumps_.add(statement_, boots_.boot());
    if (auto spot = parse::blind_spot(statement_)) blind_spots_.push_back(std::move(*spot));
    heads_.add(statement_.text, line.number);
    if (!named_ && !lists_titles_ && !reports_.has_some() && parse::names_report(line.text)) named_ = line.number;
  }

  const StatementListener& listener_;
  Statement statement_;
  std::uint64_t named_ = 0;  ///< the first line that names a report, as long as none was read
  bool lists_titles_ = false;
  BootCounter boots_;
  parse::MailHeads heads_;
  parse::ReportsReader reports_;
  parse::DumpReader dumps_;
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
  evidence.hash = log.hash;
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
