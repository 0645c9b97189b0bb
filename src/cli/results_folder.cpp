#include "results_folder.h"

#include <lockgraph/model/error.h>
#include <lockgraph/render/diagram.h>
#include <lockgraph/graph/selection.h>
#include <lockgraph/render/render.h>

#include <filesystem>
#include <fstream>

namespace lockgraph::cli {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t kWholeGraphNodes = 300;  // more classes than this make no readable picture

void write_file(const fs::path& path, const std::string& text) {
  std::ofstream file(path, std::ios::binary);
  file << text;
  if (!file.flush()) throw Error("cannot write " + path.string());
}

void write_findings(const Analysis& a, const std::vector<std::size_t>& shown, const Diagnostics& diagnostics,
                    const fs::path& directory) {
  std::string text;
  std::vector<Finding> drawn;
  for (const std::size_t i : shown) {
    const Finding& f = a.findings[i];
    drawn.push_back(f);
    text += finding_text(a.graph, f) + "\n";
    const Diagram diagram = chain_diagram(a.graph, f);
    write_file(directory / "chains" / (f.id + ".dot"), to_dot(diagram));
    write_file(directory / "chains" / (f.id + ".svg"), to_svg(diagram));
  }
  if (text.empty()) text = "no deadlock found\n";
  for (const Diagnostic& d : diagnostics) text += to_string(d) + "\n";
  write_file(directory / "findings.txt", text);
  write_file(directory / "findings.json", findings_json(a, shown, select_refuted(a, {})));
  write_file(directory / "graph.json", graph_json(a.graph));
  write_file(directory / "graph.dot", to_dot(graph_diagram(a.graph, drawn, 0)));
  write_file(directory / "graph.svg", to_svg(graph_diagram(a.graph, drawn, kWholeGraphNodes)));
}

void write_bisections(const std::vector<JudgedBisection>& bisections, const fs::path& directory) {
  std::string text;
  for (const JudgedBisection& b : bisections) text += bisection_text(b) + "\n";
  write_file(directory / "bisections.txt", text);
  write_file(directory / "bisections.svg", bisections_svg(bisections));
}

}  // namespace

void write_results(const Analysis& a, const Diagnostics& diagnostics, bool all, const std::string& folder) {
  const fs::path directory(folder);
  std::error_code ec;
  fs::create_directories(directory / "chains", ec);
  if (ec) throw Error("cannot make the folder " + (directory / "chains").string() + ": " + ec.message());
  Selection every;
  every.all = all;
  write_findings(a, select(a, every), diagnostics, directory);
  lockgraph::CheckOptions check;
  check.wanted.assign(a.findings.size(), true);
  if (all) check.top = 0;
  write_file(directory / "check.txt", check_text(a, check));
  const Timeline timeline = make_timeline(a);
  write_file(directory / "timeline.txt", timeline_text(timeline, a));
  write_file(directory / "timeline.svg", timeline_svg(timeline, a));
  if (!a.bisections.empty()) write_bisections(a.bisections, directory);
}

}  // namespace lockgraph::cli
