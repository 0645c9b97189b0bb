#include "results_folder.h"

#include "interrupts.h"
#include "whole_file.h"

#include <lockgraph/model/printable.h>
#include <lockgraph/graph/analysis.h>
#include <lockgraph/model/error.h>
#include <lockgraph/render/diagram.h>
#include <lockgraph/render/page.h>
#include <lockgraph/render/render.h>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <memory>
#include <regex>
#include <set>
#include <utility>

namespace lockgraph::cli {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t kTimelineRows = 60, kStrips = 40;
/// Files that write_results() may write, beside chains/ID.svg and chains/ID.dot: what an earlier run left of them goes
/// when the new ones come. Whatever else is in the folder stays.
constexpr std::array kFiles = {"report.html",  "findings.txt",   "findings.json", "graph.json",
                               "graph.dot",    "graph.svg",      "check.txt",     "timeline.txt",
                               "timeline.svg", "bisections.txt", "bisections.svg"};

bool is_picture(const std::string& name) {
  static const std::regex id([] {
    std::string heads;
    for (const FindingKind kind : kFindingKinds) heads += (heads.empty() ? "" : "|") + std::string(id_head(kind));
    return "(" + heads + ")[0-9a-f]{8}([0-9a-f]{8})?\\.(svg|dot)";
  }());
  return std::regex_match(name, id);
}

/// Names of files of ours in a folder of results.
using ResultFiles = std::set<fs::path>;

/// Pictures of chains: chains/ID.svg and chains/ID.dot.
ResultFiles pictures_in(const fs::path& results) {
  ResultFiles pictures;
  for (const auto& entry : fs::directory_iterator(results / "chains"))
    if (is_picture(entry.path().filename().string())) pictures.insert(fs::path("chains") / entry.path().filename());
  return pictures;
}

/// A folder as a thing that one process at a time may have.
class FolderLock {
 public:
  explicit FolderLock(const fs::path& folder) : fd_(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {}
  ~FolderLock() {
    if (fd_ >= 0) ::close(fd_);
  }
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;

  void wait() const {
    while (fd_ >= 0 && ::flock(fd_, LOCK_EX) != 0 && errno == EINTR) continue;
  }
  /// False when another process has it.
  bool try_now() const { return fd_ >= 0 && ::flock(fd_, LOCK_EX | LOCK_NB) == 0; }

 private:
  int fd_;
};

std::unique_ptr<FolderLock> locked(const fs::path& folder) {
  auto lock = std::make_unique<FolderLock>(folder);
  lock->wait();
  return lock;
}

constexpr std::string_view kMaking = ".lockgraph-new-";  ///< begins the name of a folder in which results are made
constexpr const char* kWhole = ".lockgraph-whole";     ///< that folder once all are there, until they have their places
constexpr const char* kMark = "results-of-lockgraph";  ///< in both: they are ours; in the latter: names of the files

/// Folders of runs that were killed: nobody has them locked.
void remove_left_overs(const fs::path& directory) {
  std::error_code ec;
  for (const auto& entry : fs::directory_iterator(directory, ec)) {
    const fs::path& folder = entry.path();
    if (!folder.filename().string().starts_with(kMaking) || !FolderLock(folder).try_now()) continue;
    if (fs::exists(folder / kMark, ec))
      fs::remove_all(folder, ec);
    else
      fs::remove(folder, ec);  // when it is empty
  }
}

/// The files of whole results take their places, and what an earlier run left goes. What a kill or a full disk stops
/// half-way, the next run ends so.
void give_places(const fs::path& directory) {
  const fs::path whole = directory / kWhole;
  std::ifstream mark(whole / kMark);
  if (!mark) return;
  ResultFiles names;
  for (std::string line; std::getline(mark, line);) {
    const fs::path name = line;
    if (std::ranges::find(kFiles, line) != kFiles.end() ||
        (name.parent_path() == "chains" && is_picture(name.filename().string())))
      names.insert(name);
  }
  fs::create_directories(directory / "chains");
  ResultFiles before = pictures_in(directory);
  before.insert(kFiles.begin(), kFiles.end());
  for (const fs::path& name : names)
    if (fs::exists(whole / name)) fs::rename(whole / name, directory / name);
  for (const fs::path& name : before)
    if (!names.contains(name) && !fs::is_directory(directory / name)) fs::remove(directory / name);
  fs::remove_all(whole / "chains");  // the mark last
  fs::remove_all(whole);
}

/// A folder of a new name; the folder around it is locked, so that nobody takes it for a left-over before it is.
fs::path make_folder_in(const fs::path& directory) {
  std::string name = (directory / (std::string(kMaking) + "XXXXXX")).string();
  if (!::mkdtemp(name.data())) throw Error("cannot make the folder " + name + ": " + std::strerror(errno));
  return name;
}

fs::path made(const fs::path& directory) {
  std::error_code ec;
  fs::create_directories(directory, ec);
  if (ec) throw Error("cannot make the folder " + directory.string() + ": " + ec.message());
  return directory;
}

/// Results are made in a folder of their own beside the old ones, and take their place when all are there: an earlier
/// run leaves no picture behind, one that fails or is interrupted while it draws changes nothing, one that is killed
/// while they take it is ended by the next, and of two at once the later one's results stay, whole.
class NewResults {
 public:
  explicit NewResults(const fs::path& directory)
      : is_new_(!fs::exists(directory)),
        directory_(made(directory)),
        around_(locked(directory_)),
        made_(make_folder_in(directory_)),
        own_(locked(made_.path())) {
    write_file(made_.path() / kMark, "");
    fs::create_directory(made_.path() / "chains");
    remove_left_overs(directory_);
    give_places(directory_);
    around_.reset();
  }
  ~NewResults() {
    std::error_code ec;
    fs::remove_all(made_.path(), ec);
    if (is_new_) fs::remove(directory_, ec);  // when it is still empty
  }
  NewResults(const NewResults&) = delete;
  NewResults& operator=(const NewResults&) = delete;

  const fs::path& path() const { return made_.path(); }
  void take_their_place() {
    const auto around = locked(directory_);  // another run may take long: until then interrupts come through
    const auto held = uninterrupted();
    give_places(directory_);
    std::string names;
    ResultFiles both = pictures_in(path());
    both.insert(kFiles.begin(), kFiles.end());
    for (const fs::path& name : both) {
      if (fs::is_directory(directory_ / name))  // before the first one changes
        throw Error((directory_ / name).string() + " is a folder; a file belongs there");
      if (fs::exists(path() / name)) names += name.string() + '\n';
    }
    write_file(path() / kMark, names);
    fs::rename(path(), directory_ / kWhole);
    give_places(directory_);
  }

 private:
  bool is_new_;
  fs::path directory_;
  std::unique_ptr<FolderLock> around_;
  HalfMade made_;
  std::unique_ptr<FolderLock> own_;
};

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
  write_file(directory / "report.html", page_html({a, bisections, with_picture, diagnostics, ""}));
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
  std::error_code ec;
  const fs::path whole = fs::path(folder) / kWhole;
  throw Error("cannot write the results: " + std::string(e.what()) +
              (fs::exists(whole, ec)
                   ? "; they are whole in " + whole.string() + ", the next run gives them their places"
                   : ""));
}

}  // namespace lockgraph::cli
