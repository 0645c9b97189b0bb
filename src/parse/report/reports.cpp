#include "reports.h"

#include "build_folder.h"
#include "families.h"
#include "kinds.h"
#include "lines.h"
#include "print_functions.h"
#include "titles.h"

#include <algorithm>
#include <utility>

namespace lockgraph::parse {
namespace {

constexpr std::size_t kProofWithin = 16;   // lines of the caller behind a banner that are looked at for proof
constexpr std::uint64_t kOopsWithin = 80;  // lines before a banner in which an oops may have provoked it
constexpr std::size_t kLongRule = 20;      // lockdep draws longer ones above its banners
constexpr std::uint64_t kSilence = 8000;   // lines of others behind which a caller's report is over

/// What a line behind a banner says of it.
enum class Proof : std::uint8_t { Yes, No, Unknown };

bool names_source_file(std::string_view t) { return t.find(".c:") != t.npos || t.find(".h:") != t.npos; }

/// A sentence that stands in reports only.
bool proves(const Statement& s, bool dept) {
  if (s.phrase() == Phrase::CallTrace) return false;
  const Stands where = stands(s.phrase());
  if (where == Stands::Dept) return dept && s.phrase() != Phrase::DeptNoDeadlock;
  return where == Stands::Inside || where == Stands::Both;
}

/// Titles are also quoted in prose, in headlines and in subjects of mails. A banner counts when a line of its report
/// follows: the ident of the kernel or a sentence of lockdep.
Proof proof(const Banner& banner, const Statement& s, std::size_t seen) {
  if (s.is<Banner>()) return Proof::No;
  const std::string_view t = s.text;
  const bool turns_off = s.phrase() == Phrase::TurningOff;
  switch (banner.kind) {
    case ReportKind::Internal: return Proof::No;  // DEBUG_LOCKS_WARN_ON() stands above it, see is_proven()
    case ReportKind::FailedAssertion: return text::begins(t, "WARNING: ") ? Proof::Yes : Proof::No;
    case ReportKind::Limit: return turns_off ? Proof::Yes : seen > 4 ? Proof::No : Proof::Unknown;
    case ReportKind::UnregisteredKey:
      return turns_off || t.find("code is fine") != t.npos || t.find("DEBUG_LOCKS_WARN_ON") != t.npos ||
                     t.starts_with("------------[ cut here")
                 ? Proof::Yes
                 : Proof::Unknown;
    case ReportKind::RcuUsage:
      return names_source_file(t) || t.find("rcu_") != t.npos || parse_ident(t) ? Proof::Yes : Proof::Unknown;
    default: break;
  }
  return proves(s, banner.dept) || parse_ident(t) ? Proof::Yes : Proof::Unknown;
}

Report build(Printed p) {
  cut_print_functions(p);
  make_paths_canonical(p);
  const Common common = read_common(p);
  Report r = build_common(p, common);
  const Family& family = family_of(p.kind);
  r.turns_validator_off = !family.validator_goes_on && !p.dept;
  if (p.dept)
    read_dept(p, common, r);
  else if (family.read)
    family.read(p, common, r);
  infer_kinds(p, common, r);
  audit_common(p, common, r);
  Title title = title_of(p, common);
  if (title.of_broken_banner)
    r.problems.push_back("the line of the banner is broken: the title is what it begins with");
  r.title = std::move(title.text);
  r.corrupted = std::move(title.corrupted);
  return r;
}

/// Without what tells where it stood.
Report bare_facts(Report r) {
  r.line = r.last_line = 0;
  r.boot = 0;
  r.provoked = r.is_cut = false;
  for (auto* said : {&r.problems, &r.contradictions, &r.agreements, &r.remarks}) said->clear();
  return r;
}

}  // namespace

void ReportsReader::begin_excerpt(const Excerpt& excerpt) {
  if (!excerpt.continues) {
    end_all();
    callers_.clear();
  }
  excerpt_ = &excerpt;
  next_.clear();
  last_ = nullptr;
}

const std::vector<std::size_t>& ReportsReader::next() {
  if (next_.empty()) next_ = next_of_same_printer(excerpt_->lines);
  return next_;
}

ReportsReader::Caller& ReportsReader::caller_of(const Line& line) {
  if (last_ && line.caller == last_name_ && line.sender == last_sender_) return *last_;
  if (callers_.size() > forget_at_) forget_callers();
  last_ = &callers_[std::string(line.sender) + '\n' + std::string(line.caller)];
  last_name_ = line.caller, last_sender_ = line.sender;
  return *last_;
}

/// Those that say nothing of what comes. Callers whose report goes on are at most as many as lines make a silence.
void ReportsReader::forget_callers() {
  end_silent();
  std::erase_if(callers_, [&](const auto& c) { return !c.second.report && lines_ - c.second.last_line > kOopsWithin; });
  forget_at_ = std::max(kMostCallers, 2 * callers_.size());
}

bool ReportsReader::is_proven(const Statement& banner, std::size_t at, const Caller& caller) {
  const Banner& words = *banner.as<Banner>();
  if (words.sure) return true;
  if (words.kind == ReportKind::Internal && lines_ == caller.failed_check_line + 1) return true;
  // A console printed it twice: the second one is what lines follow. (Two processors print the rule twice, too.)
  const std::size_t behind = next()[at];
  if ((caller.rules & 3) != 3 && behind < excerpt_->lines.size() && trim(excerpt_->lines[behind].text) == banner.text)
    return false;
  // Some reports have nothing behind the banner because another came between: the rule above it is enough.
  if ((caller.rules & 7) != 0 && lines_ - caller.rule_line < kOopsWithin) return true;
  std::size_t seen = 0;
  for (std::size_t i = next()[at]; i < excerpt_->lines.size() && seen < kProofWithin; i = next()[i]) {
    const Proof p = proof(words, read_statement(excerpt_->lines[i]), ++seen);
    if (p != Proof::Unknown) return p == Proof::Yes;
  }
  return false;
}

void ReportsReader::begin(const Statement& banner, std::size_t at, Caller& caller, const Boot& boot) {
  end(caller);
  caller.report = std::make_unique<ReportReader>(banner, family_of(banner.as<Banner>()->kind).own_backtrace, limits_);
  caller.boot = boot;
  // Before its clock runs a kernel prints everything at one time.
  const std::string_view stamp = excerpt_->lines[at].stamp;
  const bool tells = stamp.find_first_not_of("0.") != stamp.npos;
  caller.stamp = tells ? std::string(excerpt_->lines[at].sender) + ' ' + std::string(stamp) : std::string();
  // A failed check of lockdep's is an oops itself.
  const bool is_closed = caller.oops_rule && caller.oops_rule + 1 < lines_;  // the rule right above is lockdep's own
  caller.provoked = !banner.announces(ReportKind::Internal) && lines_ <= caller.provoked_until && !is_closed;
}

void ReportsReader::end(Caller& caller) {
  if (!caller.report) return;
  Report r = build(caller.report->finish());
  caller.report.reset();
  bodies_.share(r);
  r.provoked = caller.provoked;
  r.boot = caller.boot.number;
  r.preempt_rt |= caller.boot.preempt_rt;
  if (!r.kernel && !caller.boot.release.empty()) r.kernel = KernelRelease{caller.boot.release, {}, {}};
  if (!was_replayed(caller.stamp, r)) reports_.push_back(std::move(r));
}

/// A kernel that panics may print all that it has once more, its first lines, too: one report, of the two the one that
/// is whole. No two boots report the same in the same microsecond.
bool ReportsReader::was_replayed(const std::string& stamp, Report& r) {
  if (stamp.empty()) return false;
  const auto [it, is_first] = by_stamp_.try_emplace(stamp, Stamped{reports_.size(), panics_});
  if (is_first || it->second.panics == panics_) return false;
  Report& before = reports_[it->second.report];
  if (before.kind != r.kind || before.task != r.task || before.kernel != r.kernel) return false;
  if (bare_facts(before) == bare_facts(r)) return true;
  if (before.is_cut == r.is_cut) return false;
  if (before.is_cut) {
    r.line = before.line, r.boot = before.boot;
    before = std::move(r);
  }
  return true;
}

/// A banner that a mailer wrapped; `joined` must outlive it.
std::optional<Statement> ReportsReader::unwrap(const Statement& s, std::size_t at, std::string& joined) const {
  constexpr std::size_t kShortest = 30, kLongest = 120;
  const std::vector<Line>& lines = excerpt_->lines;
  const std::string_view t = s.text;
  if (!begins_banner(t) || at + 1 == lines.size() || t.size() < kShortest || t.size() > kLongest) return std::nullopt;
  const std::string_view rest = trim(lines[at + 1].text);
  if (begins_banner(rest)) return std::nullopt;  // it says something of its own
  joined = std::string(t) + " " + std::string(rest);
  const auto found = match_banner(joined);
  if (!found) return std::nullopt;
  Statement banner = s;
  banner.said = *found;
  return banner;
}

void ReportsReader::add(const Statement& s, std::size_t at, const Boot& boot) {
  ++lines_;
  if (s.phrase() == Phrase::BootHead) return end_all_of(excerpt_->lines[at].sender);
  Caller& caller = caller_of(excerpt_->lines[at]);
  if (lines_ - caller.last_line > kSilence) end(caller);
  if (!begins_report(s, at, caller, boot) && caller.report && !caller.report->add(s)) end(caller);
  remember(s, caller);
}

bool ReportsReader::begins_report(const Statement& s, std::size_t at, Caller& caller, const Boot& boot) {
  if (s.is<Banner>()) return begins_with(s, at, caller, boot);
  std::string joined;
  const auto wrapped = unwrap(s, at, joined);
  return wrapped && begins_with(*wrapped, at, caller, boot);
}

bool ReportsReader::begins_with(Statement banner, std::size_t at, Caller& caller, const Boot& boot) {
  // Whatever condition stands there: it is lockdep's own check that failed.
  if (banner.announces(ReportKind::FailedAssertion) && lines_ == caller.failed_check_line + 1)
    std::get<Banner>(banner.said).kind = ReportKind::Internal;
  if (!is_proven(banner, at, caller)) return false;
  if (caller.report && caller.report->add_copy(banner)) return true;
  if (begun_ == limits_.reports) {
    end(caller);
    if (!left_out_) left_out_ = banner.line;
    return true;
  }
  ++begun_;
  begin(banner, at, caller, boot);
  return true;
}

void ReportsReader::remember(const Statement& s, Caller& caller) {
  caller.last_line = lines_;
  const bool rule = s.text.size() > kLongRule && s.text[0] == '=' && is_rule(s.text);
  caller.rules = caller.rules << 1 | (rule ? 1 : 0);
  if (rule) caller.rule_line = lines_;
  if (rule && !caller.oops_rule) caller.oops_rule = lines_;  // sanitizers draw one behind what they print
  if (text::begins(s.text, "DEBUG_LOCKS_WARN_ON(")) caller.failed_check_line = lines_;
  panics_ += text::begins(s.text, "Kernel panic");
  if (begins_provoking_oops(s.text)) {
    caller.provoked_until = lines_ + kOopsWithin;
    caller.oops_rule = 0;
  }
  if (ends_provoking_oops(s.text)) caller.provoked_until = 0;
}

bool ReportsReader::end_silent() {
  bool goes_on = false;
  for (auto& [name, caller] : callers_) {
    if (lines_ - caller.last_line > kSilence) end(caller);
    goes_on |= caller.report != nullptr;
  }
  return goes_on;
}

/// At another boot of that machine.
void ReportsReader::end_all_of(std::string_view sender) {
  for (auto& [name, caller] : callers_)
    if (std::string_view(name).substr(0, name.find('\n')) == sender) end(caller);
}

void ReportsReader::end_all() {
  for (auto& [name, caller] : callers_) end(caller);
}

std::vector<Report> ReportsReader::finish() {
  end_all();
  std::sort(reports_.begin(), reports_.end(), [](const Report& a, const Report& b) { return a.line < b.line; });
  return std::move(reports_);
}

}  // namespace lockgraph::parse
