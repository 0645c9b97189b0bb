#include "blind_spots.h"

#include <string>

namespace lockgraph::parse {
namespace {

std::optional<BlindSpotKind> kind_of(const Statement& s) {
  if (s.announces(ReportKind::Limit)) return BlindSpotKind::Limit;
  // The file of statistics pads its numbers:  ` debug_locks:                             0`
  if (s.text.starts_with("debug_locks:") && s.text.ends_with(" 0")) return BlindSpotKind::LockdepOff;
  switch (s.phrase()) {
    case Phrase::LockdepOff:
    case Phrase::TurningOff: return BlindSpotKind::LockdepOff;
    case Phrase::ChainsOverflowed: return BlindSpotKind::Limit;
    case Phrase::MessagesDropped: return BlindSpotKind::Lost;
    default: return std::nullopt;
  }
}

}  // namespace

std::optional<BlindSpot> blind_spot(const Statement& s) {
  constexpr std::size_t kLongest = 120;
  if (s.text.size() > kLongest) return std::nullopt;
  const auto kind = kind_of(s);
  return kind ? std::optional(BlindSpot{*kind, s.line, std::string(s.text)}) : std::nullopt;
}

std::vector<BlindSpot> blind_spots_of(const std::vector<Report>& reports) {
  std::vector<BlindSpot> spots;
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

}  // namespace lockgraph::parse
