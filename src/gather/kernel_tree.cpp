#include <lockgraph/gather/kernel_tree.h>
#include <lockgraph/model/error.h>
#include <lockgraph/parse/kernel_source.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <sstream>

namespace lockgraph {
namespace {

namespace fs = std::filesystem;

std::string contents_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// `VERSION = 6`, `PATCHLEVEL = 12`.
std::string release_of(const fs::path& folder) {
  std::ifstream makefile(folder / "Makefile");
  std::string version, patchlevel;
  for (std::string line; std::getline(makefile, line) && (version.empty() || patchlevel.empty());) {
    std::istringstream words(line);
    std::string name, equals, value;
    words >> name >> equals >> value;
    if (name == "VERSION" && equals == "=") version = value;
    if (name == "PATCHLEVEL" && equals == "=") patchlevel = value;
  }
  return version.empty() || patchlevel.empty() ? std::string() : version + "." + patchlevel;
}

bool is_left_out(const std::string& folder) {
  static const std::set<std::string> kLeftOut = {".git", "Documentation", "tools", "scripts", "debian", "samples"};
  return kLeftOut.count(folder) > 0;
}

}  // namespace

KernelTree read_kernel_tree(const std::string& folder) try {
  KernelTree tree{folder, release_of(folder), {}};
  if (!fs::is_directory(folder)) throw Error(folder + ": expected a folder with the sources of a kernel");
  for (auto at = fs::recursive_directory_iterator(folder); at != fs::recursive_directory_iterator(); ++at) {
    const std::string name = at->path().filename().string();
    if (at->is_directory() && is_left_out(name)) at.disable_recursion_pending();
    if (!at->is_regular_file() || !(name.ends_with(".c") || name.ends_with(".h"))) continue;
    const std::string file = at->path().lexically_relative(folder).string();
    initialised_in(contents_of(at->path()), [&](std::string lock) {
      std::vector<std::string>& files = tree.initialisers[std::move(lock)];
      if (files.empty() || files.back() != file) files.push_back(file);
    });
  }
  if (tree.initialisers.empty()) throw Error(folder + ": expected the sources of a kernel, found no lock in them");
  for (auto& [lock, files] : tree.initialisers) {
    std::ranges::sort(files);
    files.erase(std::unique(files.begin(), files.end()), files.end());
  }
  return tree;
} catch (const fs::filesystem_error& e) { throw Error(folder + ": cannot be read: " + e.code().message()); }

}  // namespace lockgraph
