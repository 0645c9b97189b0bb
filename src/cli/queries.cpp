// path, under, levels, cuts, explain: questions to the graph of the inputs.
#include "commands.h"
#include "evidence_input.h"

#include <lockgraph/error.h>
#include <lockgraph/lock_class.h>
#include <lockgraph/queries.h>
#include <lockgraph/render.h>

#include <fmt/format.h>
#include <fmt/ostream.h>

#include <ostream>
#include <set>

namespace lockgraph::cli {
namespace {

Vertex class_or_throw(const LockGraph& g, const std::string& name) {
  if (const auto v = find_class(g, name)) return *v;
  std::string hint;
  for (const std::string& s : similar_classes(g, name, 5)) hint += (hint.empty() ? "; did you mean " : ", ") + s;
  throw Error("no lock class is called " + name + hint);
}

std::string place_of(const LockGraph& g, Vertex from, Vertex to) {
  const DependencyEdge& e = g.graph[boost::edge(from, to, g.graph).first];
  const auto site = usual_site(e);
  return (site ? site->function + (site->file.empty() ? "" : fmt::format(" {}:{}", site->file, site->line))
               : "(no stack printed)") +
         fmt::format("  [{}; {} report{}]", e.modes.names(), reports_of(e).size(),
                     reports_of(e).size() == 1 ? "" : "s");
}

struct Loaded {
  Evidence logs;
  LockGraph graph;
  Diagnostics diagnostics;
};

Loaded load(const QueryOptions& options, const Streams& io) {
  Loaded l;
  l.logs = read_evidence(options.inputs, io, l.diagnostics);
  l.graph = build_graph(l.logs, options.identity);
  return l;
}

int finish(const Loaded& l, bool found, const Streams& io) {
  if (print_diagnostics(l.diagnostics, io.err)) return kTrouble;
  return found ? kFound : kNothingFound;
}

}  // namespace

int path(const QueryOptions& options, const Streams& io) {
  const Loaded l = load(options, io);
  const Vertex from = class_or_throw(l.graph, options.names.at(0)), to = class_or_throw(l.graph, options.names.at(1));
  const auto path = shortest_path(l.graph, from, to);
  if (!path)
    fmt::print(io.out, "no strong path from {} to {}\n", options.names[0], options.names[1]);
  else {
    fmt::print(io.out, "{}\n", l.graph.graph[from].name);
    for (std::size_t i = 0; i + 1 < path->size(); ++i)
      fmt::print(io.out, "  -> {}  {}\n", l.graph.graph[(*path)[i + 1]].name,
                 place_of(l.graph, (*path)[i], (*path)[i + 1]));
  }
  return finish(l, path.has_value(), io);
}

int under(const QueryOptions& options, const Streams& io) {
  const Loaded l = load(options, io);
  const auto found = taken_under(l.graph, class_or_throw(l.graph, options.names.at(0)));
  for (const auto& [v, steps] : found) fmt::print(io.out, "{:>4}  {}\n", steps, l.graph.graph[v].name);
  return finish(l, !found.empty(), io);
}

int levels(const QueryOptions& options, const Streams& io) {
  const Loaded l = load(options, io);
  const auto all = lock_levels(l.graph);
  fmt::print(io.out, "A class may be taken while classes of smaller levels are held.\n");
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (all[i].classes.empty() && all[i].components.empty()) continue;
    fmt::print(io.out, "level {}\n", i);
    for (const Vertex v : all[i].classes) fmt::print(io.out, "  {}\n", l.graph.graph[v].name);
    for (const auto& component : all[i].components) {
      fmt::print(io.out, "  no order among these {} classes (cyclic):\n", component.size());
      for (const Vertex v : component) fmt::print(io.out, "    {}\n", l.graph.graph[v].name);
    }
  }
  return finish(l, !all.empty(), io);
}

int cuts(const QueryOptions& options, const Streams& io) {
  const Loaded l = load(options, io);
  std::vector<Finding> findings;
  for (Finding& f : find_deadlocks(l.graph))
    if (options.all || is_shown(f)) findings.push_back(std::move(f));
  const CutSet cut = smallest_cut(l.graph, findings);
  fmt::print(io.out, "{} dependencies end every cycle and inversion shown ({})\n", cut.edges.size(),
             cut.exact ? "no smaller set does" : fmt::format("greedy; at least {} are needed", cut.at_least));
  const auto print = [&](const CutEdge& e) {
    fmt::print(io.out, "{:>9} {:>8}  {} -> {}\n{:20}in {}\n", e.findings.size(), e.reports, l.graph.graph[e.from].name,
               l.graph.graph[e.to].name, "", place_of(l.graph, e.from, e.to));
  };
  if (!cut.edges.empty()) fmt::print(io.out, " findings  reports  dependency\n");
  for (const CutEdge& e : cut.edges) print(e);
  const auto ranked = ranked_cuts(l.graph, findings);
  if (!ranked.empty()) fmt::print(io.out, "\nwhere a fix pays most\n findings  reports  dependency\n");
  for (std::size_t i = 0; i < ranked.size() && i < 20; ++i) print(ranked[i]);
  return finish(l, !ranked.empty(), io);
}

int explain(const QueryOptions& options, const Streams& io) {
  const Loaded l = load(options, io);
  bool found = false;
  if (!options.class_name.empty()) {
    const Identities identities(l.logs, options.identity);
    const std::string wanted = canonical_name(parse_label(options.class_name).name);
    std::set<std::string> lines;
    for (std::size_t i = 0; i < l.logs.size(); ++i) {
      const auto note = [&](unsigned boot, const std::string& label) {
        const ClassIdentity& id = identities.of(i, boot, label);
        if (canonical_name(parse_label(label).name) != wanted && id.name != options.class_name) return;
        lines.insert(fmt::format("{}\n  {} in {}\n    {}{}\n", id.name, label, l.logs[i].source,
                                 id.ambiguous ? "ambiguous: " : "", id.reason));
      };
      for (const Report& r : l.logs[i].reports)
        for (const ClassFact& c : r.classes) note(r.boot, c.label);
      for (const ProcDump& d : l.logs[i].dumps)
        for (const DumpClass& c : d.classes) note(d.boot, c.label);
    }
    std::string last;
    for (const std::string& line : lines) {
      const std::string name = line.substr(0, line.find('\n') + 1);
      io.out << (name == last ? line.substr(name.size()) : line);
      last = name;
    }
    found = !lines.empty();
    if (!found) fmt::print(io.out, "no lock class is called {}\n", options.class_name);
  } else {
    for (const Finding& f : find_deadlocks(l.graph))
      if (f.id == options.names.at(0)) {
        io.out << finding_text(l.graph, f);
        found = true;
      }
    if (!found) fmt::print(io.out, "no finding has the id {}\n", options.names[0]);
  }
  return finish(l, found, io);
}

}  // namespace lockgraph::cli
