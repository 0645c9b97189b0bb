#include "baseline.h"
#include "source.h"

#include <lockgraph/gather/kernel_tree.h>
#include <lockgraph/graph/questions.h>
#include <lockgraph/model/error.h>
#include <lockgraph/model/printable.h>
#include <lockgraph/render/diagram.h>
#include <lockgraph/render/render.h>

#include <algorithm>
#include <map>
#include <ostream>
#include <set>

namespace lockgraph::cli {
namespace {

bool brings_new(const GraphDiff& d, const Analysis& new_side) {
  return std::any_of(d.findings.begin(), d.findings.end(), [&](const FindingChange& f) {
    return (f.change == Change::New || f.change == Change::NewlySeen) && is_shown(new_side.findings[f.finding]);
  });
}

bool differs(const GraphDiff& d) {
  const auto changed = [](const auto& items) {
    return std::any_of(items.begin(), items.end(), [](const auto& item) { return item.change != Change::Same; });
  };
  return changed(d.classes) || changed(d.dependencies) || changed(d.findings);
}

/// Read once, though several inputs may be releases of it.
struct Columns {
  Evidence logs;
  std::vector<NamedInput> inputs;
  std::map<std::string, std::set<std::string>> hashes_of_path;
};

Columns read_columns(const std::vector<std::string>& inputs, const Streams& io, Diagnostics& diagnostics) {
  Columns c;
  std::map<std::string, InputNames> by_path;
  for (const std::string& input : inputs) {
    c.inputs.push_back(named_input(input));
    by_path[c.inputs.back().path].inputs.push_back(input);
  }
  for (const auto& [path, names] : by_path)
    for (LogEvidence& log : read_evidence(names, io.inputs(), diagnostics)) {
      c.hashes_of_path[path].insert(log.hash);
      c.logs.push_back(std::move(log));
    }
  c.logs = normalized(std::move(c.logs));
  return c;
}

/// The classes that are asked for, of each side. One of the two may know none.
std::vector<ClassSet> wanted_of(const PartChoice& part, const Analysis& a, const Analysis& b) {
  std::vector<ClassSet> all;
  bool any = false;
  for (const Analysis* side : {&a, &b}) {
    const auto found = part_in(part, side->graph);
    any |= found.has_value();
    all.push_back(found ? classes_in(side->graph, *found) : ClassSet(side->graph.classes().size()));
  }
  if (any) return all;
  const std::string& asked = part.focus.empty() ? part.subsystem : part.focus;
  const std::vector<std::string> near = near_parts(part, b.graph);
  throw Error("neither side has " + (part.focus.empty() ? "a class of " : std::string()) + asked +
              (near.empty() ? "" : "; did you mean " + near.front()));
}

int matrix(const DiffOptions& options, const Streams& io) {
  if (options.format != Format::Text && options.format != Format::Json)
    throw Error("diff: a picture compares two; three inputs and more are a table, as text or JSON");
  if (!options.old_tree.empty() || !options.new_tree.empty())
    throw Error("diff: --old-tree and --new-tree are for two inputs");
  std::vector<std::string> inputs{options.old_source.names.inputs.front(), options.new_source.names.inputs.front()};
  inputs.insert(inputs.end(), options.more.begin(), options.more.end());
  if (std::ranges::count(inputs, "-") > 1) throw Error("diff: only one of the inputs can be standard input");
  Diagnostics diagnostics;
  Columns columns = read_columns(inputs, io, diagnostics);
  const Analysis a = lockgraph::analyze(std::move(columns.logs), options.old_source.analysis);
  say_bounds(a, diagnostics);
  std::vector<std::vector<std::size_t>> columns_of(a.graph.reports().size());
  std::vector<MatrixColumn> told;
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    const auto& [path, releases] = columns.inputs[i];
    std::vector<ReportId> reports;
    for (ReportId r = 0; r < columns_of.size(); ++r) {
      const ReportRef& ref = a.graph.reports()[r];
      if (!columns.hashes_of_path[path].count(a.logs[ref.log].hash)) continue;
      if (releases && !releases->contains(ref.release)) continue;
      columns_of[r].push_back(i);
      reports.push_back(r);
    }
    told.push_back({inputs[i], releases_of(a.graph, reports), reports.size()});
  }
  Matrix m = make_matrix(a, inputs.size(), columns_of);
  if (!options.part.empty()) m = narrowed(std::move(m), a, wanted_of(options.part, a, a).front());
  io.out << (options.format == Format::Json ? matrix_json(m, a, told) : matrix_text(m, a, told, options.all));
  const bool found = std::ranges::any_of(m.rows, [&](const MatrixRow& row) {
    if (options.fail_on_new) return row.kind == RowKind::Finding && row.since + 1 == inputs.size();
    return std::ranges::any_of(row.cells, [](Cell c) { return c != Cell::Seen; });
  });
  return finish(diagnostics, found, io);
}

}  // namespace

int diff(const DiffOptions& options, const Streams& io) {
  if (!options.more.empty()) return matrix(options, io);
  if (options.old_source.names.inputs == options.new_source.names.inputs &&
      options.old_source.names.inputs.front() == "-")
    throw Error("diff: only one side can be standard input");
  Loaded old_side = load(options.old_source, io);
  const Loaded new_side = load(options.new_source, io);
  const Analysis &a = old_side.analysis, &b = new_side.analysis;
  const auto tree_of = [](const std::string& folder) {
    return folder.empty() ? SharedValue<KernelTree>() : SharedValue<KernelTree>(read_kernel_tree(folder));
  };
  const SharedValue<KernelTree> old_tree = tree_of(options.old_tree), new_tree = tree_of(options.new_tree);
  GraphDiff d = diff_graphs(a, b, {old_tree.get(), new_tree.get()});
  if (!options.part.empty()) {
    std::vector<ClassSet> wanted = wanted_of(options.part, a, b);
    d = narrowed(std::move(d), {a, std::move(wanted.front())}, {b, std::move(wanted.back())});
  }

  constexpr std::size_t kDrawn = 40;
  switch (options.format) {
    case Format::Json: io.out << diff_json(d, a, b); break;
    case Format::Dot: io.out << to_dot(diff_diagram(d, a, b, kDrawn)); break;
    case Format::Svg: io.out << to_svg(diff_diagram(d, a, b, kDrawn), io.reading.limits); break;
    default: io.out << diff_text(d, a, b, options.all);
  }
  if (options.fail_on_new) io.err << printable(refuted_text(b, select_refuted(b, {}), kRefutedSaid));
  Diagnostics& all = old_side.diagnostics;
  all.insert(all.end(), new_side.diagnostics.begin(), new_side.diagnostics.end());
  return finish(all, options.fail_on_new ? brings_new(d, b) : differs(d), io);
}

}  // namespace lockgraph::cli
