// Logs of tests, each a file below tests/data/logs, and what is to be read of one in a file beside it.
#pragma once
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

inline const std::filesystem::path kLogs = std::filesystem::path(LOCKGRAPH_ROOT) / "tests/data/logs";

inline std::string log_of(const std::string& name) {
  std::ifstream file(kLogs / name, std::ios::binary);
  REQUIRE_MESSAGE(file.good(), "tests/data/logs/" << name << " is missing");
  return {std::istreambuf_iterator<char>(file), {}};
}

/// The names of the logs in a folder, in order.
inline std::vector<std::string> logs_in(const std::string& folder) {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(kLogs / folder))
    if (entry.path().extension() == ".log") names.push_back(folder + "/" + entry.path().filename().string());
  std::sort(names.begin(), names.end());
  return names;
}

/// Compares with the file beside a log; LOCKGRAPH_UPDATE_GOLDENS=1 rewrites it.
inline void check_read(const std::string& log, const std::string& text) {
  const std::filesystem::path expected = std::filesystem::path(log).replace_extension(".txt");
  if (std::getenv("LOCKGRAPH_UPDATE_GOLDENS")) std::ofstream(kLogs / expected, std::ios::binary) << text;
  CHECK(log_of(expected.string()) == text);
}
