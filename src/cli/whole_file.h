// Files that are read or written as a whole.
#pragma once
#include <filesystem>
#include <string>

namespace lockgraph::cli {

/// Throws Error: `cannot read WHAT PATH`.
std::string read_file(const std::string& what, const std::string& path);

/// Throws Error: `cannot write NAME: REASON`.
void write_file(const std::filesystem::path&, const std::string& text, const std::string& name);
inline void write_file(const std::filesystem::path& path, const std::string& text) {
  write_file(path, text, path.string());
}

}  // namespace lockgraph::cli
