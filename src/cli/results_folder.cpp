#include "results_folder.h"

#include <lockgraph/graph/selection.h>
#include <lockgraph/model/error.h>
#include <lockgraph/render/diagram.h>
#include <lockgraph/render/page.h>
#include <lockgraph/render/render.h>

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <regex>

namespace lockgraph::cli {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t kTimelineRows = 60, kStrips = 40;
/// Files that write_results() may write, beside chains/ID.svg and chains/ID.dot: what an earlier run left of them goes
/// when the new ones come. Whatever else is in the folder stays.
constexpr std::array kFiles = {"report.html",  "findings.txt",   "findings.json", "graph.json",
                               "graph.dot",    "graph.svg",      "check.txt",     "timeline.txt",
                               "timeline.svg", "bisections.txt", "bisections.svg"};

void write_file(const fs::path& path, const std::string& text) {
  std::ofstream file(path, std::ios::binary);
  file << text;
  if (!file.flush()) throw Error("cannot write " + path.string());
}

/// Pictures of chains, by their names: ID.svg and ID.dot.
std::vector<fs::path> pictures_in(const fs::path& folder) {
  static const std::regex id("(cyc|inv|sta|wai)-[0-9a-f]{8}\\.(svg|dot)");
  std::vector<fs::path> pictures;
  for (const auto& entry : fs::directory_iterator(folder))
    if (std::regex_match(entry.path().filename().string(), id)) pictures.push_back(entry.path().filename());
  return pictures;
}

/// Folders of runs that were killed.
void remove_left_overs(const fs::path& directory) {
  constexpr std::string_view kPrefix = ".new-";
  std::error_code ec;
  for (const auto& entry : fs::directory_iterator(directory, ec)) {
    const std::string name = entry.path().filename().string();
    if (!name.starts_with(kPrefix)) continue;
    const int pid = std::atoi(name.c_str() + kPrefix.size());
    if (pid > 0 && ::kill(pid, 0) != 0 && errno == ESRCH) fs::remove_all(entry.path(), ec);
  }
}

/// Results are made in a folder of their own beside the old ones, and take their place when all are there: an earlier
/// run leaves no picture behind, and a run that fails while it draws changes nothing.
class NewResults {
 public:
  explicit NewResults(const fs::path& directory)
      : directory_(directory), made_(directory / (".new-" + std::to_string(::getpid()))) {
    remove_left_overs(directory);
    std::error_code ec;
    fs::create_directories(made_ / "chains", ec);
    if (ec) throw Error("cannot make the folder " + directory.string() + ": " + ec.message());
  }
  ~NewResults() {
    std::error_code ec;
    fs::remove_all(made_, ec);
  }
  NewResults(const NewResults&) = delete;
  NewResults& operator=(const NewResults&) = delete;

  const fs::path& path() const { return made_; }
  void take_their_place() {
    for (const char* name : kFiles) {
      if (fs::is_directory(directory_ / name))
        throw Error((directory_ / name).string() + " is a folder; a file belongs there");
      replace(name);
    }
    fs::create_directories(directory_ / "chains");
    for (const fs::path& name : pictures_in(directory_ / "chains"))
      if (!fs::exists(made_ / "chains" / name)) fs::remove(directory_ / "chains" / name);
    for (const fs::path& name : pictures_in(made_ / "chains")) replace(fs::path("chains") / name);
  }

 private:
  /// The new one, or none where there is none.
  void replace(const fs::path& name) {
    if (fs::exists(made_ / name))
      fs::rename(made_ / name, directory_ / name);
    else
      fs::remove(directory_ / name);
  }
  fs::path directory_, made_;
};

void write_findings(const Analysis& a, const std::vector<std::size_t>& shown, const Diagnostics& diagnostics,
                    const fs::path& directory) {
  const StepWeights weights = step_weights(a.findings);
  std::string text;
  std::vector<Finding> drawn;
  for (const std::size_t i : shown) {
    const Finding& f = a.findings[i];
    drawn.push_back(f);
    text += finding_text(a.graph, f) + "\n";
    write_file(directory / "chains" / (f.id + ".dot"), to_dot(chain_diagram(a.graph, f)));
    write_file(directory / "chains" / (f.id + ".svg"), chain_svg(a.graph, f, weights));
  }
  if (text.empty()) text = "no deadlock found\n";
  for (const Diagnostic& d : diagnostics) text += to_string(d) + "\n";
  write_file(directory / "findings.txt", text);
  write_file(directory / "findings.json", findings_json(a, shown, select_refuted(a, {})));
  write_file(directory / "graph.json", graph_json(a.graph));
  const Subgraph all = part_of(a.graph, drawn, {});
  write_file(directory / "graph.dot", to_dot(graph_diagram(a.graph, all, drawn, std::nullopt)));
  write_file(directory / "graph.svg", to_svg(graph_diagram(a.graph, all, drawn, GraphPictureLimits{})));
  write_file(directory / "report.html", page_html({a, shown, diagnostics, ""}));
}

void write_bisections(const std::vector<JudgedBisection>& bisections, const fs::path& directory) {
  std::string text;
  for (const JudgedBisection& b : bisections) text += bisection_text(b) + "\n";
  write_file(directory / "bisections.txt", text);
  write_file(directory / "bisections.svg", bisections_svg(bisections, kStrips));
}

}  // namespace

void write_results(const Analysis& a, const Diagnostics& diagnostics, bool all, const std::string& folder) {
  NewResults results{fs::path(folder)};
  Selection every;
  every.all = all;
  write_findings(a, select(a, every), diagnostics, results.path());
  lockgraph::CheckOptions check;
  check.wanted.assign(a.findings.size(), true);
  if (all) check.top = 0;
  write_file(results.path() / "check.txt", check_text(a, check));
  const Timeline timeline = make_timeline(a);
  write_file(results.path() / "timeline.txt", timeline_text(timeline, a, {0, true}));
  write_file(results.path() / "timeline.svg", timeline_svg(timeline, a, {kTimelineRows, false}));
  if (!a.bisections.empty()) write_bisections(a.bisections, results.path());
  try {
    results.take_their_place();
  } catch (const fs::filesystem_error& e) { throw Error("cannot write the results: " + std::string(e.what())); }
}

}  // namespace lockgraph::cli
