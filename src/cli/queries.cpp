// path, under, levels, try: questions to the graph of the inputs. Those that got their answer end with 0; `try` with 1
// where the order would close something.
#include "source.h"

#include <lockgraph/graph/questions.h>
#include <lockgraph/graph/analysis.h>
#include <lockgraph/render/queries.h>
#include <lockgraph/render/render.h>

#include <fmt/format.h>
#include <fmt/ostream.h>

#include <ostream>

namespace lockgraph::cli {
namespace {

/// The class of that name; else the only one of that base name.
ClassId class_or_throw(const Loaded& l, const std::string& name, const Streams& io) {
  const LockGraph& g = l.analysis.graph;
  const std::vector<ClassId> called = classes_called(g, name);
  if (called.size() == 1) return called.front();
  if (called.empty()) throw_not_found(l, io, "no lock class is called " + name, similar_classes(g, name, 5));
  constexpr std::size_t kNamed = 5;
  std::vector<std::string> names;
  for (std::size_t i = 0; i < called.size() && i < kNamed; ++i) names.push_back(g[called[i]].name);
  throw_not_found(l, io, std::to_string(called.size()) + " lock classes are called " + name, names);
}

std::string step_words(const LockGraph& g, const Step& s) {
  return g[s.to].name + "  " + dependency_words(g, *g.dependency(s.from, s.to));
}

}  // namespace

int path(const QueryOptions& options, const Streams& io) {
  const Loaded l = load_ends(options.source, io);
  const LockGraph& g = l.analysis.graph;
  const ClassId from = class_or_throw(l, options.names.at(0), io), to = class_or_throw(l, options.names.at(1), io);
  if (from == to)
    throw_not_found(l, io, "FROM and TO are one lock class; `lockgraph findings --class` lists the cycles on it", {});
  const auto path = shortest_path(g, from, to);
  if (options.format == Format::Json) {
    io.out << path_json(g, from, to, path.value_or(std::vector<ClassId>()));
    return finish(l.diagnostics, false, io);
  }
  if (!path) {
    fmt::print(io.out, "no strong path from {} to {}\n", options.names[0], options.names[1]);
    return finish(l.diagnostics, false, io);
  }
  fmt::print(io.out, "{}\n", g[from].name);
  for (const Step& s : steps({FindingKind::IrqInversion, *path})) fmt::print(io.out, "  -> {}\n", step_words(g, s));
  return finish(l.diagnostics, false, io);
}

int under(const QueryOptions& options, const Streams& io) {
  const Loaded l = load_ends(options.source, io);
  const LockGraph& g = l.analysis.graph;
  const ClassId held = class_or_throw(l, options.names.at(0), io);
  const auto found = taken_under(g, held);
  if (options.format == Format::Json)
    io.out << under_json(g, held, found);
  else
    for (const TakenUnder& t : found) fmt::print(io.out, "{:>4}  {}\n", t.steps, g[t.taken].name);
  return finish(l.diagnostics, false, io);
}

int try_locks(const QueryOptions& options, const Streams& io) {
  const std::vector<std::string> locks = locks_in_order(options.names.at(0));
  const Loaded l = load_ends(options.source, io);
  const LockGraph& g = l.analysis.graph;
  const TriedOrder tried = try_order(l.analysis, options.source.analysis, locks);
  io.out << (options.format == Format::Json ? tried_json(g, locks, tried) : tried_text(g, locks, tried));
  return finish(l.diagnostics, !tried.closes.empty() || !tried.inversions.empty(), io);
}

int levels(const QueryOptions& options, const Streams& io) {
  const Loaded l = load_ends(options.source, io);
  const LockGraph& g = l.analysis.graph;
  const PartOptions part = chosen_part(options.part, l, io);
  const ClassSet about = classes_in(g, part);
  ClassSet among(g.classes().size(), options.part.empty());
  if (!options.part.empty())
    for (const ClassId v : part_of(g, {}, part).classes) among[v] = true;
  const auto levels = [&] { return narrowed(lock_levels(g), among); };
  const auto orders = [&] { return narrowed(lock_orders(g), among, about); };
  switch (options.format) {
    case Format::Json: io.out << levels_json(g, levels()); break;
    case Format::Rst: io.out << levels_rst(g, levels(), orders()); break;
    case Format::Rules: io.out << levels_rules(g, orders()); break;
    default: io.out << levels_text(g, levels());
  }
  return finish(l.diagnostics, false, io);
}

}  // namespace lockgraph::cli
