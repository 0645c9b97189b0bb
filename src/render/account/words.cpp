#include "words.h"

#include "scenario.h"

#include <lockgraph/render/words.h>

#include <algorithm>

namespace lockgraph {
namespace {

/// How a class stands to the irqs: in which it does something, and whether readers or writers do.
std::string side_words(const Usage& usage, bool is_enabled, std::string_view before, std::string_view plural,
                       std::string_view behind) {
  bool read = false, write = false;
  std::vector<std::string> names;
  for (const Irq irq : kIrqs) {
    const bool w = usage.contains(is_enabled ? enabled(irq) : used_in(irq)),
               r = usage.contains(is_enabled ? enabled_read(irq) : used_in_read(irq));
    if (irq == Irq::ReclaimFs || (!w && !r)) continue;
    read |= r, write |= w;
    names.push_back(std::string(name(irq)) + std::string(plural));
  }
  if (names.empty()) return {};
  return fmt::format("{}{}{}{}", before, joined(names), behind, read && write ? "" : read ? " (read)" : " (write)");
}

std::vector<std::string> state_words(const ClassNode& c, const Usage& usage) {
  std::vector<std::string> words;
  for (std::string side : {side_words(usage, false, "\u25b2 taken in ", "", ""),
                           side_words(usage, true, "\u25bd taken with ", "s", " on")})
    if (!side.empty()) words.push_back(std::move(side));
  // Up to 4.14: no interrupt, but what an allocation may lead to.
  if (usage.any_used_in(Irq::ReclaimFs)) words.emplace_back("\u25b2 taken in reclaim");
  if (usage.any_enabled(Irq::ReclaimFs)) words.emplace_back("\u25bd held over allocations that may reclaim");
  if (usage.contains(used_in(Irq::Nmi))) words.emplace_back("\u25b2 taken in NMI");
  // Their acquisitions are not checked (`lock_acquire()` with check 0): lockdep keeps no states of them.
  if (words.empty() && c.name.starts_with("rcu_read_lock")) return {"irq state not tracked"};
  if (words.empty() && c.usage_known && (c.first_use || c.sleeps)) return {"no irq state known"};
  if (words.empty()) words.emplace_back(c.usage_known ? "irqs always off" : "irq state not printed");
  return words;
}

}  // namespace

std::vector<std::string> state_words(const ClassNode& c) { return state_words(c, c.usage); }

std::vector<std::string> state_words(const LockGraph& g, ClassId v, const Finding& f) {
  const Usage own = f.confidence <= Confidence::Reported ? usage_in(g, v, f.reports) : Usage();
  return state_words(g[v], own == Usage() ? g[v].usage : own);
}

std::string irq_words(const std::vector<Irq>& irqs, std::string_view separator) {
  std::vector<std::string> names;
  for (const Irq irq : irqs) names.emplace_back(name(irq));
  return joined(names, separator);
}

std::map<std::string, Site> places_of_states(const LockGraph& g, ClassId v, const Finding& f) {
  std::map<std::string, Site> places;
  for (const auto& [state, all] : g[v].places) {
    const StatePlace* seen = place_of(g, v, state, f.reports);
    if (f.confidence > Confidence::Reported || rests_on(f, seen->report)) places.emplace(name(state), seen->site);
  }
  return places;
}

std::string place_words(const std::optional<Site>& site) {
  if (!site) return "(no stack printed)";
  return site->file.empty() ? site->function : fmt::format("{} {}:{}", site->function, site->file, site->line);
}

std::string mode_words(const ModeSet& modes) { return joined(modes.names(), " "); }

std::string dependency_words(const LockGraph& g, const DependencyEdge& e) {
  return fmt::format("{}  [{}; {}]", place_words(e.site), mode_words(e.modes),
                     counted(count_of(g, e.reports), "report"));
}

Days days_of(const LockGraph& g, const std::vector<ReportId>& reports) {
  Days days;
  for (const ReportId r : reports)
    if (const std::string& day = g.reports()[r].day; !day.empty()) {
      if (days.first.empty() || day < days.first) days.first = day;
      days.last = std::max(days.last, day);
    }
  return days;
}

std::string release_words(std::string_view release) {
  return std::string(release.empty() ? "release unknown" : release);
}

std::string short_releases(const std::vector<std::string>& releases) {
  const auto shortened = [](const std::string& whole) {
    std::string release(release_words(whole.substr(0, whole.find("-syzkaller"))));
    return release.size() > 24 ? release.substr(0, 23) + "\u2026" : release;
  };
  if (releases.empty()) return {};
  const std::string first = shortened(releases.front()), last = shortened(releases.back());
  if (releases.size() > 1 && first == last) return fmt::format("{}, {} builds", first, releases.size());
  if (releases.size() > 2) return fmt::format("{} to {}, {} releases", first, last, releases.size());
  return releases.size() == 1 ? first : first + ", " + last;
}

std::string relation_words(const Finding& f) {
  constexpr std::size_t kNamed = 3;
  std::string text = f.extends.empty() ? "" : "extends " + f.extends;
  if (!f.rests_on.empty()) text += (text.empty() ? "rests on " : ", rests on ") + joined(f.rests_on);
  std::vector<std::string> others;
  for (const std::string& id : f.contains)
    if (id != f.extends) others.push_back(id);
  if (others.empty()) return text;
  return text + (text.empty() ? "contains " : ", contains ") + joined_first(std::move(others), kNamed);
}

std::string_view grade_words(Grade grade) {
  switch (grade) {
    case Grade::Seen: return "seen";
    case Grade::SameBoot: return "seen in one boot";
    case Grade::SameRelease: return "put together of boots of one release";
    case Grade::CrossRelease: break;
  }
  return "put together of several releases";
}

std::string grouped(std::size_t n) {
  std::string digits = std::to_string(n);
  for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > 0; at -= 3)
    digits.insert(static_cast<std::size_t>(at), 1, ',');
  return digits;
}

std::string and_more(std::size_t left_out, std::string_view indent, std::string_view hint) {
  if (left_out == 0) return {};
  return fmt::format("{}and {} more{}\n", indent, grouped(left_out), hint.empty() ? "" : fmt::format(" ({})", hint));
}

std::string joined_first(std::vector<std::string> words, std::size_t most) {
  const std::size_t more = beyond(words.size(), most);
  words.resize(words.size() - more);
  return joined(words) + (more ? fmt::format(" and {} more", grouped(more)) : "");
}

std::string counted(std::size_t n, std::string_view one, std::string_view several) {
  return n == 1 || !several.empty() ? fmt::format("{} {}", grouped(n), n == 1 ? one : several)
                                    : fmt::format("{} {}s", grouped(n), one);
}

std::string wrapped(std::string_view text, std::size_t columns, std::string_view indent,
                    std::optional<std::string_view> first) {
  std::string out(first.value_or(indent));
  std::size_t used = out.size();
  bool at_start = true;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    const std::string_view word = text.substr(at, end - at);
    if (!at_start && used + 1 + word.size() > columns) {
      out += '\n';
      out += indent;
      used = indent.size();
      at_start = true;
    }
    if (!at_start) out += ' ', ++used;
    out += word;
    used += word.size();
    at_start = false;
    at = end + 1;
  }
  return out + "\n";
}

}  // namespace lockgraph
