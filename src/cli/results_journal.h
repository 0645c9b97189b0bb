// A folder of results changes from one run's to another's as a whole: by a journal, which a later run ends.
#pragma once
#include "interrupts.h"

#include <filesystem>
#include <memory>
#include <string>

namespace lockgraph::cli {

class FolderLock;

/// Results are made in a folder of their own beside the old ones, and take their place when all are there: an earlier
/// run leaves no picture behind, one that fails or is interrupted while it draws changes nothing, one that is killed
/// while they take it is ended by the next, and of two at once the later one's results stay, whole. Throws Error, or
/// filesystem_error.
class NewResults {
 public:
  explicit NewResults(const std::filesystem::path& directory);
  ~NewResults();
  NewResults(const NewResults&) = delete;
  NewResults& operator=(const NewResults&) = delete;

  const std::filesystem::path& path() const { return made_.path(); }  ///< has a folder `chains`
  void take_their_place();

 private:
  bool is_new_;
  std::filesystem::path directory_;
  std::unique_ptr<FolderLock> around_;
  HalfMade made_;
  std::unique_ptr<FolderLock> own_;
};

/// Where in a folder of results those are that are whole and have not all their places; empty where there are none.
std::filesystem::path whole_results_in(const std::filesystem::path& directory);

}  // namespace lockgraph::cli
