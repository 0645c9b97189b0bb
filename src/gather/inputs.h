// Inputs as a user names them -> files and stores.
#pragma once
#include <lockgraph/gather/gather.h>
#include <lockgraph/model/kernel_release.h>

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lockgraph {

/// An input as the user names it.
struct Source {
  std::string path;
  std::string selector;  ///< behind the `@`
  std::optional<ReleaseRange> releases;
  bool selects_something = false;
};

/// What is wanted of one file or store: some releases, or all.
struct Wanted {
  bool all = false;
  std::vector<Source*> selectors;

  void want(Source&);
  /// Whether a boot of this release is wanted; notes who wanted it.
  bool take(std::string_view release) const;
};

/// The inputs of one command, and the files and stores that they stand for.
class Inputs {
 public:
  Inputs(const InputNames&, std::istream& in, Diagnostics&);
  Inputs(const Inputs&) = delete;
  Inputs& operator=(const Inputs&) = delete;

  /// In order of path, each once.
  const std::vector<std::string>& files() const { return files_; }
  const std::vector<std::string>& stores() const { return stores_; }
  /// What the user named, files and folders.
  std::vector<std::string> paths() const;
  /// A store that is being written is no log, even where it lies among them.
  void leave_out(const std::string& store);
  /// Some releases only, somewhere.
  bool selects() const { return selects_; }
  const Wanted& wanted_of(const std::string& path) const;

  /// Says which selectors selected nothing; trouble when nothing at all was selected.
  void say_what_selects_nothing(Diagnostics&) const;

 private:
  void add(Source&, std::vector<std::string> paths, std::vector<std::string>& to);

  std::deque<Source> sources_;  ///< what is wanted points into it
  std::vector<std::string> files_, stores_;
  bool selects_ = false;
  std::map<std::string, Wanted> wanted_;
};

/// A boot is selected as a whole: some of its reports do not name their kernel. A bisection runs over many releases: it
/// belongs to none that could be selected.
void keep_wanted_boots(LogEvidence&, const Wanted&);

}  // namespace lockgraph
