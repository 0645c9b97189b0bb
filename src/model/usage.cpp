#include <lockgraph/model/usage.h>

#include <algorithm>
#include <cctype>

namespace lockgraph {
namespace {

struct IrqName {
  Irq irq;
  std::string_view lower, upper;
};

constexpr IrqName kNames[] = {
    {Irq::Hardirq, "hardirq", "HARDIRQ"},
    {Irq::Softirq, "softirq", "SOFTIRQ"},
    {Irq::ReclaimFs, "reclaim_fs", "RECLAIM_FS"},
    {Irq::Nmi, "nmi", "NMI"},
};

// The states of NMIs have names of their own.
constexpr std::pair<UsageState, std::string_view> kNmiNames[] = {
    {used_in(Irq::Nmi), "IN-NMI"}, {enabled(Irq::Nmi), "INITIAL USE"}, {enabled_read(Irq::Nmi), "INITIAL READ USE"}};

}  // namespace

std::string_view name(Irq irq) { return kNames[static_cast<std::size_t>(irq)].lower; }

std::string name(UsageState s) {
  for (const auto& [state, text] : kNmiNames)
    if (state == s) return std::string(text);
  const std::string irq(kNames[static_cast<std::size_t>(s.irq)].upper);
  return (s.enabled ? irq + "-ON" : "IN-" + irq) + (s.read ? "-R" : "-W");
}

namespace {

/// In any case; until 2.6.28 with `-` for the blank: `initial-use`.
bool same_state_name(std::string_view text, std::string_view name) {
  return std::equal(text.begin(), text.end(), name.begin(), name.end(), [](char a, char b) {
    return std::toupper(static_cast<unsigned char>(a)) == b || (a == '-' && b == ' ');
  });
}

}  // namespace

// IN-HARDIRQ-W   SOFTIRQ-ON-R   in-reclaim_fs-W   INITIAL USE   IN-NMI
std::optional<UsageState> parse_state(std::string_view text) {
  const auto take = [&text](std::string_view word) {
    const auto same = [](char a, char b) { return std::toupper(static_cast<unsigned char>(a)) == b; };
    if (text.size() < word.size() ||
        !std::equal(word.begin(), word.end(), text.begin(), [&](char upper, char c) { return same(c, upper); }))
      return false;
    text.remove_prefix(word.size());
    return true;
  };
  while (text.ends_with(' ')) text.remove_suffix(1);  // `initial-use ` was padded
  for (const auto& [state, words] : kNmiNames)
    if (same_state_name(text, words)) return state;
  const bool used = take("IN-");
  for (const IrqName& irq : kNames) {
    if (!take(irq.upper)) continue;
    if (!used && !take("-ON")) return std::nullopt;
    const bool read = take("-R");
    if ((!read && !take("-W")) || !text.empty()) return std::nullopt;
    return UsageState{irq.irq, !used, read};
  }
  return std::nullopt;
}

std::vector<UsageState> Usage::states() const {
  std::vector<UsageState> all;
  for (const Irq irq : kIrqs)
    for (const bool enabled : {false, true})
      for (const bool read : {false, true})
        if (const UsageState s{irq, enabled, read}; contains(s)) all.push_back(s);
  if (contains(used_in(Irq::Nmi))) all.push_back(used_in(Irq::Nmi));
  return all;
}

std::vector<std::string> Usage::names() const {
  std::vector<std::string> all;
  for (const UsageState s : states()) all.push_back(name(s));
  return all;
}

bool is_mask(std::string_view mask) {
  return (mask.size() == 4 || mask.size() == 6) &&
         std::all_of(mask.begin(), mask.end(), [](char c) { return c == '.' || c == '+' || c == '-' || c == '?'; });
}

Usage decode_mask(std::string_view mask, MaskEra era) {
  const bool old = era == MaskEra::Signs2628 && mask.size() == 4;
  Usage usage;
  for (std::size_t i = 0; i < mask.size(); ++i) {
    const bool read = old ? i >= 2 : i % 2 == 1;
    const Irq irq = kIrqs[old ? i % 2 : i / 2];
    const char used = old ? '+' : '-', enabled = old ? '-' : '+';
    if (mask[i] == used || mask[i] == '?') usage.insert({irq, false, read});
    if (mask[i] == enabled || mask[i] == '?') usage.insert({irq, true, read});
  }
  return usage;
}

}  // namespace lockgraph
