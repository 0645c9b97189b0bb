#include <lockgraph/lock_graph.h>

#include <algorithm>
#include <map>
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
    if (value.empty()) value = other;
    else value.clear(), contradicted = true;
  }
};

struct ClassFacts {
  ClassNode node;
  Agreed wait, key;
};

ReportRef make_ref(const Evidence& logs, std::size_t log, std::size_t index) {
  const Report& r = logs[log].reports[index];
  return {log, index, logs[log].source, r.kernel ? r.kernel->release : "", logs[log].hash + "." + std::to_string(r.boot), r.line,
          r.kind, r.provoked};
}

void add_report(std::vector<std::size_t>& reports, std::size_t report) {
  if (reports.empty() || reports.back() != report) reports.push_back(report);
}

void merge_class(ClassFacts& facts, const ClassFact& c, std::size_t report) {
  ClassNode& node = facts.node;
  add_report(node.reports, report);
  if (c.usage) {
    node.usage_known = true;
    node.usage |= *c.usage;
    for (const UsageState s : c.usage->states()) node.states.emplace_back(s, report);
  }
  for (const auto& [state, stack] : c.usage_stacks)
    if (const auto site = acquiring_site(stack)) node.first_seen.emplace(name(state), *site);
  facts.wait.merge(c.wait);
  facts.key.merge(c.key);
}

void merge_dependency(DependencyEdge& edge, const Dependency& d, std::size_t report) {
  const bool shared = d.from_access == Access::Shared || d.from_access == Access::Recursive;
  edge.modes.insert(shared, d.to_access == Access::Recursive);
  edge.witnesses.push_back({report, d.stack, d.is_new, d.to_access == Access::Unknown});
}

}  // namespace

std::string ModeSet::names() const {
  std::string text;
  for (const bool shared : {false, true})
    for (const bool recursive : {true, false})
      if (contains(shared, recursive)) text += std::string(text.empty() ? "" : " ") + (shared ? "S" : "E") + (recursive ? "R" : "N");
  return text;
}

LockGraph build_graph(const Evidence& logs, IdentityPolicy policy) {
  const Identities identities(logs, policy);
  LockGraph out;
  out.policy = policy;
  std::map<std::string, ClassFacts> classes;
  std::map<std::pair<std::string, std::string>, DependencyEdge> edges;
  for (std::size_t i = 0; i < logs.size(); ++i)
    for (std::size_t k = 0; k < logs[i].reports.size(); ++k) {
      const Report& r = logs[i].reports[k];
      const std::size_t report = out.reports.size();
      out.reports.push_back(make_ref(logs, i, k));
      const auto resolve = [&](const std::string& label) -> ClassFacts& {
        const ClassIdentity& id = identities.of(i, r.boot, label);
        ClassFacts& facts = classes[id.name];
        facts.node.name = id.name;
        facts.node.ambiguous = id.ambiguous;
        return facts;
      };
      for (const ClassFact& c : r.classes) merge_class(resolve(c.label), c, report);
      for (const Dependency& d : r.dependencies) {
        ClassFacts &from = resolve(d.from), &to = resolve(d.to);
        add_report(from.node.reports, report);
        add_report(to.node.reports, report);
        merge_dependency(edges[{from.node.name, to.node.name}], d, report);
      }
    }
  std::map<std::string, Vertex> vertices;
  for (auto& [class_name, facts] : classes) {
    facts.node.wait = facts.wait.value;
    facts.node.key = facts.key.value;
    vertices[class_name] = boost::add_vertex(std::move(facts.node), out.graph);
  }
  for (auto& [ends, edge] : edges) boost::add_edge(vertices.at(ends.first), vertices.at(ends.second), std::move(edge), out.graph);
  return out;
}

}  // namespace lockgraph
