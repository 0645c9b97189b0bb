// path, under, levels: questions to the graph of the inputs.
#include "source.h"

#include <lockgraph/graph/queries.h>
#include <lockgraph/render/render.h>

#include <fmt/format.h>
#include <fmt/ostream.h>

#include <ostream>

namespace lockgraph::cli {
namespace {

Vertex class_or_throw(const Loaded& l, const std::string& name, const Streams& io) {
  const LockGraph& g = l.analysis.graph;
  if (const auto v = find_class(g, name)) return *v;
  throw_not_found(l, io, "no lock class is called " + name, similar_classes(g, name, 5));
}

std::string step_words(const LockGraph& g, const Step& s) {
  return g[s.to].name + "  " + dependency_words(*g.dependency(s.from, s.to));
}

}  // namespace

int path(const QueryOptions& options, const Streams& io) {
  const Loaded l = load(options.source, io);
  const LockGraph& g = l.analysis.graph;
  const Vertex from = class_or_throw(l, options.names.at(0), io), to = class_or_throw(l, options.names.at(1), io);
  const auto path = shortest_path(g, from, to);
  if (!path) {
    fmt::print(io.out, "no strong path from {} to {}\n", options.names[0], options.names[1]);
    return finish(l.diagnostics, false, io);
  }
  fmt::print(io.out, "{}\n", g[from].name);
  for (const Step& s : steps({FindingKind::IrqInversion, *path})) fmt::print(io.out, "  -> {}\n", step_words(g, s));
  return finish(l.diagnostics, true, io);
}

int under(const QueryOptions& options, const Streams& io) {
  const Loaded l = load(options.source, io);
  const LockGraph& g = l.analysis.graph;
  const auto found = taken_under(g, class_or_throw(l, options.names.at(0), io));
  for (const TakenUnder& t : found) fmt::print(io.out, "{:>4}  {}\n", t.steps, g[t.vertex].name);
  return finish(l.diagnostics, !found.empty(), io);
}

int levels(const QueryOptions& options, const Streams& io) {
  const Loaded l = load(options.source, io);
  const LockGraph& g = l.analysis.graph;
  const auto all = lock_levels(g);
  fmt::print(io.out, "A class may be taken while classes of smaller levels are held.\n");
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (all[i].classes.empty() && all[i].components.empty()) continue;
    fmt::print(io.out, "level {}\n", i);
    for (const Vertex v : all[i].classes) fmt::print(io.out, "  {}\n", g[v].name);
    for (const auto& component : all[i].components) {
      fmt::print(io.out, "  no order among these {} classes (cyclic):\n", component.size());
      for (const Vertex v : component) fmt::print(io.out, "    {}\n", g[v].name);
    }
  }
  return finish(l.diagnostics, !all.empty(), io);
}

}  // namespace lockgraph::cli
