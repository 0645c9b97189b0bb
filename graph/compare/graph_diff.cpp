#include <lockgraph/graph/budgets.h>
#include <lockgraph/graph/compare.h>

#include "../merge/tables.h"
#include "absence.h"
#include "class_matching.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <tuple>

namespace lockgraph {
namespace {

constexpr std::array<std::string_view, 6> kChangeNames = {"new", "gone", "changed", "newly-seen", "not-seen", "same"};

Coverage coverage_of(const LockGraph& g) {
  Coverage c{g.classes().size(), g.dependencies().size(), 0, 0, {}};
  std::vector<ReportId> all;
  for (ReportId r = 0; r < g.reports().size(); ++r) {
    ++(g.reports()[r].is_dump ? c.dumps : c.reports);
    all.push_back(r);
  }
  c.releases = releases_of(g, all);
  return c;
}

std::vector<std::string> without(const std::vector<std::string>& names, const std::vector<std::string>& others) {
  std::vector<std::string> left;
  for (const std::string& n : names)
    if (std::find(others.begin(), others.end(), n) == others.end()) left.push_back(n);
  return left;
}

/// Of a thing on both sides. What only one side shows is a change where the other looked for it.
Change change_of(const std::vector<std::string>& gained, const std::vector<std::string>& lost, bool old_looked,
                 bool new_looked) {
  if ((!gained.empty() && old_looked) || (!lost.empty() && new_looked)) return Change::Changed;
  return !gained.empty() ? Change::NewlySeen : !lost.empty() ? Change::NotSeen : Change::Same;
}

bool knows_modes(const DependencyEdge& e) {
  return std::any_of(e.witnesses.begin(), e.witnesses.end(),
                     [](const Witness& w) { return w.known() != Known::Assumed; });
}

/// Reachability, one search for each class asked about. Asked class by class, and not without end: behind the bound a
/// class counts as reachable, so that nothing is called new or gone for it.
class Reach {
 public:
  explicit Reach(const LockGraph& g) : g_(arrows(g)), reached_(g.classes().size(), 0) {}

  bool from_to(ClassId from, ClassId to) {
    if (search_ == 0 || from != from_) {
      if (steps_ > budgets::kDiffSteps) return true;
      from_ = from;
      search_from(from);
    }
    return reached_[to] == search_;
  }

 private:
  void search_from(ClassId from) {
    ++search_;
    std::vector<ClassId> open{from};
    while (!open.empty()) {
      const ClassId v = open.back();
      open.pop_back();
      for (const ClassId next : taken_directly_under(g_, v)) {
        ++steps_;
        if (reached_[next] == search_) continue;
        reached_[next] = search_;
        open.push_back(next);
      }
    }
  }

  const Arrows& g_;
  std::vector<std::size_t> reached_;  // the last search that came by
  std::size_t search_ = 0, steps_ = 0;
  ClassId from_ = 0;
};

class Differ {
 public:
  Differ(const Analysis& old_side, const Analysis& new_side, const DiffSources& sources)
      : old_(old_side),
        new_(new_side),
        sources_(sources),
        to_new_(old_side.graph.classes().size(), kUnmatched),
        to_old_(new_side.graph.classes().size(), kUnmatched),
        old_reach_(old_side.graph),
        new_reach_(new_side.graph) {}

  GraphDiff diff() {
    out_.old_coverage = coverage_of(old_.graph), out_.new_coverage = coverage_of(new_.graph);
    std::vector<std::string> why(to_new_.size());
    for (ClassMatch& m : match_classes(old_.graph, new_.graph)) {
      to_new_[m.old_class] = m.new_class, to_old_[m.new_class] = m.old_class;
      why[m.old_class] = std::move(m.why);
    }
    compare_classes(why);
    compare_dependencies();
    compare_findings();
    return std::move(out_);
  }

 private:
  const LockGraph& old_graph() const { return old_.graph; }
  const LockGraph& new_graph() const { return new_.graph; }
  const std::string& name_of_old(ClassId v) const {
    return to_new_[v] == kUnmatched ? old_graph()[v].name : new_graph()[to_new_[v]].name;
  }

  bool old_dumps(ClassId new_class) const {
    return to_old_[new_class] != kUnmatched && is_dumped(old_.graph, to_old_[new_class]);
  }
  bool new_dumps(ClassId old_class) const {
    return to_new_[old_class] != kUnmatched && is_dumped(new_.graph, to_new_[old_class]);
  }

  static void tell(ClassChange& c, Absence absence, Change certain, Change unknown) {
    c.change = absence.is_certain ? certain : unknown;
    c.because = absence.because, c.evidence = std::move(absence.evidence), c.instead = std::move(absence.instead);
  }

  void compare_classes(const std::vector<std::string>& why) {
    const AbsenceJudge in_new(old_graph(), new_graph(), to_new_, sources_.old_tree, sources_.new_tree);
    const AbsenceJudge in_old(new_graph(), old_graph(), to_old_, sources_.new_tree, sources_.old_tree);
    for (ClassId o = 0; o < to_new_.size(); ++o) {
      ClassChange c;
      c.name = name_of_old(o);
      if (to_new_[o] == kUnmatched) {
        tell(c, in_new.judge(o), Change::Gone, Change::NotSeen);
      } else {
        const ClassNode &was = old_graph()[o], &is = new_graph()[to_new_[o]];
        if (!why[o].empty()) c.old_name = was.name, c.why_matched = why[o], c.renamed = was.base_name != is.base_name;
        if (was.usage_known && is.usage_known) {
          c.gained = without(is.usage.names(), was.usage.names());
          c.lost = without(was.usage.names(), is.usage.names());
        }
        // A report shows the state that its boot had come to by then; a dump, what the whole boot did.
        const bool old_looked = is_dumped(old_.graph, o), new_looked = is_dumped(new_.graph, to_new_[o]);
        c.change = change_of(c.gained, c.lost, old_looked, new_looked);
        if (was.usage_known && is.usage_known) {
          if (old_looked) note_states(gained_states_, to_new_[o], is.usage, was.usage);
          if (new_looked) note_states(lost_states_, o, was.usage, is.usage);
        }
      }
      out_.classes.push_back(std::move(c));
    }
    for (ClassId n = 0; n < to_old_.size(); ++n)
      if (to_old_[n] == kUnmatched) {
        ClassChange c;
        c.name = new_graph()[n].name;
        tell(c, in_old.judge(n), Change::New, Change::NewlySeen);
        out_.classes.push_back(std::move(c));
      }
    std::sort(out_.classes.begin(), out_.classes.end(),
              [](const ClassChange& a, const ClassChange& b) { return a.name < b.name; });
  }

  /// The dependency on the other side; null where a class is not matched, or that side has none.
  static const DependencyEdge* in_both(const LockGraph& other, ClassId from, ClassId to) {
    return from == kUnmatched || to == kUnmatched ? nullptr : other.dependency(from, to);
  }

  void compare_dependencies() {
    for (const DependencyEdge& was : old_graph().dependencies()) {
      const auto& [from, to] = static_cast<const Step&>(was);
      DependencyChange d;
      d.from = name_of_old(from), d.to = name_of_old(to);
      d.old_reports = count_of(old_graph(), was.reports);
      d.site = was.site;
      const ClassId a = to_new_[from], b = to_new_[to];
      if (const DependencyEdge* is = in_both(new_graph(), a, b)) {
        d.new_reports = count_of(new_graph(), is->reports);
        if (const auto& site = is->site) d.site = site;
        if (knows_modes(was) && knows_modes(*is)) {
          d.gained = without(is->modes.names(), was.modes.names());
          d.lost = without(was.modes.names(), is->modes.names());
        }
        d.change = change_of(d.gained, d.lost, false, false);  // dumps print no kinds
      } else {
        d.indirect = a != kUnmatched && b != kUnmatched && new_reach_.from_to(a, b);
        d.change = !d.indirect && new_dumps(from) && new_dumps(to) ? Change::Gone : Change::NotSeen;
        if (d.change == Change::Gone) gone_.insert(was);
      }
      out_.dependencies.push_back(std::move(d));
    }
    for (const DependencyEdge& is : new_graph().dependencies()) {
      const auto& [from, to] = static_cast<const Step&>(is);
      const ClassId a = to_old_[from], b = to_old_[to];
      if (in_both(old_graph(), a, b)) continue;
      DependencyChange d;
      d.from = new_graph()[from].name, d.to = new_graph()[to].name;
      d.new_reports = count_of(new_graph(), is.reports);
      d.site = is.site;
      d.indirect = a != kUnmatched && b != kUnmatched && old_reach_.from_to(a, b);
      d.change = !d.indirect && old_dumps(from) && old_dumps(to) ? Change::New : Change::NewlySeen;
      if (d.change == Change::New) added_.insert(is);
      out_.dependencies.push_back(std::move(d));
    }
    std::sort(out_.dependencies.begin(), out_.dependencies.end(),
              [](const auto& a, const auto& b) { return std::tie(a.from, a.to) < std::tie(b.from, b.to); });
  }

  using States = std::set<std::pair<ClassId, UsageState>>;
  static void note_states(States& states, ClassId v, const Usage& has, const Usage& others) {
    for (const UsageState s : has.states())
      if (!others.contains(s)) states.emplace(v, s);
  }

  /// True when the finding runs over a dependency or a state that the other side looked for and has not.
  static bool rests_on(const Finding& f, const std::set<Step>& edges, const States& states) {
    for (const Step& s : steps(f))
      if (edges.count(s)) return true;
    for (const Irq irq : f.irqs)
      for (const auto& [v, state] :
           {std::pair(f.path.front(), used_in(irq)), std::pair(f.path.front(), used_in_read(irq)),
            std::pair(f.path.back(), enabled(irq)), std::pair(f.path.back(), enabled_read(irq))})
        if (states.count({v, state})) return true;
    return false;
  }

  /// Of one that no boot reported by the classes that are those of its chain in NEW, where all have one.
  DeadlockKey key_of_old(const Finding& f) const {
    const auto is_matched = [&](ClassId v) { return to_new_[v] != kUnmatched; };
    if (f.confidence <= Confidence::Reported || !std::all_of(f.path.begin(), f.path.end(), is_matched)) return f.key;
    Chain there = f;
    for (ClassId& v : there.path) v = to_new_[v];
    return key_of(new_graph(), there);
  }

  void compare_findings() {
    std::map<DeadlockKey, std::size_t> of_old;
    std::set<DeadlockKey> of_new;
    for (std::size_t i = 0; i < old_.findings.size(); ++i) of_old.emplace(key_of_old(old_.findings[i]), i);
    for (std::size_t i = 0; i < new_.findings.size(); ++i) {
      const Finding& f = new_.findings[i];
      of_new.insert(f.key);
      const auto was = of_old.find(f.key);
      const Change change = was == of_old.end()
                                ? (rests_on(f, added_, gained_states_) ? Change::New : Change::NewlySeen)
                            : old_.findings[was->second].irqs == f.irqs ? Change::Same
                                                                        : Change::Changed;
      out_.findings.push_back({change, true, i});
    }
    for (std::size_t i = 0; i < old_.findings.size(); ++i) {
      const Finding& f = old_.findings[i];
      if (of_new.count(key_of_old(f))) continue;
      out_.findings.push_back({rests_on(f, gone_, lost_states_) ? Change::Gone : Change::NotSeen, false, i});
    }
  }

  const Analysis &old_, &new_;
  const DiffSources sources_;
  std::vector<ClassId> to_new_, to_old_;
  Reach old_reach_, new_reach_;
  std::set<Step> gone_, added_;         // in classes of their own graph
  States gained_states_, lost_states_;  // likewise
  GraphDiff out_;
};

}  // namespace

std::string_view name(Change c) { return kChangeNames.at(static_cast<std::size_t>(c)); }

GraphDiff diff_graphs(const Analysis& old_side, const Analysis& new_side, const DiffSources& sources) {
  return Differ(old_side, new_side, sources).diff();
}

}  // namespace lockgraph
