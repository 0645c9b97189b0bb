// Runs the real binary in the project's folder and compares with stored files.
#pragma once
#include <doctest/doctest.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include <sys/wait.h>
#include <unistd.h>

namespace fs = std::filesystem;

inline const fs::path kRoot = LOCKGRAPH_ROOT;

/// The program of this build, or the one that LOCKGRAPH_PROGRAM names.
inline std::string program() {
  const char* other = std::getenv("LOCKGRAPH_PROGRAM");
  return other ? other : LOCKGRAPH_BINARY;
}

struct Run {
  int status;
  std::string out;
};

inline Run run_in_root(const std::string& arguments) {
  const std::string command = "cd '" + kRoot.string() + "' && '" + program() + "' " + arguments;
  std::FILE* pipe = ::popen(command.c_str(), "r");
  REQUIRE(pipe != nullptr);
  Run run{0, {}};
  std::array<char, 4096> buffer;
  while (const std::size_t n = std::fread(buffer.data(), 1, buffer.size(), pipe)) run.out.append(buffer.data(), n);
  run.status = WEXITSTATUS(::pclose(pipe));
  return run;
}

inline std::string slurp(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  REQUIRE(file.good());
  return {std::istreambuf_iterator<char>(file), {}};
}

struct OutFolder {
  fs::path path =
      fs::temp_directory_path() / ("lockgraph-golden-" + std::to_string(::getpid()) + "-" + std::to_string(++count));
  ~OutFolder() { fs::remove_all(path); }
  static inline int count = 0;
};

/// Compares with a stored file; LOCKGRAPH_UPDATE_GOLDENS=1 rewrites it.
inline void check_golden(const std::string& name, const std::string& text) {
  const fs::path path = kRoot / "tests/golden/expected" / name;
  if (std::getenv("LOCKGRAPH_UPDATE_GOLDENS")) {
    fs::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << text;
  }
  CHECK(slurp(path) == text);
}
