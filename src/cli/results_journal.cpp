#include "results_journal.h"

#include "whole_file.h"

#include <lockgraph/graph/finding.h>
#include <lockgraph/model/error.h>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <regex>
#include <set>
#include <string_view>

namespace lockgraph::cli {
namespace fs = std::filesystem;

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

namespace {

/// Files that a run may write, beside chains/ID.svg and chains/ID.dot: what an earlier run left of them goes
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

}  // namespace

NewResults::NewResults(const fs::path& directory)
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

NewResults::~NewResults() {
  std::error_code ec;
  fs::remove_all(made_.path(), ec);
  if (is_new_) fs::remove(directory_, ec);  // when it is still empty
}

void NewResults::take_their_place() {
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

fs::path whole_results_in(const fs::path& directory) {
  std::error_code ec;
  return fs::exists(directory / kWhole, ec) ? directory / kWhole : fs::path();
}

}  // namespace lockgraph::cli
