#include "merge.h"

#include "kernel/class_names.h"
#include "kernel/lock_machinery.h"
#include "tables.h"

#include <range/v3/algorithm/sort.hpp>
#include <range/v3/range/conversion.hpp>
#include <range/v3/view/transform.hpp>
#include <range/v3/view/unique.hpp>

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

namespace lockgraph {
namespace {

/// Merges what several reports print; a value they disagree on is no value.
template <class T>
class Agreed {
 public:
  void merge(const T& other) {
    if (contradicted_ || other == value_) return;
    contradicted_ = value_.has_value();
    value_ = contradicted_ ? std::nullopt : std::optional(other);
  }
  std::optional<T> take() { return std::move(value_); }

 private:
  std::optional<T> value_;
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

/// What the witnesses say together.
void sum_up(const std::vector<ReportRef>& reports, DependencyEdge& e) {
  const auto bearing =
      e.witnesses | ranges::views::transform(&Witness::report) | ranges::views::unique | ranges::to<std::vector>();
  e.releases = releases_of(reports, bearing);
  e.reports = with_again(reports, bearing);
  std::map<Site, std::size_t> count;
  for (const Witness& w : e.witnesses)
    if (const auto site = acquiring_site(w.stack)) count[*site] += reports[w.report].in_all;
  const auto best = std::max_element(count.begin(), count.end(), [](const auto& a, const auto& b) {
    // A place with file and line tells more; then the one that most reports name; then the first by name.
    return std::tuple(!a.first.file.empty(), a.second) < std::tuple(!b.first.file.empty(), b.second);
  });
  if (best != count.end()) e.site = best->first;
}

class Merger {
 public:
  Merger(const Evidence& logs, const Identities& identities, bool boots_refute)
      : logs_(logs),
        identities_(identities),
        boots_refute_(boots_refute),
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
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
      nodes_[i].wait = wait_[i].take(), nodes_[i].key = key_[i].take().value_or("");
      std::ranges::sort(nodes_[i].waits);
      nodes_[i].reports = with_again(reports_, std::move(nodes_[i].reports));
    }
    LockGraph::Tables t;
    t.policy = policy, t.classes = std::move(nodes_), t.reports = std::move(reports_);
    t.dependencies.reserve(edges_.size());
    for (auto& [ends, edge] : edges_) {
      static_cast<Step&>(edge) = ends;
      set_modes(edge);
      sum_up(t.reports, edge);
      t.dependencies.push_back(std::move(edge));
    }
    return LockGraph(std::move(t));
  }

 private:
  void add_report(std::size_t log, std::size_t index) {
    const Report& r = logs_[log].reports[index];
    const ReportId report = reports_.size();
    std::vector<ReportId>& of_boot = of_boot_[{log, r.boot}];
    of_boot.push_back(report);
    ReportRef ref = make_ref(logs_[log], r.boot);
    ref.log = log, ref.index = index, ref.line = r.line, ref.kind = r.kind, ref.provoked = r.provoked;
    ref.day = r.day;
    ref.first = report;
    ref.times = ref.in_all = 1 + logs_[log].summed.logs;
    if (const auto first = identities_.first_alike(log, r.boot); first != Identities::Boot{log, r.boot}) {
      add_again(of_boot_.at(first).at(of_boot.size() - 1), report, std::move(ref));
      return;
    }
    if (const auto* cycle = std::get_if<CycleClaim>(&r.deadlock); cycle && cycle->cycle.size() == 1) {
      ref.instances = cycle->instances;
      if (r.held)
        for (const HeldLock& held : *r.held)
          if (held.label == cycle->cycle.front() && !ref.held_at) ref.held_at = held.site;
    }
    if (r.kind == ReportKind::WaitContext)
      ref.taken_at = acquiring_site(r.backtrace), ref.taken_place = lockgraph::place_of(r.backtrace);
    if (r.kernel) ref.release = r.kernel->release;
    ref.context = parse_wait_types(r.wait_context);
    // DEPT goes its own ways, and what comes behind the end of lockdep was looked at by nobody.
    ref.checked = boots_refute_ && r.turns_validator_off && !r.lockdep_off_since;
    note_new_states(log, r, ref);
    reports_.push_back(std::move(ref));
    for (const ClassFact& c : r.classes) {
      const ClassId id = identities_.of(log, r.boot, c.label);
      add_class(id, c, report);
      // The context is checked before a state is noted: no state means that nobody took the lock before.
      nodes_[id].first_use |= r.kind == ReportKind::WaitContext && c.label == r.acquiring && c.usage == Usage();
    }
    for (const Dependency& d : r.dependencies) {
      DependencyEdge* edge = add_edge(log, r.boot, d.from, d.to, report);
      if (!edge) continue;
      edge->witnesses.push_back({report, d.stack, d.is_new, d.held, d.acquired,
                                 d.is_new ? held_exclusively(log, r) : std::vector<ClassId>{},
                                 d.is_new ? held_site(r, d.from) : SharedValue<Site>{}});
    }
  }

  /// A report that is the same as an earlier one: only where it stands is new.
  void add_again(ReportId first, ReportId again, ReportRef place) {
    std::vector<ReportId> all = std::exchange(reports_[first].again, {});
    all.push_back(again);
    ReportRef ref = reports_[first];
    ref.log = place.log, ref.index = place.index, ref.line = place.line;
    ref.source = std::move(place.source), ref.boot = std::move(place.boot), ref.day = std::move(place.day);
    ref.times = place.times, ref.in_all = 1;
    reports_.push_back(std::move(ref));
    reports_[first].again = std::move(all);
    reports_[first].in_all += place.times;
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
    ref.first = report;
    ref.log = log, ref.index = index, ref.is_dump = true, ref.is_memory = dump.memory.has_value(), ref.line = dump.line,
    ref.release = dump.release;
    const auto on = dump.stats.find("debug_locks");
    ref.checked = boots_refute_ && on != dump.stats.end() && on->second == 1;
    reports_.push_back(std::move(ref));
    if (dump.memory) return add_memory(log, dump, report);
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

  void add_memory(std::size_t log, const ProcDump& dump, ReportId report) {
    for (const ClassFact& c : dump.memory->classes) add_class(identities_.of(log, dump.boot, c.label), c, report);
    for (const Dependency& d : dump.memory->dependencies)
      if (DependencyEdge* edge = add_edge(log, dump.boot, d.from, d.to, report))
        edge->witnesses.push_back({report, d.stack, false, d.held, d.acquired, {}});
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

  void add_place(StatePlaces& places, StatePlace place) const {
    const auto kernel = [&](const StatePlace& p) { return release_order(reports_[p.report].release); };
    places.of_reports.push_back(std::move(place));
    if (kernel(places.of_reports[places.newest]) < kernel(places.of_reports.back()))
      places.newest = places.of_reports.size() - 1;
  }

  void add_class(ClassId id, const ClassFact& c, ReportId report) {
    ClassNode& node = nodes_[id];
    note_report(node.reports, report);
    if (const std::string_view former = former_name(c.label); !former.empty()) node.former.emplace_back(former, report);
    if (c.usage) {
      node.usage_known = true;
      node.usage |= *c.usage;
      for (const UsageState s : c.usage->states()) node.states.emplace_back(s, report);
    }
    for (const auto& [state, stack] : c.usage_stacks) {
      // A state that is stated with its stack is a fact, also where an old mask has one character for two states.
      node.usage.insert(state);
      node.states.emplace_back(state, report);
      if (const auto site = acquiring_site(stack)) add_place(node.places[state], {report, *site, stack});
    }
    node.local_lock |= c.type == LockType::LocalLock;
    node.sleeps |= c.type == LockType::Mutex || c.type == LockType::Rwsem;
    if (const auto wait = parse_wait_types(c.wait)) {
      wait_[id].merge(*wait);
      node.waits.emplace_back(report, *wait);
    }
    if (!c.key.empty()) key_[id].merge(c.key);
  }

  /// Null for two labels that the policy `name` folds into one class: they are no recursion.
  DependencyEdge* add_edge(std::size_t log, unsigned boot, const std::string& from_label, const std::string& to_label,
                           ReportId report) {
    const ClassId from = identities_.of(log, boot, from_label), to = identities_.of(log, boot, to_label);
    if (from == to && from_label != to_label) return nullptr;
    note_report(nodes_[from].reports, report);
    note_report(nodes_[to].reports, report);
    return &edges_[Step{from, to}];
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

  static SharedValue<Site> held_site(const Report& r, const std::string& label) {
    if (r.held)
      for (auto h = r.held->rbegin(); h != r.held->rend(); ++h)
        if (h->label == label && h->site) return *h->site;
    return {};
  }

  const Evidence& logs_;
  const Identities& identities_;
  bool boots_refute_;
  std::vector<ClassNode> nodes_;
  std::vector<Agreed<WaitTypes>> wait_;
  std::vector<Agreed<std::string>> key_;
  std::map<Step, DependencyEdge> edges_;
  std::vector<ReportRef> reports_;
  std::map<Identities::Boot, std::vector<ReportId>> of_boot_;
};

}  // namespace

LockGraph build_graph(const Evidence& logs, const Identities& identities, IdentityPolicy policy, bool boots_refute) {
  return Merger(logs, identities, boots_refute).merge(policy);
}

}  // namespace lockgraph
