#include <lockgraph/lock_class.h>
#include <lockgraph/lock_graph.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

namespace lockgraph {
namespace {

/// Merges what several reports print; a value they disagree on is no value.
struct Agreed {
  std::string value;
  bool contradicted = false;

  void merge(const std::string& other) {
    if (other.empty() || contradicted || other == value) return;
    if (value.empty())
      value = other;
    else
      value.clear(), contradicted = true;
  }
};

struct ClassFacts {
  ClassNode node;
  Agreed wait, key;
};

ReportRef make_ref(const Evidence& logs, std::size_t log, std::size_t index) {
  const Report& r = logs[log].reports[index];
  return {log,
          index,
          false,
          logs[log].source,
          r.kernel ? r.kernel->release : "",
          logs[log].hash + "." + std::to_string(r.boot),
          r.line,
          r.kind,
          r.provoked};
}

void note_report(std::vector<std::size_t>& reports, std::size_t report) {
  if (reports.empty() || reports.back() != report) reports.push_back(report);
}

void merge_class(ClassFacts& facts, const ClassFact& c, std::size_t report) {
  ClassNode& node = facts.node;
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
  facts.wait.merge(c.wait);
  facts.key.merge(c.key);
}

void merge_dependency(DependencyEdge& edge, const Dependency& d, std::size_t report) {
  const bool shared = d.from_access == Access::Shared || d.from_access == Access::Recursive;
  edge.modes.insert(shared, d.to_access == Access::Recursive);
  edge.witnesses.push_back({report, d.stack, d.is_new, d.to_access == Access::Unknown, {}});
}

/// Collects classes and dependencies by resolved name.
class Merger {
 public:
  Merger(const Evidence& logs, const Identities& identities, LockGraph& out)
      : logs_(logs), identities_(identities), out_(out) {}

  void add_report(std::size_t log, std::size_t index) {
    const Report& r = logs_[log].reports[index];
    const std::size_t report = out_.reports.size();
    out_.reports.push_back(make_ref(logs_, log, index));
    for (const ClassFact& c : r.classes) merge_class(resolve(log, r.boot, c.label), c, report);
    note_wait_clashes(log, r, report);
    for (const Dependency& d : r.dependencies)
      add_edge(log, r.boot, d.from, d.to, report, [&](DependencyEdge& e) {
        merge_dependency(e, d, report);
        if (d.is_new) e.witnesses.back().held = held_exclusively(log, r);
      });
  }

  void add_dump(std::size_t log, std::size_t index) {
    const ProcDump& dump = logs_[log].dumps[index];
    const std::size_t report = out_.reports.size();
    ReportRef ref;
    ref.log = log, ref.index = index, ref.is_dump = true, ref.source = logs_[log].source, ref.line = dump.line,
    ref.release = dump.release;
    ref.boot = logs_[log].hash + "." + std::to_string(dump.boot);
    out_.reports.push_back(std::move(ref));
    for (const DumpClass& c : dump.classes) {
      merge_class(resolve(log, dump.boot, c.label), {c.label, c.usage, {}, {}, {}}, report);
      for (const std::string& to : c.successors)
        add_edge(log, dump.boot, c.label, to, report, [&](DependencyEdge& e) {
          e.modes.insert(false, false);
          e.witnesses.push_back({report, {}, false, true, {}});
        });
    }
    for (const std::string& label : dump.chain_classes)
      note_report(resolve(log, dump.boot, label).node.reports, report);
  }

  /// Facts by name, then by pair of names.
  std::map<std::string, ClassFacts> classes;
  std::map<std::pair<std::string, std::string>, DependencyEdge> edges;

 private:
  /// The held locks of a wait-context report that do not allow the lock it names. The dependencies of other reports
  /// were let pass by lockdep, which checks wait types first.
  void note_wait_clashes(std::size_t log, const Report& r, std::size_t report) {
    const ClassFact* acquired = r.kind == ReportKind::WaitContext ? r.find_class(r.acquiring) : nullptr;
    if (!acquired || !r.held) return;
    std::set<std::string> seen;
    for (const HeldLock& h : *r.held) {
      const ClassFact* held = r.find_class(h.label);
      if (!held) continue;
      const int inner = inner_wait(held->wait), outer = outer_wait(acquired->wait);
      if (inner > 0 && outer > inner && seen.insert(h.label).second)
        out_.wait_clashes.push_back(
            {resolve(log, r.boot, h.label).node.name, resolve(log, r.boot, r.acquiring).node.name, report});
    }
  }

  /// Classes that the report's task held, but for those that readers are known to take.
  std::vector<std::string> held_exclusively(std::size_t log, const Report& r) {
    std::vector<std::string> names;
    if (r.held)
      for (const HeldLock& h : *r.held) {
        const ClassFact* c = r.find_class(h.label);
        if (!c) continue;
        const bool shared = !c->usage || std::any_of(std::begin(kIrqs), std::end(kIrqs), [&](Irq irq) {
          return c->usage->contains({irq, true, true}) || c->usage->contains({irq, false, true});
        });
        if (!shared && !c->usage->empty()) names.push_back(resolve(log, r.boot, h.label).node.name);
      }
    return names;
  }

  ClassFacts& resolve(std::size_t log, unsigned boot, const std::string& label) {
    const ClassIdentity& id = identities_.of(log, boot, label);
    ClassFacts& facts = classes[id.name];
    facts.node.name = id.name;
    facts.node.ambiguous = id.ambiguous;
    return facts;
  }

  template <class Merge>
  void add_edge(std::size_t log, unsigned boot, const std::string& from_label, const std::string& to_label,
                std::size_t report, Merge merge) {
    ClassFacts &from = resolve(log, boot, from_label), &to = resolve(log, boot, to_label);
    // Two classes that the policy folds into one (loop0 and loop1) are no recursion.
    if (&from == &to && from_label != to_label) return;
    note_report(from.node.reports, report);
    note_report(to.node.reports, report);
    merge(edges[{from.node.name, to.node.name}]);
  }

  const Evidence& logs_;
  const Identities& identities_;
  LockGraph& out_;
};

}  // namespace

std::string ModeSet::names() const {
  std::string text;
  for (const bool shared : {false, true})
    for (const bool recursive : {true, false})
      if (contains(shared, recursive))
        text += std::string(text.empty() ? "" : " ") + (shared ? "S" : "E") + (recursive ? "R" : "N");
  return text;
}

LockGraph build_graph(const Evidence& logs, IdentityPolicy policy) {
  return build_graph(logs, Identities(logs, policy), policy);
}

LockGraph build_graph(const Evidence& logs, const Identities& identities, IdentityPolicy policy) {
  LockGraph out;
  out.policy = policy;
  Merger merger(logs, identities, out);
  for (std::size_t i = 0; i < logs.size(); ++i) {
    for (std::size_t k = 0; k < logs[i].reports.size(); ++k) merger.add_report(i, k);
    for (std::size_t k = 0; k < logs[i].dumps.size(); ++k)
      if (!logs[i].dumps[k].classes.empty()) merger.add_dump(i, k);
  }
  std::map<std::string, Vertex> vertices;
  for (auto& [class_name, facts] : merger.classes) {
    facts.node.wait = facts.wait.value;
    facts.node.key = facts.key.value;
    vertices[class_name] = boost::add_vertex(std::move(facts.node), out.graph);
  }
  for (auto& [ends, edge] : merger.edges)
    boost::add_edge(vertices.at(ends.first), vertices.at(ends.second), std::move(edge), out.graph);
  return out;
}

}  // namespace lockgraph
