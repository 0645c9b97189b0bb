#include <lockgraph/text/text.h>

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

namespace lockgraph {
namespace fs = std::filesystem;
namespace {

/// What is said of many paths: of the first ones by name, in order, and how many more there are.
class Remarks {
 public:
  Remarks(std::string message, bool fatal) : message_(std::move(message)), fatal_(fatal) {}
  void add(const std::string& path, const std::string& why = {}) { paths_.emplace_back(path, why); }
  void say(Diagnostics& diagnostics) {
    constexpr std::size_t kMost = 10;
    std::sort(paths_.begin(), paths_.end());
    for (std::size_t i = 0; i < paths_.size() && i <= kMost; ++i) {
      const std::size_t more = i == kMost ? paths_.size() - 1 - kMost : 0;
      diagnostics.push_back({paths_[i].first, 0,
                             message_ + paths_[i].second + (more ? " (and " + std::to_string(more) + " more)" : ""),
                             fatal_});
    }
  }

 private:
  std::string message_;
  bool fatal_;
  std::vector<std::pair<std::string, std::string>> paths_;
};

/// The files below a folder. One folder is open at a time, however deep they lie.
class Folder {
 public:
  explicit Folder(const std::string& path) : path_(path) {}

  void list(std::vector<std::string>& files, Diagnostics& diagnostics) {
    const std::size_t before = files.size();
    std::vector<std::string> open{fs::path(path_).lexically_normal().string()};
    while (!open.empty()) {
      const std::string folder = std::move(open.back());
      open.pop_back();
      list_one(folder, open, files);
    }
    for (Remarks* remarks : {&unreadable_, &links_, &dangling_, &odd_}) remarks->say(diagnostics);
    if (files.size() == before && !failed_)
      diagnostics.push_back({path_, 0, "expected logs in this folder, found no file", true});
  }

 private:
  void list_one(const std::string& folder, std::vector<std::string>& open, std::vector<std::string>& files) {
    std::error_code ec;
    for (fs::directory_iterator it(folder, ec), end; !ec && it != end; it.increment(ec)) {
      const std::string path = path_of(*it);
      if (is_hidden(path)) continue;
      // What the folder says of its entry needs no look at the entry.
      std::error_code entry_error;
      const bool is_link = it->is_symlink(entry_error), is_folder = it->is_directory(entry_error);
      if (is_folder && !is_link)
        open.push_back(path);
      else if (it->is_regular_file(entry_error))
        files.push_back(path);
      else if (is_folder)
        links_.add(path);
      else if (is_link)
        dangling_.add(path);
      else
        odd_.add(path);
    }
    failed_ |= bool(ec);
    if (ec) unreadable_.add(folder, ec.message());
  }

  static bool is_hidden(const std::string& path) {
    const auto slash = path.rfind('/');
    return path.compare(slash == std::string::npos ? 0 : slash + 1, 1, ".") == 0;
  }

  /// Entries of a lexically normal folder have lexically normal paths, but for the `./` of the current one.
  static std::string path_of(const fs::directory_entry& entry) {
    const std::string& path = entry.path().native();
    return path.starts_with("./") ? path.substr(2) : path;
  }

  std::string path_;
  bool failed_ = false;
  Remarks unreadable_{"cannot read this folder: ", true};
  Remarks links_{"a link to a folder is not followed: name the folder to have it read", false};
  Remarks dangling_{"a link that leads nowhere", false};
  Remarks odd_{"neither a file nor a folder, and not read: name it to have it read", false};
};

}  // namespace

std::vector<std::string> list_inputs(const std::vector<std::string>& paths, Diagnostics& diagnostics) {
  std::vector<std::string> files;
  for (const std::string& path : paths) {
    std::error_code ec;
    if (path == "-") {
      files.push_back(path);
    } else if (const fs::file_status status = fs::status(path, ec); fs::is_directory(status)) {
      Folder(path).list(files, diagnostics);
    } else if (!fs::exists(status)) {
      diagnostics.push_back({path, 0, "cannot read: " + (ec ? ec.message() : "No such file or directory"), true});
    } else {
      files.push_back(fs::path(path).lexically_normal().string());
    }
  }
  std::sort(files.begin(), files.end());
  files.erase(std::unique(files.begin(), files.end()), files.end());
  return files;
}

ByteSource bytes_of(std::string_view text) {
  return [text](char* buffer, std::size_t size) mutable {
    const std::size_t n = text.copy(buffer, size);
    text.remove_prefix(n);
    return n;
  };
}

}  // namespace lockgraph
