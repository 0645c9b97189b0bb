// Finds where reports may begin, without cutting lines: one memchr() pass over the colons of `WARNING: `, `INFO: `,
// `BUG: ` and the like, then a look at the words behind.
#include "cursor.h"

#include "lines.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace lockgraph {
namespace {

struct Needle {
  std::string_view lead;  // stands right before the colon
  std::string_view text;  // stands behind `: `, or somewhere on the rest of the line when `anywhere`
  bool anywhere = false;
};

// The leads end in different characters, so that one table lookup on the byte before a colon rejects nearly all.
constexpr Needle kNeedles[] = {
    {"WARNING", "possible "},
    {"WARNING", "inconsistent lock state"},
    {"WARNING", "bad "},
    {"WARNING", "held lock freed"},
    {"WARNING", "lock held when"},
    {"WARNING", "still has locks held", true},
    {"WARNING", "Nested lock was not taken"},
    {"WARNING", "suspicious RCU usage"},
    {"WARNING", "-unsafe lock order detected", true},
    {"WARNING", "at kernel/locking/lockdep.c", true},
    {"WARNING", "chain_key collision"},
    {"INFO", "possible "},
    {"INFO", "inconsistent lock state"},
    {"INFO", "suspicious "},
    {"INFO", "-unsafe lock order detected", true},
    {"INFO", "trying to register non-static key"},
    {"INFO", "lockdep is turned off"},
    {"INFO", " blocked ", true},
    {"BUG", "Invalid wait context"},
    {"BUG", "MAX_"},
    {"BUG", "bad "},
    {"BUG", "held lock freed"},
    {"BUG", "lock held "},
    {"BUG", "still has locks held", true},
    {"BUG", "Nested lock was not taken"},
    {"BUG", "-unsafe lock order detected", true},
    {"BUG", "sleeping function called from invalid context"},
    {"BUG", "key "},
    {"DEPT", ""},
    {"all lock classes", ""},
    {"all lock chains", ""},
    {"lock-classes", ""},
    {"FD", ""},           // lines of /proc/lockdep and
    {"irq_context", ""},  // /proc/lockdep_chains: a dump is longer than a report
    {"debug_locks", ""},
};

constexpr std::array<bool, 256> kLastOfLead = [] {
  std::array<bool, 256> table{};
  for (const Needle& n : kNeedles) {
    const char last = n.lead.back();
    table[static_cast<unsigned char>(last)] = true;
    if (last >= 'A' && last <= 'Z') table[static_cast<unsigned char>(last - 'A' + 'a')] = true;  // mail in lower case
  }
  return table;
}();

bool starts_with(std::string_view s, std::string_view head) {
  return s.size() >= head.size() && std::equal(head.begin(), head.end(), s.begin(), text::same_letter);
}
bool ends_with(std::string_view s, std::string_view tail) {
  return s.size() >= tail.size() && std::equal(tail.rbegin(), tail.rend(), s.rbegin(), text::same_letter);
}
bool contains(std::string_view s, std::string_view piece) {
  return std::search(s.begin(), s.end(), piece.begin(), piece.end(), text::same_letter) != s.end();
}

bool is_candidate(std::string_view bytes, std::size_t colon) {
  const std::string_view before = bytes.substr(colon < 20 ? 0 : colon - 20, colon < 20 ? colon : 20);
  std::string_view behind = bytes.substr(colon + 1, 240);
  behind = behind.substr(0, behind.find('\n'));
  while (behind.starts_with(' ')) behind.remove_prefix(1);
  for (const Needle& n : kNeedles)
    if (ends_with(before, n.lead) && (n.anywhere ? contains(behind, n.text) : starts_with(behind, n.text))) return true;
  return false;
}

std::size_t find_colon_banner(std::string_view bytes, std::size_t from) {
  while (from < bytes.size()) {
    const void* hit = std::memchr(bytes.data() + from, ':', bytes.size() - from);
    if (!hit) return std::string_view::npos;
    const auto colon = static_cast<std::size_t>(static_cast<const char*>(hit) - bytes.data());
    if (colon > 0 && kLastOfLead[static_cast<unsigned char>(bytes[colon - 1])] && is_candidate(bytes, colon))
      return colon;
    from = colon + 1;
  }
  return std::string_view::npos;
}

}  // namespace

std::size_t BannerFinder::next() {
  const auto refresh = [this](std::size_t& hit, auto find) {
    if (hit != std::string_view::npos && hit < from_) hit = find();
  };
  refresh(colon_, [this] { return find_colon_banner(bytes_, from_); });
  refresh(boot_, [this] { return bytes_.find("Linux version ", from_); });
  const std::size_t hit = colon_ < boot_ ? colon_ : boot_;
  if (hit != std::string_view::npos) from_ = hit + 1;
  return hit;
}

BannerFinder::BannerFinder(std::string_view bytes, std::size_t from)
    : bytes_(bytes), from_(from), colon_(find_colon_banner(bytes, from)), boot_(bytes.find("Linux version ", from)) {}

}  // namespace lockgraph
