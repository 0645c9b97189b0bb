// Room: graph. A part of the graph that a user wants to see, and the subsystems of the kernel that classes belong to.
#pragma once
#include <lockgraph/graph/findings.h>

#include <string>
#include <vector>

namespace lockgraph {

/// What is wanted of the graph; everything by default.
struct PartOptions {
  std::vector<Vertex> focus;  ///< only what is at most `depth` dependencies away from one of these, either way
  std::size_t depth = 2;
  std::string subsystem;       ///< only its classes and their neighbours; "fs" takes "fs/ext4", too
  bool findings_only = false;  ///< only the classes and dependencies of findings
  bool reduced = false;        ///< without dependencies that follow from others, unless they lie on a finding
};

struct Subgraph {
  std::vector<Vertex> classes;     ///< sorted; those without a dependency are left out, unless they lie on a finding
  std::vector<Step> dependencies;  ///< sorted; between those classes
  std::size_t lone = 0;            ///< classes left out because they have no dependency
  std::size_t implied = 0;         ///< dependencies left out because they follow from others
};

/// Cost: linear in the graph; `reduced`: in classes that have a dependency times dependencies / 64, and their square /
/// 4 bytes.
Subgraph part_of(const LockGraph&, const std::vector<Finding>&, const PartOptions&);

/// The subsystem of each class, by vertex: the folder of the source files in which it is usually taken ("fs/ext4",
/// "sound/core"); of classes of which no place is printed, the structure that its name shows ("tty->"), else "other".
std::vector<std::string> subsystems(const LockGraph&);

}  // namespace lockgraph
