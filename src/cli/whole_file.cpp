#include "whole_file.h"

#include <lockgraph/model/error.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>

namespace lockgraph::cli {

std::string read_file(const std::string& what, const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::error_code ec;
  if (!file || std::filesystem::is_directory(path, ec)) throw Error("cannot read " + what + " " + path);
  return {std::istreambuf_iterator<char>(file), {}};
}

void write_file(const std::filesystem::path& path, const std::string& text, const std::string& name) {
  std::ofstream file(path, std::ios::binary);
  file << text;
  file.close();  // a disk may say only now that it is full
  if (!file) throw Error("cannot write " + name + ": " + std::strerror(errno));
}

}  // namespace lockgraph::cli
