// Room: kernel. Which rules the lockdep of a release follows. Whoever asks a version for a rule asks here.
#pragma once
#include <lockgraph/model/usage.h>

#include <string_view>

namespace lockgraph {

struct Era {
  bool known = false;               ///< the release names a version
  MaskEra masks = MaskEra::Modern;  ///< turned round in 2.6.30
  bool recursive_readers = true;    ///< since 5.10 it knows them; before, it left them out of its graph, and every
                                    ///< reader of a rwlock was one
  bool prints_rlock = false;        ///< since 6.4 a scenario says `rlock` of readers, so `lock` means the others
};

/// A release that names no version is taken for one of today, but for `prints_rlock`, from whose absence nothing may
/// follow then. A report that names none may show an older form; parse, which sees it, decides by that for what it
/// reads itself. What asks later (graph, a store) has the release alone, and takes such a report for one of today.
Era era_of(std::string_view release);

}  // namespace lockgraph
