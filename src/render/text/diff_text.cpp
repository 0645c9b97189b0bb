#include "account/words.h"

#include <lockgraph/render/compare.h>
#include <lockgraph/render/words.h>

#include <fmt/format.h>

#include <array>
#include <map>

namespace lockgraph {
namespace {

constexpr std::array<Change, 6> kOrder = {Change::New,       Change::Gone,    Change::Changed,
                                          Change::NewlySeen, Change::NotSeen, Change::Same};

template <class Items>
std::string counts(std::string_view what, const Items& items) {
  std::map<Change, std::size_t> n;
  for (const auto& item : items) ++n[item.change];
  std::string text = fmt::format("{:<14}", what);
  for (const Change c : kOrder) text += fmt::format("{:>12}", n[c]);
  return text + "\n";
}

std::string side(std::string_view what, const Coverage& c) {
  std::string kernels = c.releases.empty() ? "unknown kernel" : c.releases.front();
  if (c.releases.size() > 2) kernels += fmt::format(" and {} other releases", c.releases.size() - 1);
  if (c.releases.size() == 2) kernels += ", " + c.releases.back();
  return fmt::format("{}  {}: {} classes, {} dependencies from {} and {}\n", what, kernels, c.classes, c.dependencies,
                     counted(c.reports, "report"), counted(c.dumps, "dump"));
}

std::string words(const std::vector<std::string>& gained, const std::vector<std::string>& lost) {
  std::string text;
  for (const std::string& s : gained) text += " +" + s;
  for (const std::string& s : lost) text += " -" + s;
  return text;
}

std::string place(const std::optional<Site>& site) { return site ? "  in " + place_words(site) : std::string(); }

/// Lines of one kind under a heading, no more than `limit` (0: all).
class List {
 public:
  List(std::string& text, std::string heading, std::size_t limit)
      : text_(text), heading_(std::move(heading)), limit_(limit) {}
  List(const List&) = delete;
  /// Says how many more there are.
  void end() const {
    if (limit_) text_ += and_more(beyond(count_, limit_), "  ", kAllShows);
  }
  void add(const std::string& line) {
    if (count_++ == 0) text_ += "\n" + heading_ + "\n";
    if (!limit_ || count_ <= limit_) text_ += "  " + line + "\n";
  }

 private:
  std::string& text_;
  std::string heading_;
  std::size_t limit_, count_ = 0;
};

std::string because_words(const ClassChange& c) {
  const std::string evidence = joined(c.evidence, ", ");
  switch (c.because) {
    case Because::None: return {};
    case Because::SourcesLackIt:
      return "the other kernel's sources have no such lock" +
             (evidence.empty() ? "" : "; these have it in " + evidence) +
             (c.instead.empty() ? "" : "; there they have " + joined(c.instead, ", "));
    case Because::SourcesHaveIt:
      return "the other kernel's sources have it" + (evidence.empty() ? "" : " in " + evidence) + ", it was not used";
    case Because::Moved: return "moved: the other kernel's sources have it in " + evidence + ", it was not used";
    case Because::SubsystemUnused: return "nothing else of " + evidence + " was used there";
    case Because::NeighboursUsed: return "used there without it: " + evidence;
    case Because::NeighboursUnused: return "not used there either: " + evidence;
    case Because::OneOfMany: return "one of many of that name";
    case Because::OtherNestingUsed: return "its class was used there, not nested so";
    case Because::ByChance: return "it shows only when tasks meet or a timer runs out";
    case Because::NoDump: return "the other side has reports alone";
  }
  return {};
}

/// Why classes of one side are not called new, or gone: how many for which reason.
std::string unknown_text(const GraphDiff& d, Change change, std::string_view what) {
  static constexpr std::pair<Because, std::string_view> kReasons[] = {
      {Because::SourcesHaveIt, "the other kernel's sources have them, they were not used"},
      {Because::Moved, "the other kernel's sources have them in another file, they were not used"},
      {Because::SubsystemUnused, "nothing of their folder was used there"},
      {Because::NeighboursUnused, "nor were those around them used there"},
      {Because::OneOfMany, "one of many of that name"},
      {Because::OtherNestingUsed, "their class was used there, not nested so"},
      {Because::ByChance, "they show only when tasks meet or a timer runs out"},
      {Because::NoDump, "the other side has reports alone"}};
  std::map<Because, std::size_t> n;
  std::size_t all = 0;
  for (const ClassChange& c : d.classes)
    if (c.change == change && c.because != Because::None) ++n[c.because], ++all;
  if (all == 0) return {};
  std::string text = fmt::format("\n{} {}, which is no news\n", counted(all, "class", "classes"), what);
  for (const auto& [because, words] : kReasons)
    if (n[because]) text += fmt::format("  {:>5}  {}\n", n[because], words);
  return text;
}

std::string_view heading(Change c) {
  switch (c) {
    case Change::New: return "new (the other side used these classes and did not show it)";
    case Change::Gone: return "gone (the new side used these classes and did not show it)";
    case Change::Changed: return "changed (+ only the new side shows it, - only the old one did)";
    case Change::NewlySeen: return "newly seen (nothing is known of it on the old side)";
    case Change::NotSeen: return "not seen (which is not gone: the new side did not look, or has the order indirectly)";
    case Change::Same: break;
  }
  return "same";
}

}  // namespace

std::string diff_text(const GraphDiff& d, const Analysis& old_side, const Analysis& new_side, bool all) {
  constexpr std::size_t kListed = 20;
  const std::size_t limit = all ? 0 : kListed;
  std::string text = side("old", d.old_coverage) + side("new", d.new_coverage) + "\n" + fmt::format("{:<14}", "");
  for (const Change c : kOrder) text += fmt::format("{:>12}", name(c));
  text += "\n" + counts("classes", d.classes) + counts("dependencies", d.dependencies) + counts("findings", d.findings);

  for (const Change change : kOrder) {
    if (change == Change::Same) continue;
    const bool weak = change == Change::NewlySeen || change == Change::NotSeen;
    List findings(text, fmt::format("findings {}", heading(change)), limit);
    for (const FindingChange& f : d.findings) {
      if (f.change != change) continue;
      const Analysis& s = f.in_new ? new_side : old_side;
      const Finding& finding = s.findings[f.finding];
      findings.add(fmt::format("{}  {} ({}): {}", finding.id, kind_words(finding), name(finding.confidence),
                               chain_text(s.graph, finding)));
    }
    findings.end();
    if (weak && !all) continue;  // the counts tell; what nobody looked at is no news
    List dependencies(text, fmt::format("dependencies {}", heading(change)), limit);
    for (const DependencyChange& e : d.dependencies)
      if (e.change == change)
        dependencies.add(fmt::format("{} -> {}{}{}{}", e.from, e.to, words(e.gained, e.lost),
                                     e.indirect ? "  (the other side has this order over further classes)" : "",
                                     place(e.site)));
    dependencies.end();
    const bool one_side = change == Change::New || change == Change::Gone;
    List classes(text, fmt::format("classes {}", one_side ? name(change) : heading(change)), limit);
    for (const ClassChange& c : d.classes)
      if (c.change == change)
        classes.add(c.name + words(c.gained, c.lost) +
                    (c.because == Because::None ? "" : "  (" + because_words(c) + ")"));
    classes.end();
  }
  if (!all) text += unknown_text(d, Change::NewlySeen, "newly seen") + unknown_text(d, Change::NotSeen, "not seen");
  List matched(text, "classes under another name", limit);
  for (const ClassChange& c : d.classes)
    if (!c.old_name.empty()) matched.add(fmt::format("{} was {} ({})", c.name, c.old_name, c.why_matched));
  matched.end();
  return text;
}

}  // namespace lockgraph
