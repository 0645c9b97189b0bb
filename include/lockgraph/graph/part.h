// Room: graph. Parts of the graph: what is near a class, or of a subsystem; and of an answer what is about such a part.
#pragma once
#include <lockgraph/graph/analysis.h>

#include <string>
#include <vector>

namespace lockgraph {

/// What is wanted of the graph; everything by default.
struct PartOptions {
  std::vector<ClassId> focus;  ///< only what is at most `depth` dependencies away from one of these, either way
  std::size_t depth = 2;
  std::string subsystem;       ///< only its classes and their neighbours; "fs" takes "fs/ext4", too
  bool across_boots = false;   ///< without the classes that join none of another boot
  bool findings_only = false;  ///< only the classes and dependencies of findings
  bool reduced = false;        ///< without dependencies that follow from others, unless they lie on a finding
};

struct Subgraph {
  std::vector<ClassId> classes;    ///< sorted; those without a dependency are left out, unless they lie on a finding
  std::vector<Step> dependencies;  ///< sorted; between those classes
  std::size_t lone = 0;            ///< classes left out because they have no dependency
  std::size_t implied = 0;         ///< dependencies left out because they follow from others
};

/// Cost: linear in the graph; `reduced`: in classes that have a dependency times dependencies / 64, and their square /
/// 4 bytes.
Subgraph part_of(const LockGraph&, const std::vector<Finding>&, const PartOptions&);

/// Which classes are linked, whichever way: for each its part, called by the first class in it. Cost: linear.
std::vector<ClassId> linked_parts(std::size_t classes, const std::vector<Step>&);

/// The subsystem of each class, by vertex: the folder of the source files in which it is usually taken ("fs/ext4",
/// "sound/core"); of classes of which no place is printed, that of its owner, or of the files that initialise a
/// lock of its name, where they are of one subsystem or the graph shows but one of theirs, else "other".
std::vector<std::string> subsystems(const LockGraph&);

/// Classes by id.
using ClassSet = std::vector<bool>;

/// The classes that `focus`, `depth` and `subsystem` ask for, themselves, without neighbours of a subsystem.
ClassSet classes_in(const LockGraph&, const PartOptions&);

/// True when a class of the chain is in the set.
bool is_on(const ClassSet&, const Chain&);

/// The reports, and the dumps, that show one of the classes; of each log that has some. What else logs say is left out.
Evidence narrowed(const Analysis&, const ClassSet&);

}  // namespace lockgraph
