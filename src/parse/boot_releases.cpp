#include "lines.h"
#include <lockgraph/parse/parse.h>

#include <algorithm>

namespace lockgraph {

std::vector<std::string> boot_releases(const Log& log) {
  std::vector<std::string> releases;
  BootCounter boots;
  for (const Excerpt& excerpt : log.excerpts)
    for (const Line& line : excerpt.lines) {
      if (!line.text.starts_with("Linux version ")) continue;
      boots.add(line);
      releases.push_back(boots.release());
    }
  return releases;
}

}  // namespace lockgraph
