#include "glob.h"

#include <lockgraph/parse/parse.h>

namespace lockgraph {
namespace {

using parse::glob_match;
using parse::trim;

struct Wording {
  BlindSpotKind kind;
  std::string_view text;
};

constexpr Wording kWordings[] = {
    {BlindSpotKind::LockdepOff, "INFO: lockdep is turned off."},
    {BlindSpotKind::LockdepOff, "turning off the locking correctness validator."},
    {BlindSpotKind::LockdepOff, "Disabling lock debugging due to kernel taint"},
    {BlindSpotKind::LockdepOff, "*WARNING* lock debugging disabled!! - possibly due to a lockdep warning"},
    {BlindSpotKind::LockdepOff, "debug_locks: 0"},
    {BlindSpotKind::Limit, "BUG: MAX_* too low!"},
    {BlindSpotKind::Limit, "(buggered) all lock chains:"},
    {BlindSpotKind::Lost, "** * printk messages dropped **"},
    {BlindSpotKind::Lost, "** * printk messages dropped ** *"},
};

}  // namespace

std::vector<BlindSpot> find_blind_spots(const Log& log, const std::vector<Report>& reports) {
  std::vector<BlindSpot> spots;
  for (const Excerpt& excerpt : log.excerpts)
    for (const Line& line : excerpt.lines) {
      const std::string_view t = trim(line.text);
      if (t.size() > 120) continue;
      parse::Captures captures;
      std::string squeezed;  // the stats file pads its numbers
      if (t.starts_with("debug_locks:")) squeezed = t.ends_with(" 0") ? "debug_locks: 0" : "";
      for (const Wording& w : kWordings)
        if (glob_match(w.text, squeezed.empty() ? t : std::string_view(squeezed), captures)) {
          spots.push_back({w.kind, line.number, std::string(t)});
          break;
        }
    }
  const Report* first_of_boot = nullptr;
  for (const Report& r : reports) {
    if (first_of_boot && first_of_boot->boot != r.boot) first_of_boot = nullptr;
    if (!first_of_boot && r.turns_validator_off) {
      first_of_boot = &r;
      spots.push_back({BlindSpotKind::LockdepOff, r.line,
                       "lockdep stops at its first report of a boot, this " + std::string(name(r.kind)) + " one"});
    }
    if (r.is_cut)
      spots.push_back(
          {BlindSpotKind::Lost, r.last_line, std::string(name(r.kind)) + " report: cut: there is no stack backtrace"});
    if (r.kernel && r.kernel->taint && !r.kernel->taint->empty())
      spots.push_back({BlindSpotKind::Tainted, r.line, "the kernel was tainted: " + *r.kernel->taint});
  }
  return spots;
}

}  // namespace lockgraph
