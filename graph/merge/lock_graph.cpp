#include <lockgraph/graph/lock_graph.h>

#include "kernel/lock_machinery.h"

#include <range/v3/algorithm/sort.hpp>
#include <range/v3/range/conversion.hpp>
#include <range/v3/view/filter.hpp>
#include <range/v3/view/transform.hpp>
#include <range/v3/view/unique.hpp>

#include <algorithm>
#include <array>
#include <map>
#include <tuple>
#include <utility>

namespace lockgraph {
namespace {

/// Merges what several reports print; a value they disagree on is no value.
class Agreed {
 public:
  void merge(const std::string& other) {
    if (other.empty() || contradicted_ || other == value_) return;
    contradicted_ = !value_.empty();
    value_ = contradicted_ ? std::string() : other;
  }
  std::string take() { return std::move(value_); }

 private:
  std::string value_;
  bool contradicted_ = false;
};

ReportRef make_ref(const LogEvidence& log, unsigned boot) {
  ReportRef ref;
  ref.source = log.source;
  ref.boot = log.hash + "." + std::to_string(boot);
  return ref;
}

void note_report(std::vector<ReportId>& reports, ReportId report) {
  if (reports.empty() || reports.back() != report) reports.push_back(report);
}

/// True when the masks say that readers take the class, or say nothing: then it may be held by several at once.
bool may_be_shared(const ClassFact& c) {
  return !is_exclusive(c.type) && (!c.usage || !c.usage->any_write() || c.usage->any_read());
}

class Merger {
 public:
  Merger(const Evidence& logs, const Identities& identities)
      : logs_(logs),
        identities_(identities),
        nodes_(identities.classes().size()),
        wait_(nodes_.size()),
        key_(nodes_.size()) {
    for (std::size_t i = 0; i < nodes_.size(); ++i) static_cast<ClassIdentity&>(nodes_[i]) = identities.classes()[i];
  }

  LockGraph merge(IdentityPolicy policy) {
    for (std::size_t i = 0; i < logs_.size(); ++i) {
      for (std::size_t k = 0; k < logs_[i].reports.size(); ++k) add_report(i, k);
      for (std::size_t k = 0; k < logs_[i].dumps.size(); ++k)
        if (!logs_[i].dumps[k].classes.empty()) add_dump(i, k);
    }
    LockGraph g{.graph = Digraph(nodes_.size()), .reports = std::move(reports_), .policy = policy};
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
      nodes_[i].wait = wait_[i].take(), nodes_[i].key = key_[i].take(), std::ranges::sort(nodes_[i].waits);
      g.graph[i] = std::move(nodes_[i]);
    }
    for (auto& [ends, edge] : edges_) {
      set_modes(edge);
      g.graph[boost::add_edge(ends.first, ends.second, g.graph).first] = std::move(edge);
    }
    return g;
  }

 private:
  void add_report(std::size_t log, std::size_t index) {
    const Report& r = logs_[log].reports[index];
    const ReportId report = reports_.size();
    ReportRef ref = make_ref(logs_[log], r.boot);
    ref.log = log, ref.index = index, ref.line = r.line, ref.kind = r.kind, ref.provoked = r.provoked;
    if (r.kernel) ref.release = r.kernel->release;
    // DEPT goes its own ways, and what comes behind the end of lockdep was looked at by nobody.
    ref.checked = r.turns_validator_off && !r.lockdep_off_since;
    note_new_states(log, r, ref);
    reports_.push_back(std::move(ref));
    for (const ClassFact& c : r.classes) add_class(identities_.of(log, r.boot, c.label), c, report);
    for (const Dependency& d : r.dependencies) {
      DependencyEdge* edge = add_edge(log, r.boot, d.from, d.to, report);
      if (!edge) continue;
      edge->witnesses.push_back({report, d.stack, d.is_new, d.held, d.acquired,
                                 d.is_new ? held_exclusively(log, r) : std::vector<ClassId>{}});
    }
  }

  /// The state whose change made lockdep report.
  void note_new_states(std::size_t log, const Report& r, ReportRef& ref) const {
    if (const auto* c = std::get_if<StateClaim>(&r.deadlock)) {
      ref.changed = identities_.of(log, r.boot, c->label);
      if (const auto state = parse_state(c->now)) ref.new_states = {*state};
    } else if (const auto* i = std::get_if<IrqClaim>(&r.deadlock); i && r.kind == ReportKind::IrqInversion) {
      if (!r.find_class(r.acquiring)) return;
      ref.changed = identities_.of(log, r.boot, r.acquiring);
      ref.new_states = r.acquiring == i->safe ? std::vector{used_in(i->irq), used_in_read(i->irq)}
                                              : std::vector{enabled(i->irq), enabled_read(i->irq)};
    }
  }

  void add_dump(std::size_t log, std::size_t index) {
    const ProcDump& dump = logs_[log].dumps[index];
    const ReportId report = reports_.size();
    ReportRef ref = make_ref(logs_[log], dump.boot);
    ref.log = log, ref.index = index, ref.is_dump = true, ref.line = dump.line, ref.release = dump.release;
    const auto on = dump.stats.find("debug_locks");
    ref.checked = on != dump.stats.end() && on->second == 1;
    reports_.push_back(std::move(ref));
    const std::map<std::string_view, Acquisition> taken = how_taken(log, dump);
    const auto acquisition = [&](const std::string& label) {
      const auto it = taken.find(label);
      return it == taken.end() ? Acquisition{} : it->second;
    };
    for (const DumpClass& c : dump.classes) {
      add_class(identities_.of(log, dump.boot, c.label), {c.label, c.usage, {}, {}, {}, c.type}, report);
      for (const std::string& to : c.successors)
        if (DependencyEdge* edge = add_edge(log, dump.boot, c.label, to, report))
          edge->witnesses.push_back({report, {}, false, acquisition(c.label), acquisition(to), {}});
    }
    for (const std::string& label : dump.chain_classes)
      if (const auto id = identities_.find(log, dump.boot, label)) note_report(nodes_[*id].reports, report);
  }

  /// How everybody takes the classes of a dump, where it is known: by their names, or by the reports of the same boot.
  std::map<std::string_view, Acquisition> how_taken(std::size_t log, const ProcDump& dump) const {
    std::map<std::string_view, Acquisition> taken;
    for (const Report& r : logs_[log].reports)
      for (const ClassFact& c : r.classes)
        if (r.boot == dump.boot && is_exclusive(c.type)) taken[c.label] = {Access::Exclusive, Known::OnStack};
    for (const DumpClass& c : dump.classes)
      if (c.access != Access::Unknown || is_exclusive(c.type))
        taken.try_emplace(c.label, Acquisition{Access::Exclusive, Known::OnStack});
    return taken;
  }

  void add_class(ClassId id, const ClassFact& c, ReportId report) {
    ClassNode& node = nodes_[id];
    note_report(node.reports, report);
    if (c.usage) {
      node.usage_known = true;
      node.usage |= *c.usage;
      for (const UsageState s : c.usage->states()) node.states.emplace_back(s, report);
    }
    for (const auto& [state, stack] : c.usage_stacks) {
      // A state that is stated with its stack is a fact, also where an old mask has one character for two states.
      node.usage.insert(state);
      node.states.emplace_back(state, report);
      if (const auto site = acquiring_site(stack)) node.first_seen.emplace(name(state), *site);
    }
    node.local_lock |= c.type == LockType::LocalLock;
    wait_[id].merge(c.wait);
    if (!c.wait.empty()) nodes_[id].waits.emplace_back(report, c.wait);
    key_[id].merge(c.key);
  }

  /// Null for two labels that the policy `name` folds into one class: they are no recursion.
  DependencyEdge* add_edge(std::size_t log, unsigned boot, const std::string& from_label, const std::string& to_label,
                           ReportId report) {
    const ClassId from = identities_.of(log, boot, from_label), to = identities_.of(log, boot, to_label);
    if (from == to && from_label != to_label) return nullptr;
    note_report(nodes_[from].reports, report);
    note_report(nodes_[to].reports, report);
    return &edges_[{from, to}];
  }

  std::vector<ClassId> held_exclusively(std::size_t log, const Report& r) const {
    std::vector<ClassId> held;
    const ClassIndex classes(r);
    if (r.held)
      for (const HeldLock& h : *r.held)
        if (const ClassFact* c = classes.find(h.label); c && !may_be_shared(*c))
          held.push_back(identities_.of(log, r.boot, h.label));
    return held;
  }

  const Evidence& logs_;
  const Identities& identities_;
  std::vector<ClassNode> nodes_;
  std::vector<Agreed> wait_, key_;
  std::map<std::pair<ClassId, ClassId>, DependencyEdge> edges_;
  std::vector<ReportRef> reports_;
};

constexpr std::array<std::string_view, 4> kModeNames = {"ER", "EN", "SR", "SN"};

}  // namespace

std::string_view name(Mode m) { return kModeNames.at(static_cast<std::size_t>(m)); }

std::vector<std::string> ModeSet::names() const {
  std::vector<std::string> names;
  for (const Mode m : kModes)
    if (contains(m)) names.emplace_back(name(m));
  return names;
}

const DependencyEdge* LockGraph::dependency(Vertex from, Vertex to) const {
  const auto [edge, exists] = boost::edge(from, to, graph);
  return exists ? &graph[edge] : nullptr;
}

namespace {

/// What the witnesses of a dependency show of one side of it; where none shows anything, what is assumed.
struct Side {
  std::vector<bool> weak;  ///< shared, or recursive: the values that occur
  Known known = Known::Assumed;

  template <class IsWeak>
  Side(const std::vector<Witness>& witnesses, Acquisition Witness::*side, IsWeak is_weak) {
    for (const Witness& w : witnesses) known = std::min(known, (w.*side).known);
    for (const Witness& w : witnesses)
      if ((w.*side).known != Known::Assumed || known == Known::Assumed)
        if (const bool value = is_weak(w.*side); std::find(weak.begin(), weak.end(), value) == weak.end())
          weak.push_back(value);
  }
  std::vector<bool> of(const Acquisition& a, bool value) const {
    return a.known == Known::Assumed ? weak : std::vector<bool>{value};
  }
};

}  // namespace

void set_modes(DependencyEdge& e) {
  const auto is_shared = [](const Acquisition& a) { return a.is_shared(); };
  const auto is_recursive = [](const Acquisition& a) { return a.access == Access::Recursive; };
  const Side from(e.witnesses, &Witness::from, is_shared), to(e.witnesses, &Witness::to, is_recursive);
  e.known = std::max(from.known, to.known);
  e.modes = {};
  for (const Witness& w : e.witnesses)
    for (const bool shared : from.of(w.from, is_shared(w.from)))
      for (const bool recursive : to.of(w.to, is_recursive(w.to))) e.modes.insert(mode_of(shared, recursive));
}

namespace {

void sum_up(const LockGraph& g, DependencyEdge& e) {
  e.reports =
      e.witnesses | ranges::views::transform(&Witness::report) | ranges::views::unique | ranges::to<std::vector>();
  e.releases = releases_of(g, e.reports);
  std::map<Site, std::size_t> count;
  for (const Witness& w : e.witnesses)
    if (const auto site = acquiring_site(w.stack)) ++count[*site];
  for (const auto& [site, n] : count) e.several_functions |= site.function != count.begin()->first.function;
  const auto best = std::max_element(count.begin(), count.end(), [](const auto& a, const auto& b) {
    // A place with file and line tells more; then the one that most reports name; then the first by name.
    return std::tuple(!a.first.file.empty(), a.second) < std::tuple(!b.first.file.empty(), b.second);
  });
  if (best != count.end()) e.site = best->first;
}

}  // namespace

LockGraph build_graph(const Evidence& logs, const Identities& identities, IdentityPolicy policy) {
  LockGraph g = Merger(logs, identities).merge(policy);
  for (const Edge e : boost::make_iterator_range(boost::edges(g.graph))) sum_up(g, g.graph[e]);
  return g;
}

std::vector<std::string> releases_of(const LockGraph& g, const std::vector<ReportId>& reports) {
  std::vector<std::string_view> each_once;
  for (const ReportId r : reports)
    if (const std::string& release = g.reports[r].release; !release.empty()) each_once.push_back(release);
  ranges::sort(each_once);
  each_once.erase(std::unique(each_once.begin(), each_once.end()), each_once.end());
  std::vector<std::string> releases(each_once.begin(), each_once.end());
  ranges::stable_sort(releases, {}, [](const std::string& r) { return release_point(r); });
  return releases;
}

std::string wait_words(const ClassNode& c, const std::vector<ReportId>& reports) {
  std::set<std::string_view> printed;
  for (const ReportId report : reports)
    for (auto at = std::lower_bound(c.waits.begin(), c.waits.end(), report,
                                    [](const auto&w, ReportId r) { return w.first < r; });
         at != c.waits.end() && at->first == report; ++at)
      printed.insert(at->second);
  std::string words;
  for (const std::string_view wait : printed) words += (words.empty() ? "" : " or ") + std::string(wait);
  return words.empty() ? "not printed" : words;
}

}  // namespace lockgraph
