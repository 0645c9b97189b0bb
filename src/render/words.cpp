// The words that pictures, texts and tables share.
#include <lockgraph/render.h>

#include <algorithm>
#include <map>

namespace lockgraph {
namespace {

std::string join(const std::vector<std::string>& words, std::string_view separator) {
  std::string text;
  for (const std::string& w : words) text += (text.empty() ? "" : std::string(separator)) + w;
  return text;
}

/// " (read)" when only readers did it, " (write)" when only writers did, else "".
std::string_view by_whom(const Usage& usage, bool enabled, const std::vector<Irq>& irqs) {
  bool read = false, write = false;
  for (const Irq irq : irqs) {
    read |= usage.contains({irq, enabled, true});
    write |= usage.contains({irq, enabled, false});
  }
  return read && write ? "" : read ? " (read)" : " (write)";
}

std::vector<Irq> irqs_with(const Usage& usage, bool enabled) {
  std::vector<Irq> irqs;
  for (const Irq irq : kIrqs)
    if (usage.any(irq, enabled)) irqs.push_back(irq);
  return irqs;
}

}  // namespace

std::vector<std::string> state_words(const ClassNode& c) {
  std::vector<std::string> words;
  const auto add = [&](bool enabled, std::string_view before, std::string_view plural, std::string_view behind) {
    const std::vector<Irq> irqs = irqs_with(c.usage, enabled);
    if (irqs.empty()) return;
    std::vector<std::string> names;
    for (const Irq irq : irqs)
      names.push_back(std::string(name(irq)) + std::string(irq == Irq::ReclaimFs ? "" : plural));
    words.push_back(std::string(before) + join(names, ", ") + std::string(behind) +
                    std::string(by_whom(c.usage, enabled, irqs)));
  };
  add(false, "\u25b2 taken in ", "", "");
  add(true, "\u25bd taken with ", "s", " on");
  if (words.empty()) words.push_back(c.usage_known ? "irqs always off" : "irq state not printed");
  return words;
}

std::optional<Site> usual_site(const DependencyEdge& e) {
  std::map<Site, std::size_t> count;
  for (const Witness& w : e.witnesses)
    if (const auto site = acquiring_site(w.stack)) ++count[*site];
  const auto best = std::max_element(count.begin(), count.end(), [](const auto& a, const auto& b) {
    // A place with file and line tells more; then the one that most reports name; then the first by name.
    return std::tuple(!a.first.file.empty(), a.second) < std::tuple(!b.first.file.empty(), b.second);
  });
  if (best == count.end()) return std::nullopt;
  return best->first;
}

std::vector<std::string> releases_of(const LockGraph& g, const std::vector<std::size_t>& reports) {
  std::vector<std::string> releases;
  for (const std::size_t r : reports)
    if (!g.reports[r].release.empty()) releases.push_back(g.reports[r].release);
  const auto order = [](const std::string& a, const std::string& b) {
    return std::tuple(version_number(a).value_or(0), std::string_view(a)) <
           std::tuple(version_number(b).value_or(0), std::string_view(b));
  };
  std::sort(releases.begin(), releases.end(), order);
  releases.erase(std::unique(releases.begin(), releases.end()), releases.end());
  return releases;
}

std::vector<std::size_t> reports_of(const DependencyEdge& e) {
  std::vector<std::size_t> reports;
  for (const Witness& w : e.witnesses)
    if (reports.empty() || reports.back() != w.report) reports.push_back(w.report);
  return reports;
}

std::string kind_words(const Finding& f) {
  switch (f.kind) {
    case FindingKind::Cycle:
      return f.path.size() == 1 ? "recursive locking" : "cycle of " + std::to_string(f.path.size()) + " locks";
    case FindingKind::IrqInversion: return "irq inversion";
    case FindingKind::InconsistentState: return "inconsistent state";
    case FindingKind::WaitContext: return "wait context";
  }
  return {};
}

}  // namespace lockgraph
