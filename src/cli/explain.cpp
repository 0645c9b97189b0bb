#include "source.h"

#include <lockgraph/graph/questions.h>
#include <lockgraph/render/diagram.h>
#include <lockgraph/render/render.h>
#include <lockgraph/render/rules.h>

#include <fmt/format.h>
#include <fmt/ostream.h>

#include <iterator>
#include <ostream>

namespace lockgraph::cli {
namespace {

int explain_class(const Loaded& l, const std::string& class_name, const Streams& io) {
  const LockGraph& g = l.analysis.graph;
  const std::vector<Observation> found = observations_of(l.analysis, class_name);
  for (auto o = found.begin(); o != found.end(); ++o) {
    if (o == found.begin() || o->of != std::prev(o)->of) fmt::print(io.out, "{}\n", g[o->of].name);
    fmt::print(io.out, "  {} in {}\n    {}{}\n", o->label, o->source, g[o->of].ambiguous ? "ambiguous: " : "",
               o->reason);
  }
  std::size_t failed = 0;
  for (const FailedAssertion& f : failed_assertions(l.analysis)) {
    if (!may_be_called(class_name, f.lock)) continue;
    if (failed++ == 0) fmt::print(io.out, "assertions that failed\n");
    fmt::print(io.out, "  {}\n", assertion_words(g, f));
  }
  if (found.empty() && failed == 0)
    throw_not_found(l, io, "no lock class is called " + class_name, similar_classes(g, class_name, 5));
  return finish(l.diagnostics, false, io);
}

/// Of an id that other logs gave, and that is not listed here.
int explain_fate(const Loaded& l, const std::string& id, const Fate& fate, Format format, const Streams& io) {
  io.out << (format == Format::Json ? fate_json(l.analysis, id, fate) : fate_text(l.analysis, id, fate));
  return finish(l.diagnostics, false, io);
}

std::vector<const Finding*> shown_findings(const Analysis& a) {
  std::vector<const Finding*> shown;
  for (const std::size_t i : select(a, {})) shown.push_back(&a.findings[i]);
  return shown;
}

}  // namespace

int explain(const QueryOptions& options, const Streams& io) {
  const Loaded l = options.class_name.empty() ? load_ends(options.source, io) : load(options.source, io);
  if (!options.class_name.empty()) return explain_class(l, options.class_name, io);
  const std::string& id = options.names.at(0);
  const std::vector<const Finding*> found = id.empty() ? shown_findings(l.analysis) : findings_called(l.analysis, id);
  if (id.empty() && found.empty()) throw Error("found no deadlock to explain");
  if (found.empty())
    if (const auto fate = fate_of(l.analysis, id)) return explain_fate(l, id, *fate, options.format, io);
  if (found.empty())
    throw_not_found(l, io, "no finding has the id " + id + " (`lockgraph findings` lists them)",
                    similar_ids(l.analysis, id, 5));
  if (found.size() > 1) {
    std::vector<std::string> ids;
    for (const Finding* f : found)
      if (ids.size() < 5) ids.push_back(f->id);
    throw_not_found(l, io,
                    id.empty() ? fmt::format("there are {} findings, name one by its id", found.size())
                               : fmt::format("{} findings have an id that begins with {}", found.size(), id),
                    ids);
  }
  const Finding& f = *found.front();
  if (!id.empty() && f.unreported_id == id && options.format == Format::Text)
    fmt::print(io.out, "{} was its id before a boot reported it: it is {}\n\n", id, f.id);
  switch (options.format) {
    case Format::Json: io.out << explain_json(l.analysis, f); break;
    case Format::Svg: io.out << chain_svg(l.analysis.graph, f, step_weights(l.analysis.findings)); break;
    default: io.out << explain_text(l.analysis, f, options.stacks);
  }
  return finish(l.diagnostics, false, io);
}

}  // namespace lockgraph::cli
