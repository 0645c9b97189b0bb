// Parts of the graph as users name them.
#include "source.h"

#include <lockgraph/graph/questions.h>
#include <lockgraph/model/similar.h>

#include <algorithm>

namespace lockgraph::cli {
namespace {

std::string without_slash(std::string subsystem) {
  while (subsystem.size() > 1 && subsystem.back() == '/') subsystem.pop_back();
  return subsystem;
}

std::vector<std::string> known_subsystems(const LockGraph& g) {
  std::vector<std::string> known = subsystems(g);
  std::sort(known.begin(), known.end());
  known.erase(std::unique(known.begin(), known.end()), known.end());
  return known;
}

}  // namespace

std::optional<PartOptions> part_in(const PartChoice& choice, const LockGraph& g) {
  PartOptions part;
  part.depth = choice.depth;
  part.subsystem = without_slash(choice.subsystem);
  if (!choice.focus.empty() && (part.focus = classes_called(g, choice.focus)).empty()) return std::nullopt;
  const auto is_in = [&](const std::string& s) { return s == part.subsystem || s.starts_with(part.subsystem + "/"); };
  if (!part.subsystem.empty() && !std::ranges::any_of(known_subsystems(g), is_in)) return std::nullopt;
  return part;
}

PartOptions chosen_part(const PartChoice& choice, const Loaded& l, const Streams& io) {
  const LockGraph& g = l.analysis.graph;
  if (auto part = part_in(choice, g)) return *part;
  if (!choice.focus.empty() && classes_called(g, choice.focus).empty())
    throw_not_found(l, io, "no lock class is called " + choice.focus, similar_classes(g, choice.focus, 5));
  const std::string subsystem = without_slash(choice.subsystem);
  throw_not_found(l, io, "no lock class belongs to " + subsystem, similar(subsystem, known_subsystems(g), 5));
}

}  // namespace lockgraph::cli
