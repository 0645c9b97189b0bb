#include "../commands.h"
#include "../format.h"
#include "../output.h"
#include "../part.h"
#include "../picture.h"

#include <lockgraph/graph/questions.h>
#include <lockgraph/model/error.h>
#include <lockgraph/model/printable.h>
#include <lockgraph/render/diagram.h>
#include <lockgraph/render/exchange.h>
#include <lockgraph/render/page.h>

#include <algorithm>
#include <ostream>

namespace lockgraph::cli {
namespace {

/// A part of the graph, and the findings that lie in it.
struct ExportedGraph {
  const LockGraph& graph;
  const Subgraph& part;
  bool is_whole;
  const std::vector<Finding>& findings;
  std::optional<GraphPictureLimits> most;
  const PictureStyle& style;
  const Limits& limits;
};

struct ExportedFindings {
  const Loaded& loaded;
  const std::vector<std::size_t>& selected;
  const Limits& limits;
};

/// Each finding has its picture in it.
std::string page_of(const ExportedFindings& e) {
  std::vector<std::size_t> selected = e.selected;
  Diagnostics diagnostics = e.loaded.diagnostics;
  if (selected.size() > e.limits.drawn) {
    selected.resize(e.limits.drawn);
    diagnostics.push_back({"report.html", 0, beyond(e.limits, &Limits::drawn) + ": the others are left out", false});
  }
  const Analysis& a = e.loaded.analysis;
  return page_html({a, judged_bisections(a), selected, diagnostics});
}

Diagram picture_of(const ExportedGraph& e) {
  return styled(graph_diagram(e.graph, e.part, e.findings, e.most), e.style);
}

std::string as_svg(const ExportedGraph& e) { return to_svg(picture_of(e), e.limits); }

/// Of the graph, or of the findings.
struct ExportFormat {
  std::string_view name;
  std::string (*of_graph)(const ExportedGraph&);
  std::string (*of_findings)(const ExportedFindings&) = nullptr;
};

constexpr ExportFormat kExportFormats[] = {
    {"json", [](const ExportedGraph& e) { return graph_json(e.graph, e.is_whole ? nullptr : &e.part); }},
    {"dot", [](const ExportedGraph& e) { return to_dot(picture_of(e)); }},
    {"svg", as_svg},
    {"png", as_svg},
    {"graphml", [](const ExportedGraph& e) { return graphml(e.graph, e.part, e.findings); }},
    {"csv", [](const ExportedGraph& e) { return dependencies_csv(e.graph, e.part); }},
    {"sarif", nullptr, [](const ExportedFindings& e) { return sarif(e.loaded.analysis, e.selected); }},
    {"junit", nullptr, [](const ExportedFindings& e) { return junit(e.loaded.analysis, e.selected); }},
    {"html", nullptr, page_of}};

/// Each of the inputs with a selector of releases.
void choose_release(InputNames& names, const std::string& release) {
  for (const auto* some : {&names.inputs, &names.stores})
    for (const std::string& name : *some)
      if (name.find("@v") != name.npos) throw Error("--release: " + name + " has a selector already");
  if (!names.files_from.empty())
    throw Error("--release does not go with --files-from; write PATH@" + release + " in the list");
  for (auto* some : {&names.inputs, &names.stores})
    for (std::string& name : *some) name += "@" + release;
}

/// The graph or the findings for other programs. Always kNothingFound.
struct Export {
  Source source;
  PictureChoice picture;
  PartChoice part;
  bool findings_only = false, reduced = false;
  std::string release;
  bool whole = false, all = false;
  const ExportFormat* format;

  void declare(Options& options) {
    add_source(options, source);
    add_format(options, format, kExportFormats,
               "json (default), dot, svg, png, graphml, csv: the graph; sarif, junit: the findings; html: all of it as "
               "one page");
    add_picture(options, picture, true);
    add_part(options, part, "of the graph: ", "only classes of this folder (fs/ext4) and their neighbours");
    options.value("--release", release, "only what kernels of this release show (v5.11, v5.4..v5.10)");
    options.flag("--findings-only", findings_only, "of the graph: only the locks of findings");
    options.flag("--reduce", reduced, "of the graph: without dependencies that follow from others");
    options.flag("--whole", whole, "of dot, svg and png: everything, however large");
    options.flag("--all", all, "every finding, also long chains of weak evidence");
    add_max_length(options, source);
  }

  bool is_whole() const { return part.empty() && !findings_only && !reduced; }

  std::string written(const Loaded& l, const Streams& io) const {
    const Analysis& a = l.analysis;
    Selection selection;
    selection.all = all;
    const std::vector<std::size_t> selected = select(a, selection);
    if (format->of_findings) return format->of_findings({l, selected, io.reading.limits});
    PartOptions wanted = chosen_part(part, l, io);
    wanted.findings_only = findings_only, wanted.reduced = reduced;
    std::vector<Finding> findings;
    for (const std::size_t i : selected) findings.push_back(a.findings[i]);
    return format->of_graph({a.graph, part_of(a.graph, findings, wanted), is_whole(), findings,
                             whole ? std::nullopt : std::optional(GraphPictureLimits{}), picture.style,
                             io.reading.limits});
  }

  int run(const Streams& io) const {
    expect_inputs(source.names);
    if (format->of_findings && !is_whole())
      throw Error(
          "--focus, --subsystem, --findings-only and --reduce choose a part of the graph: they go with json, dot, svg, "
          "png, graphml and csv");
    Source chosen = source;
    if (!release.empty()) choose_release(chosen.names, release);
    const bool is_piped = picture.output.empty() && !io.terminal_lines;
    if (format->name != "png" || !is_piped) check_picture(picture, format->name, source.names);
    const Loaded l = load(chosen, io);
    const std::string text = written(l, io);
    put(io.terminal_lines && picture.output.empty() ? printable(text) : text, format->name, picture, l, io);
    return print_diagnostics(l.diagnostics, io.err) ? kTrouble : kNothingFound;
  }
};

}  // namespace

const Command kExport =
    command<Export>("export", "the graph, or the findings, for other programs and for a browser",
                    "  lockgraph export logs/ --format html -o report.html\n"
                    "  lockgraph export logs/ --format svg --focus '&rq->lock' --depth 2 -o near.svg\n"
                    "  lockgraph export logs/ --format graphml -o graph.graphml     for networkx, Gephi, "
                    "yEd\n",
                    true);

}  // namespace lockgraph::cli
