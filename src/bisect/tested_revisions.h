// What a bisection concluded of the revisions that it tested, and how they are named.
#pragma once
#include <lockgraph/model/bisection.h>

#include <string>
#include <vector>

namespace lockgraph {

inline bool shows_bug(const Bisection& b, const BisectionStep& s) { return s.decision == (b.fixing ? "good" : "bad"); }
inline bool shows_none(const Bisection& b, const BisectionStep& s) { return s.decision == (b.fixing ? "bad" : "good"); }

/// Revisions behind the first that were called bad because something crashed.
std::vector<const BisectionStep*> later_bad(const Bisection& b);

/// Nothing where none crashed.
const RunGroup* first_crash(const BisectionStep& s);

/// The release, else the short commit.
std::string revision(const BisectionStep&);

}  // namespace lockgraph
