#include <lockgraph/graph/match.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <tuple>

namespace lockgraph {
namespace {

constexpr std::array<std::string_view, 3> kMatchNames = {"known", "related", "new"};

using Names = std::vector<std::string>;
using NameSet = std::set<std::string>;
using Ends = std::pair<std::string, std::string>;
using AcrossBoots = std::tuple<FindingKind, bool, Names>;

AcrossBoots across_boots(const LockGraph& g, const Finding& f) {
  return {f.kind, f.incomplete, names_across_boots(g, f)};
}

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

NameSet set_of(const LockGraph& g, const Finding& f) {
  const Names all = names(g, f);
  return {all.begin(), all.end()};
}

/// What of the others' findings can be asked for.
class KnownDeadlocks {
 public:
  explicit KnownDeadlocks(const Analysis& others) : a_(others) {
    for (std::size_t i = 0; i < a_.findings.size(); ++i) {
      const Finding& f = a_.findings[i];
      by_id_.emplace(f.id, i);
      if (f.confidence != Confidence::Reported) continue;
      if (is_ambiguous(a_.graph, f)) across_boots_[across_boots(a_.graph, f)].push_back(i);
      for (const Ends& e : new_dependencies(a_.graph, f)) by_new_[e].push_back(i);
      if (f.kind == FindingKind::IrqInversion && !f.incomplete)
        by_ends_[{a_.graph[f.path.front()].name, a_.graph[f.path.back()].name}].push_back(i);
      for (const Vertex v : f.path) by_class_[a_.graph[v].name].push_back(i);
    }
  }

  void look_up(const LockGraph& g, const Finding& f, Match& m) const {
    if (const auto it = by_id_.find(f.id); it != by_id_.end()) {
      const bool reported = a_.findings[it->second].confidence == Confidence::Reported;
      return say(m, reported ? MatchStatus::Known : MatchStatus::Related, {it->second},
                 reported ? "" : "their graph has it, though no boot reported it");
    }
    if (const auto it = across_boots_.find(across_boots(g, f)); is_ambiguous(g, f) && it != across_boots_.end())
      return say(m, MatchStatus::Related, it->second,
                 "the same locks, of which some cannot be told apart between boots");
    std::set<std::size_t> found;
    for (const Ends& e : new_dependencies(g, f))
      if (const auto it = by_new_.find(e); it != by_new_.end()) found.insert(it->second.begin(), it->second.end());
    if (!found.empty()) return say(m, MatchStatus::Related, {found.begin(), found.end()}, "the same new dependency");
    if (f.kind == FindingKind::IrqInversion && !f.incomplete)
      if (const auto it = by_ends_.find({g[f.path.front()].name, g[f.path.back()].name}); it != by_ends_.end())
        return say(m, MatchStatus::Related, it->second, "the same safe and unsafe lock, over other locks");
    if (const auto nested = nested_with(set_of(g, f), f.kind); !nested.empty())
      return say(m, MatchStatus::Related, nested, "one lies on the locks of the other");
  }

 private:
  static void say(Match& m, MatchStatus status, std::vector<std::size_t> as, std::string why) {
    m.status = status, m.as = std::move(as), m.why = std::move(why);
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
  std::map<std::string_view, std::size_t> by_id_;
  std::map<AcrossBoots, std::vector<std::size_t>> across_boots_;
  std::map<Ends, std::vector<std::size_t>> by_new_, by_ends_;
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

}  // namespace lockgraph
