#include "results_folder.h"

#include "results_journal.h"
#include "whole_file.h"

#include <lockgraph/graph/analysis.h>
#include <lockgraph/model/error.h>
#include <lockgraph/model/printable.h>
#include <lockgraph/render/diagram.h>
#include <lockgraph/render/page.h>
#include <lockgraph/render/bisections.h>
#include <lockgraph/render/check.h>
#include <lockgraph/render/exchange.h>
#include <lockgraph/render/findings.h>
#include <lockgraph/render/timeline.h>
#include <lockgraph/render/words.h>

#include <algorithm>
#include <filesystem>
#include <utility>

namespace lockgraph::cli {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t kTimelineRows = 60, kStrips = 40;

/// Pictures of chains, as many as the limits let.
class ChainPictures {
 public:
  ChainPictures(const Analysis& a, const Limits& limits, fs::path folder)
      : a_(a), limits_(limits), folder_(std::move(folder)), weights_(step_weights(a.findings)) {}

  /// Draws one more; false when that is too much.
  bool draw(const Finding& f) {
    if (drawn_ >= limits_.drawn) return keep_out(&Limits::drawn);
    const std::string svg = chain_svg(a_.graph, f, weights_), dot = to_dot(chain_diagram(a_.graph, f));
    if (bytes_ + svg.size() + dot.size() > limits_.pictures) return keep_out(&Limits::pictures);
    write_file(folder_ / (f.id + ".dot"), dot);
    write_file(folder_ / (f.id + ".svg"), svg);
    ++drawn_, bytes_ += svg.size() + dot.size();
    return true;
  }

  void say(Diagnostics& diagnostics) const {
    if (left_out_)
      diagnostics.push_back({"pictures", 0,
                             beyond(limits_, limit_) + ": " + counted(left_out_, "finding") +
                                 " without one, and not in report.html; findings.txt and findings.json have them",
                             false});
  }

 private:
  bool keep_out(std::uint64_t Limits::*limit) {
    if (left_out_++ == 0) limit_ = limit;
    return false;
  }

  const Analysis& a_;
  const Limits& limits_;
  fs::path folder_;
  StepWeights weights_;
  std::size_t drawn_ = 0, left_out_ = 0;
  std::uint64_t bytes_ = 0;
  std::uint64_t Limits::*limit_ = nullptr;
};

/// The picture of the graph; where Graphviz cannot draw it, all else is there, and it is said.
void write_graph_picture(const Analysis& a, const std::vector<Finding>& drawn, const Limits& limits,
                         const fs::path& directory, Diagnostics& diagnostics) {
  const Subgraph all = part_of(a.graph, drawn, {});
  write_file(directory / "graph.dot", to_dot(graph_diagram(a.graph, all, drawn, std::nullopt)));
  std::string svg;
  try {
    svg = to_svg(graph_diagram(a.graph, all, drawn, GraphPictureLimits{}), limits);
  } catch (const Error& e) { diagnostics.push_back({"graph.svg", 0, e.what(), true}); }
  if (!svg.empty()) write_file(directory / "graph.svg", svg);
}

void write_findings(Loaded& l, const std::vector<JudgedBisection>& bisections, const Selection& selection,
                    const Limits& limits, const fs::path& directory) {
  const Analysis& a = l.analysis;
  Diagnostics& diagnostics = l.diagnostics;
  const std::vector<std::size_t> shown = select(a, selection);
  std::string text;
  std::vector<Finding> drawn;
  std::vector<std::size_t> with_picture;
  ChainPictures pictures(a, limits, directory / "chains");
  for (const std::size_t i : shown) {
    const Finding& f = a.findings[i];
    text += finding_text(a.graph, f) + "\n";
    if (pictures.draw(f)) drawn.push_back(f), with_picture.push_back(i);
  }
  Selection with_folded = selection;  // they say what they rest on
  with_folded.folded = true;
  const std::vector<std::size_t> written = select(a, with_folded);
  for (const std::size_t i : written)
    if (!std::ranges::binary_search(shown, i)) pictures.draw(a.findings[i]);
  pictures.say(diagnostics);
  write_graph_picture(a, drawn, limits, directory, diagnostics);
  if (text.empty()) text = "no deadlock found\n";
  for (const Diagnostic& d : diagnostics) text += to_string(d) + "\n";
  write_file(directory / "findings.txt", printable(text));
  write_file(directory / "findings.json", findings_json(a, written, select_refuted(a, {})));
  write_file(directory / "graph.json", graph_json(a.graph));
  write_file(directory / "report.html", page_html({a, bisections, with_picture, diagnostics}));
}

void write_bisections(const std::vector<JudgedBisection>& bisections, const fs::path& directory) {
  std::string text;
  for (const JudgedBisection& b : bisections) text += bisection_text(b) + "\n";
  write_file(directory / "bisections.txt", printable(text));
  write_file(directory / "bisections.svg", bisections_svg(bisections, kStrips));
}

}  // namespace

void write_results(Loaded& l, const std::vector<JudgedBisection>& bisections, bool all, const Limits& limits,
                   const std::string& folder) try {
  const Analysis& a = l.analysis;
  NewResults results{fs::path(folder)};
  Selection every;
  every.all = all;
  write_findings(l, bisections, every, limits, results.path());
  lockgraph::CheckOptions check;
  check.wanted.assign(a.findings.size(), true);
  if (all) check.top = 0;
  write_file(results.path() / "check.txt", printable(check_text(a, check)));
  const Timeline timeline = make_timeline(a, bisections);
  write_file(results.path() / "timeline.txt", printable(timeline_text(timeline, a, {0, true})));
  write_file(results.path() / "timeline.svg", timeline_svg(timeline, a, {kTimelineRows, false}));
  if (!bisections.empty()) write_bisections(bisections, results.path());
  results.take_their_place();
} catch (const fs::filesystem_error& e) {
  const fs::path whole = whole_results_in(folder);
  throw Error(
      "cannot write the results: " + std::string(e.what()) +
      (whole.empty() ? "" : "; they are whole in " + whole.string() + ", the next run gives them their places"));
}

}  // namespace lockgraph::cli
