#include "source.h"

#include <lockgraph/gather/kernel_tree.h>
#include <lockgraph/model/error.h>
#include <lockgraph/render/diagram.h>
#include <lockgraph/render/render.h>

#include <algorithm>
#include <ostream>

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

}  // namespace

int diff(const DiffOptions& options, const Streams& io) {
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
  const GraphDiff d = diff_graphs(a, b, {old_tree.get(), new_tree.get()});

  constexpr std::size_t kDrawn = 40;
  switch (options.format) {
    case Format::Json: io.out << diff_json(d, a, b); break;
    case Format::Dot: io.out << to_dot(diff_diagram(d, a, b, kDrawn)); break;
    case Format::Svg: io.out << to_svg(diff_diagram(d, a, b, kDrawn), io.reading.limits); break;
    default: io.out << diff_text(d, a, b, options.all);
  }
  Diagnostics& all = old_side.diagnostics;
  all.insert(all.end(), new_side.diagnostics.begin(), new_side.diagnostics.end());
  return finish(all, options.fail_on_new ? brings_new(d, b) : differs(d), io);
}

}  // namespace lockgraph::cli
