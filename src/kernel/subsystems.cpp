#include "subsystems.h"

#include "paths.h"

#include <algorithm>

namespace lockgraph {

std::string subsystem_of_file(std::string_view file) {
  file = canonical_path(file);
  if (file.starts_with('/') || file.starts_with("../") || file.substr(0, 8) == "include/" || file.ends_with(".h"))
    return {};
  const std::size_t first = file.find('/');
  if (first == file.npos) return {};
  const std::size_t second = file.find('/', first + 1);
  return std::string(file.substr(0, second == file.npos ? first : second));
}

std::string structure_of_name(std::string_view name) {
  const std::size_t end = std::min(name.find("->"), name.find('.'));
  if (end == name.npos) return {};
  const std::size_t before = name.substr(0, end).find_last_of("&(*) ");
  const std::size_t start = before == name.npos ? 0 : before + 1;
  if (end == start) return {};
  return std::string(name.substr(start, end - start)) + (name[end] == '.' ? "." : "->");
}

}  // namespace lockgraph
