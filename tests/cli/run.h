// The program as a function, and a folder for what it reads and writes.
#pragma once
#include <lockgraph/cli/cli.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <vector>

#include <unistd.h>

namespace lockgraph {

namespace fs = std::filesystem;

inline const std::string kRoot = LOCKGRAPH_ROOT, kCases = kRoot + "/tests/cases", kSamples = kRoot + "/samples";

struct Finished {
  int status;
  std::string out, err;
  bool operator==(const Finished&) const = default;
};

inline Finished run_with(const std::vector<std::string>& args, const std::string& input = {}) {
  std::istringstream in(input);
  std::ostringstream out, err;
  const int status = run(args, in, out, err);
  return {status, out.str(), err.str()};
}

inline bool says(const std::string& text, std::string_view piece) { return text.find(piece) != std::string::npos; }

/// Goes with the test.
struct Folder {
  fs::path path = fs::temp_directory_path() / ("lockgraph-run-" + std::to_string(::getpid()));
  Folder() {
    fs::remove_all(path);
    fs::create_directories(path);
  }
  ~Folder() { fs::remove_all(path); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  std::string operator/(const std::string& name) const { return (path / name).string(); }
  std::string file(const std::string& name, const std::string& text) const {
    std::ofstream(path / name, std::ios::binary) << text;
    return *this / name;
  }
};

inline std::string slurp(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace lockgraph
