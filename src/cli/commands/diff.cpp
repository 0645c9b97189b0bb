#include "../commands.h"
#include "../baseline.h"
#include "../format.h"
#include "../output.h"
#include "../part.h"
#include "../picture.h"
#include "../view.h"

#include <lockgraph/gather/kernel_tree.h>
#include <lockgraph/graph/questions.h>
#include <lockgraph/model/error.h>
#include <lockgraph/model/printable.h>
#include <lockgraph/render/diagram.h>
#include <lockgraph/render/compare.h>
#include <lockgraph/render/findings.h>

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

struct Compared {
  const GraphDiff& difference;
  const Analysis &old_side, &new_side;
  bool all;
  const PictureStyle& style;
  const Limits& limits;
};

struct ComparedMany {
  const Matrix& matrix;
  const Analysis& analysis;
  const std::vector<MatrixColumn>& columns;
  bool all;
};

Diagram picture_of(const Compared& c) {
  constexpr std::size_t kDrawn = 40;
  return styled(diff_diagram(c.difference, c.old_side, c.new_side, kDrawn), c.style);
}

std::string as_svg(const Compared& c) { return to_svg(picture_of(c), c.limits); }

/// Of two, and of more where that can be written so.
struct DiffFormat {
  std::string_view name;
  std::string (*of_two)(const Compared&);
  std::string (*of_many)(const ComparedMany&) = nullptr;
  std::string_view note = {};
};

constexpr DiffFormat kDiffFormats[] = {
    {"text", [](const Compared& c) { return diff_text(c.difference, c.old_side, c.new_side, c.all); },
     [](const ComparedMany& c) { return matrix_text(c.matrix, c.analysis, c.columns, c.all); }},
    {"json", [](const Compared& c) { return diff_json(c.difference, c.old_side, c.new_side); },
     [](const ComparedMany& c) { return matrix_json(c.matrix, c.analysis, c.columns); }},
    {"dot", [](const Compared& c) { return to_dot(picture_of(c)); }},
    {"svg", as_svg},
    {"png", as_svg}};

/// The columns of a matrix: which of them each report is in, and what is told of each.
struct ToldColumns {
  std::vector<std::vector<std::size_t>> of_report;
  std::vector<MatrixColumn> told;
};

ToldColumns told_columns(const std::vector<std::string>& inputs, Columns& columns, const Analysis& a) {
  const LockGraph& g = a.graph;
  ToldColumns t;
  t.of_report.resize(g.reports().size());
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    const auto& [path, releases] = columns.inputs[i];
    std::vector<ReportId> reports;
    for (ReportId r = 0; r < t.of_report.size(); ++r) {
      const ReportRef& ref = g.reports()[r];
      if (!columns.hashes_of_path[path].count(a.logs[ref.log].hash)) continue;
      if (releases && !releases->contains(ref.release)) continue;
      t.of_report[r].push_back(i);
      reports.push_back(r);
    }
    t.told.push_back({inputs[i], releases_of(g, reports), reports.size()});
  }
  return t;
}

SharedValue<KernelTree> tree_in(const std::string& folder) {
  return folder.empty() ? SharedValue<KernelTree>() : SharedValue<KernelTree>(read_kernel_tree(folder));
}

struct Diff {
  std::string old_input, new_input;
  std::vector<std::string> more;  ///< inputs beside them: a matrix of all
  AnalysisOptions analysis;
  std::string old_tree, new_tree;  ///< folders of sources; empty: not given
  PartChoice part;
  const DiffFormat* format;
  PictureChoice picture;
  bool all = false;
  bool fail_on_new = false;  ///< kFound only for findings that OLD has not

  void declare(Options& options) {
    options.value("OLD", old_input, kInputHelp, kRequired);
    options.value("NEW", new_input, "likewise", kRequired);
    options.values("MORE", more, "more of them: since when is a thing there, and until when?");
    add_analysis(options, analysis);
    add_format(options, format, kDiffFormats);
    add_picture(options, picture, true);
    options.value("--old-tree", old_tree,
                  "the sources of OLD's kernel: what they initialise tells what is gone from what was only not used");
    options.value("--new-tree", new_tree, "likewise of NEW's");
    add_part(options, part, "", "only what is about a class of this folder (fs/ext4)");
    options.flag("--all", all, "list everything that is not the same");
    add_fail_on(options, fail_on_new, "exit with 1 only when NEW has a finding that OLD has not");
  }

  int run(const Streams& io) const { return more.empty() ? two(io) : many(io); }

  int two(const Streams& io) const {
    if (old_input == "-" && new_input == "-") throw Error("diff: only one side can be standard input");
    check_picture(picture, format->name, {{old_input, new_input}, {}, {}});
    Loaded old_side = load({{{old_input}, {}, {}}, analysis, {}}, io);
    const Loaded new_side = load({{{new_input}, {}, {}}, analysis, {}}, io);
    const Analysis &a = old_side.analysis, &b = new_side.analysis;
    const SharedValue<KernelTree> old_sources = tree_in(old_tree), new_sources = tree_in(new_tree);
    GraphDiff d = diff_graphs(a, b, {old_sources.get(), new_sources.get()});
    if (!part.empty()) {
      std::vector<ClassSet> wanted = wanted_of(part, a, b);
      d = narrowed(std::move(d), {a, std::move(wanted.front())}, {b, std::move(wanted.back())});
    }
    std::string text = format->of_two({d, a, b, all, picture.style, io.reading.limits});
    if (fail_on_new) io.err << printable(refuted_text(b, select_refuted(b, {}), kRefutedSaid));
    Diagnostics& problems = old_side.diagnostics;
    problems.insert(problems.end(), new_side.diagnostics.begin(), new_side.diagnostics.end());
    if (!picture.output.empty()) expect_read(picture.output, new_side, io);
    put(std::move(text), format->name, picture, old_side, io);
    return finish(problems, fail_on_new ? brings_new(d, b) : differs(d), io);
  }

  int many(const Streams& io) const {
    if (!format->of_many)
      throw Error("diff: a picture compares two; three inputs and more are a table, as text or JSON");
    if (!old_tree.empty() || !new_tree.empty()) throw Error("diff: --old-tree and --new-tree are for two inputs");
    std::vector<std::string> inputs{old_input, new_input};
    inputs.insert(inputs.end(), more.begin(), more.end());
    if (std::ranges::count(inputs, "-") > 1) throw Error("diff: only one of the inputs can be standard input");
    check_picture(picture, format->name, {inputs, {}, {}});
    Loaded read;
    Diagnostics& problems = read.diagnostics;
    Columns columns = read_columns(inputs, io, problems);
    read.analysis = lockgraph::analyze(std::move(columns.logs), analysis);
    const Analysis& a = read.analysis;
    say_bounds(a, problems);
    const ToldColumns t = told_columns(inputs, columns, a);
    Matrix m = make_matrix(a, inputs.size(), t.of_report);
    if (!part.empty()) m = narrowed(std::move(m), a, wanted_of(part, a, a).front());
    put(format->of_many({m, a, t.told, all}), format->name, picture, read, io);
    const bool found = std::ranges::any_of(m.rows, [&](const MatrixRow& row) {
      if (fail_on_new) return row.kind == RowKind::Finding && row.since + 1 == inputs.size();
      return std::ranges::any_of(row.cells, [](Cell c) { return c != Cell::Seen; });
    });
    return finish(problems, found, io);
  }
};

}  // namespace

const Command kDiff = command<Diff>("diff", "lock graphs of two kernels: classes, dependencies, irq states, findings",
                                    "  lockgraph diff lab.db@v5.10 lab.db@v5.11 --fail-on new\n");

}  // namespace lockgraph::cli
