#include <lockgraph/text/text.h>

#include <algorithm>
#include <filesystem>
#include <system_error>

namespace lockgraph {
namespace fs = std::filesystem;
namespace {

bool is_hidden(const std::string& path) {
  const auto slash = path.rfind('/');
  return path.compare(slash == std::string::npos ? 0 : slash + 1, 1, ".") == 0;
}

/// Entries below a lexically normal folder have lexically normal paths, but for the `./` of the current one.
std::string path_of(const fs::directory_entry& entry) {
  const std::string& path = entry.path().native();
  return path.starts_with("./") ? path.substr(2) : path;
}

void list_folder(const fs::path& folder, std::vector<std::string>& files, Diagnostics& diagnostics) {
  std::error_code ec;
  fs::recursive_directory_iterator it(folder.lexically_normal(), ec);
  const std::size_t before = files.size();
  for (const fs::recursive_directory_iterator end; !ec && it != end; it.increment(ec)) {
    std::error_code type_error;
    const bool hidden = is_hidden(it->path().native());
    if (hidden && it->is_directory(type_error)) it.disable_recursion_pending();
    if (!hidden && it->is_regular_file(type_error)) files.push_back(path_of(*it));
  }
  if (ec)
    diagnostics.push_back({folder.string(), 0, "cannot read this folder: " + ec.message(), true});
  else if (files.size() == before)
    diagnostics.push_back({folder.string(), 0, "expected logs in this folder, found no file", true});
}

}  // namespace

std::vector<std::string> list_inputs(const std::vector<std::string>& paths, Diagnostics& diagnostics) {
  std::vector<std::string> files;
  for (const std::string& path : paths) {
    std::error_code ec;
    if (path == "-") {
      files.push_back(path);
    } else if (const fs::file_status status = fs::status(path, ec); fs::is_directory(status)) {
      list_folder(path, files, diagnostics);
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

}  // namespace lockgraph
