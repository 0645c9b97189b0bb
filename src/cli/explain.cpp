#include "source.h"

#include <lockgraph/graph/queries.h>
#include <lockgraph/model/lock_class.h>
#include <lockgraph/render/diagram.h>
#include <lockgraph/render/render.h>

#include <fmt/format.h>
#include <fmt/ostream.h>

#include <map>
#include <ostream>
#include <set>

namespace lockgraph::cli {
namespace {

/// Which observations are one class, and why: class -> "label in log" -> reason.
std::map<std::string, std::set<std::string>> observations_of(const Analysis& a, const std::string& class_name) {
  const std::string wanted = canonical_name(parse_label(class_name).name);
  std::map<std::string, std::set<std::string>> found;
  for (std::size_t i = 0; i < a.logs.size(); ++i) {
    const auto note = [&](unsigned boot, const std::string& label) {
      const ClassIdentity& id = a.identities.classes()[a.identities.of(i, boot, label)];
      if (canonical_name(parse_label(label).name) != wanted && id.name != class_name) return;
      found[id.name].insert(fmt::format("  {} in {}\n    {}{}\n", label, a.logs[i].source,
                                        id.ambiguous ? "ambiguous: " : "", a.identities.reason(i, boot, label)));
    };
    for (const Report& r : a.logs[i].reports)
      for (const ClassFact& c : r.classes) note(r.boot, c.label);
    for (const ProcDump& d : a.logs[i].dumps)
      for (const DumpClass& c : d.classes) note(d.boot, c.label);
  }
  return found;
}

int explain_class(const Loaded& l, const std::string& class_name, const Streams& io) {
  const auto found = observations_of(l.analysis, class_name);
  for (const auto& [name, observations] : found) {
    fmt::print(io.out, "{}\n", name);
    for (const std::string& o : observations) io.out << o;
  }
  if (found.empty())
    throw_not_found(l, io, "no lock class is called " + class_name, similar_classes(l.analysis.graph, class_name, 5));
  return finish(l.diagnostics, false, io);
}

}  // namespace

int explain(const QueryOptions& options, const Streams& io) {
  const Loaded l = load(options.source, io);
  if (!options.class_name.empty()) return explain_class(l, options.class_name, io);
  const std::string& id = options.names.at(0);
  const std::vector<const Finding*> found = findings_called(l.analysis, id);
  if (found.empty()) throw_not_found(l, io, "no finding has the id " + id, similar_ids(l.analysis, id, 5));
  if (found.size() > 1) {
    std::vector<std::string> ids;
    for (const Finding* f : found)
      if (ids.size() < 5) ids.push_back(f->id);
    throw_not_found(l, io, fmt::format("{} findings have an id that begins with {}", found.size(), id), ids);
  }
  const Finding& f = *found.front();
  switch (options.format) {
    case Format::Json: io.out << explain_json(l.analysis, f); break;
    case Format::Svg: io.out << chain_svg(l.analysis.graph, f, step_weights(l.analysis.findings)); break;
    default: io.out << explain_text(l.analysis, f);
  }
  return finish(l.diagnostics, false, io);
}

}  // namespace lockgraph::cli
