#include <lockgraph/graph/compare.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <tuple>

namespace lockgraph {
namespace {

constexpr std::array<std::string_view, 4> kMatchNames = {"known", "elsewhere", "related", "new"};

using NameSet = std::set<std::string>;
using Ends = std::pair<std::string, std::string>;
/// The new dependencies of the reports that state a finding, by name.
std::set<Ends> new_dependencies(const LockGraph& g, const Finding& f) {
  std::set<Ends> found;
  for (const Step& s : steps(f))
    if (const DependencyEdge* e = g.dependency(s.from, s.to))
      for (const Witness& w : e->witnesses)
        if (w.is_new && std::binary_search(f.reports.begin(), f.reports.end(), w.report))
          found.emplace(g[s.from].name, g[s.to].name);
  return found;
}

NameSet locks_of(const LockGraph& g, const Finding& f) {
  const std::vector<std::string> all = names(g, f);
  return {all.begin(), all.end()};
}

/// What of the others' findings can be asked for.
class KnownDeadlocks {
 public:
  explicit KnownDeadlocks(const Analysis& others) : a_(others) {
    for (std::size_t i = 0; i < a_.findings.size(); ++i) {
      const Finding& f = a_.findings[i];
      (f.confidence == Confidence::Reported ? reported_ : unreported_).add(f.key, i);
      if (f.confidence != Confidence::Reported) continue;
      for (const Ends& e : new_dependencies(a_.graph, f)) by_new_[e].push_back(i);
      for (const std::string& lock : locks_of(a_.graph, f)) by_class_[lock].push_back(i);
    }
  }

  void look_up(const LockGraph& g, const Finding& f, Match& m) const {
    const auto is = [&](MatchStatus status, std::vector<std::size_t> as, std::string_view why) {
      if (!as.empty()) m.status = status, m.as = std::move(as), m.why = why;
      return !m.as.empty();
    };
    const auto related = [&](std::vector<std::size_t> as, std::string_view why) {
      return is(MatchStatus::Related, std::move(as), why);
    };
    if (is_by_name_alone(f.key) &&
        related(reported_.exactly(f.key), "the same locks, of which nothing tells whose they are"))
      return;
    is(MatchStatus::Known, reported_.exactly(f.key),
       is_by_taker(f.key) ? "ambiguous: a lock on it is told by the function that takes it" : "") ||
        is(MatchStatus::Elsewhere, reported_.of_same_locks(f.key), "the same locks, taken elsewhere") ||
        related(unreported_.exactly(key_of(g, f)), "their graph has it, though no boot reported it") ||
        related(with_new_dependency_of(g, f), "the same new dependency") ||
        related(reported_.of_same_ends(f.key), "the same safe and unsafe lock, over other locks") ||
        related(nested_with(locks_of(g, f), f.kind), "one lies on the locks of the other");
  }

 private:
  std::vector<std::size_t> with_new_dependency_of(const LockGraph& g, const Finding& f) const {
    std::set<std::size_t> found;
    for (const Ends& e : new_dependencies(g, f))
      if (const auto it = by_new_.find(e); it != by_new_.end()) found.insert(it->second.begin(), it->second.end());
    return {found.begin(), found.end()};
  }

  /// Findings of that kind whose classes are all on the chain, or the other way round.
  std::vector<std::size_t> nested_with(const NameSet& classes, FindingKind kind) const {
    std::map<std::size_t, std::size_t> common;
    for (const std::string& c : classes)
      if (const auto it = by_class_.find(c); it != by_class_.end())
        for (const std::size_t i : it->second) ++common[i];
    std::vector<std::size_t> found;
    for (const auto& [i, n] : common)
      if (a_.findings[i].kind == kind && (n == classes.size() || n == a_.findings[i].path.size())) found.push_back(i);
    return found;
  }

  const Analysis& a_;
  DeadlockIndex reported_, unreported_;
  std::map<Ends, std::vector<std::size_t>> by_new_;
  std::map<std::string, std::vector<std::size_t>> by_class_;
};

}  // namespace

std::string_view name(MatchStatus s) { return kMatchNames.at(static_cast<std::size_t>(s)); }

std::vector<Match> match(const Analysis& logs, const Analysis& others) {
  const KnownDeadlocks known(others);
  std::vector<Match> matches;
  for (const AuditedReport& r : logs.audit.reports) {
    if (!r.finding) continue;
    Match m;
    m.finding = *r.finding, m.report = r.report;
    known.look_up(logs.graph, logs.findings[*r.finding], m);
    matches.push_back(std::move(m));
  }
  return matches;
}

Span span_of(const LockGraph& g, const Finding& f) {
  const auto before = [&](ReportId a, ReportId b) {
    const ReportRef &x = g.reports()[a], &y = g.reports()[b];
    return std::tuple(release_point(x.release), std::string_view(x.source), x.line) <
           std::tuple(release_point(y.release), std::string_view(y.source), y.line);
  };
  const auto [first, last] = std::minmax_element(f.reports.begin(), f.reports.end(), before);
  return {*first, *last};
}

}  // namespace lockgraph
