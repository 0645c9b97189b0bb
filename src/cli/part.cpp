#include "part.h"

#include "options.h"

#include <lockgraph/graph/questions.h>
#include <lockgraph/model/similar.h>

#include <algorithm>

namespace lockgraph::cli {
namespace {

std::string without_slash(std::string subsystem) {
  while (subsystem.size() > 1 && subsystem.back() == '/') subsystem.pop_back();
  return subsystem;
}

bool lacks_class(const PartChoice& choice, const LockGraph& g) {
  return !choice.focus.empty() && classes_called(g, choice.focus).empty();
}

}  // namespace

void add_part(Options& options, PartChoice& part, const std::string& of_what, const std::string& subsystem) {
  options.value("--focus", part.focus, of_what + "only what is near this lock class",
                {.type = "CLASS", .not_empty = true});
  options.count("--depth", part.depth, "how many dependencies away is near (default 2)");
  options.value("--subsystem", part.subsystem, of_what + subsystem, {.not_empty = true});
}

std::optional<PartOptions> part_in(const PartChoice& choice, const LockGraph& g) {
  if (lacks_class(choice, g)) return std::nullopt;
  PartOptions part;
  part.subsystem = without_slash(choice.subsystem);
  if (!part.subsystem.empty() && std::ranges::count(classes_in(g, part), true) == 0) return std::nullopt;
  if (!choice.focus.empty()) part.focus = classes_called(g, choice.focus);
  part.depth = choice.depth;
  return part;
}

std::vector<std::string> near_parts(const PartChoice& choice, const LockGraph& g) {
  if (lacks_class(choice, g)) return similar_classes(g, choice.focus, 5);
  std::vector<std::string> known = subsystems(g);
  std::sort(known.begin(), known.end());
  known.erase(std::unique(known.begin(), known.end()), known.end());
  return similar(without_slash(choice.subsystem), known, 5);
}

PartOptions chosen_part(const PartChoice& choice, const Loaded& l, const Streams& io) {
  const LockGraph& g = l.analysis.graph;
  if (auto part = part_in(choice, g)) return *part;
  throw_not_found(l, io,
                  lacks_class(choice, g) ? "no lock class is called " + choice.focus
                                         : "no lock class belongs to " + without_slash(choice.subsystem),
                  near_parts(choice, g));
}

}  // namespace lockgraph::cli
