#include "lines.h"
#include "banners.h"
#include "build.h"
#include "collect.h"
#include "titles.h"
#include "wordings.h"

#include <lockgraph/parse/parse.h>

#include <algorithm>
#include <deque>
#include <string>

namespace lockgraph {
namespace {

using parse::Banner;
using parse::Phrase;

constexpr std::size_t kProofWithin = 16;  // lines of the caller behind a banner that are looked at for proof
constexpr std::size_t kOopsWithin = 80;   // lines before a banner in which an oops may have provoked it

// Titles are also quoted in prose, in headlines and in subjects of mails. A banner counts when a line of its report
// follows: the ident of the kernel or a sentence of lockdep.
bool is_followed_by_report(const std::vector<Line>& lines, const std::vector<std::size_t>& next, std::size_t at,
                           const Banner& banner) {
  // lockdep draws a rule above its banners; some reports have nothing behind it because another came between.
  for (std::size_t i = at, before = 0; i-- > 0 && before < 3 && at - i < kOopsWithin;) {
    if (lines[i].caller != lines[at].caller) continue;
    ++before;
    const std::string_view t = parse::trim(lines[i].text);
    if (t.size() > 20 && t.find_first_not_of('=') == t.npos) return true;
  }
  std::size_t seen = 0;
  for (std::size_t i = next[at]; i < lines.size() && seen < kProofWithin; i = next[i]) {
    const std::string_view t = parse::trim(lines[i].text);
    if (t.empty()) continue;
    ++seen;
    if (parse::match_banner(t)) return false;
    const auto sentence = parse::match_sentence(t);
    switch (banner.kind) {
      case ReportKind::Limit:
        if (sentence && sentence->phrase == Phrase::TurningOff) return true;
        if (seen > 4) return false;
        break;
      case ReportKind::UnregisteredKey:
        if (t.find("code is fine") != t.npos || (sentence && sentence->phrase == Phrase::TurningOff) ||
            t.find("DEBUG_LOCKS_WARN_ON") != t.npos || t.starts_with("------------[ cut here"))
          return true;
        break;
      case ReportKind::AtomicSleep:
        if (t.starts_with("in_atomic()")) return true;
        break;
      case ReportKind::RcuUsage:
        if (t.find(".c:") != t.npos || t.find(".h:") != t.npos || t.find("rcu_") != t.npos) return true;
        if (parse::parse_ident(t)) return true;
        break;
      default:
        if (parse::parse_ident(t) || t == "summary" || t.starts_with("context A")) return true;
        if (sentence && sentence->phrase != Phrase::CallTrace && sentence->phrase != Phrase::StateAt) return true;
    }
  }
  return false;
}

/// The banner on a line, also where a mailer wrapped it.
std::optional<Banner> banner_at(const std::vector<Line>& lines, std::size_t at, std::deque<std::string>& unwrapped) {
  if (auto banner = parse::match_banner(lines[at].text)) return banner;
  const std::string_view t = parse::trim(lines[at].text);
  if (at + 1 == lines.size() || t.size() < 30 || t.size() > 120 ||
      (!t.starts_with("WARNING: ") && !t.starts_with("[ ") && !t.starts_with("BUG: ")))
    return std::nullopt;
  unwrapped.push_back(std::string(t) + " " + std::string(parse::trim(lines[at + 1].text)));
  auto banner = parse::match_banner(unwrapped.back());
  if (!banner) unwrapped.pop_back();
  return banner;
}

// An oops that is being printed right before: the report came out of its printing (console locks and the like).
bool is_provoked(const std::vector<Line>& lines, std::size_t at) {
  static constexpr std::string_view kOops[] = {"------------[ cut here ]",
                                               "BUG: KASAN",
                                               "general protection fault",
                                               "WARNING: CPU:",
                                               "kernel BUG at",
                                               "BUG: unable to handle",
                                               "BUG: kernel NULL",
                                               "UBSAN:",
                                               "FAULT_INJECTION:"};
  for (std::size_t i = at, seen = 0; i-- > 0 && seen < kOopsWithin; ++seen) {
    if (lines[i].caller != lines[at].caller) continue;
    const std::string_view t = parse::trim(lines[i].text);
    if (t.starts_with("---[ end trace") || t.find("# git bisect") == 0 || t.starts_with("crash: ")) return false;
    if (std::any_of(std::begin(kOops), std::end(kOops), [&](auto head) { return t.starts_with(head); })) return true;
  }
  return false;
}

/// All but those that lockdep only remarks on, and DEPT, which goes on.
bool turns_validator_off(const parse::Collected& c) {
  using enum ReportKind;
  const ReportKind kind = c.banner.kind;
  return kind != RcuUsage && kind != AtomicSleep && kind != HungTask && !c.headline.starts_with("DEPT:");
}

Report build(const parse::Collected& c) {
  Report r = parse::build_common(c);
  r.turns_validator_off = turns_validator_off(c);
  switch (c.banner.kind) {
    case ReportKind::Circular:
    case ReportKind::Recursive:
      c.headline.starts_with("DEPT:") ? parse::build_dept(c, r) : parse::build_cycle(c, r);
      break;
    case ReportKind::IrqInversion:
    case ReportKind::IrqOrder: parse::build_irq(c, r); break;
    case ReportKind::InconsistentState: parse::build_state_change(c, r); break;
    default: break;
  }
  parse::audit_common(c, r);
  return r;
}

}  // namespace

std::vector<Report> parse_reports(const Log& log) {
  std::vector<Report> reports;
  BootCounter boots;
  for (const Excerpt& excerpt : log.excerpts) {
    const std::vector<Line>& lines = excerpt.lines;
    const std::vector<std::size_t> next = next_of_same_caller(lines);
    std::vector<bool> is_banner(lines.size(), false);
    std::vector<std::pair<std::size_t, Banner>> banners;
    std::deque<std::string> unwrapped;
    for (std::size_t i = 0; i < lines.size(); ++i)
      if (const auto banner = banner_at(lines, i, unwrapped);
          banner && (banner->sure || is_followed_by_report(lines, next, i, *banner))) {
        is_banner[i] = true;
        banners.emplace_back(i, *banner);
      }
    std::size_t next_line = 0;
    for (const auto& [at, banner] : banners) {
      for (; next_line < at; ++next_line) boots.add(lines[next_line]);
      const parse::Collected collected = parse::collect(lines, at, banner, is_banner, next);
      Report r = build(collected);
      r.source = log.source;
      r.boot = boots.boot();
      if (!r.kernel && !boots.release().empty()) r.kernel = KernelRelease{boots.release(), {}, {}};
      r.provoked = is_provoked(lines, at);
      r.title = parse::title_of(collected, r);
      reports.push_back(std::move(r));
    }
    for (; next_line < lines.size(); ++next_line) boots.add(lines[next_line]);
  }
  return reports;
}

}  // namespace lockgraph
