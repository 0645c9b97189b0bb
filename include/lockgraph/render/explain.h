// Room: render. One finding for a person: all of its evidence.
#pragma once
#include <lockgraph/graph/analysis.h>

#include <string>

namespace lockgraph {

/// One finding as text for a mailing list, in 78 columns where names allow: in sentences, as a scenario of its tasks,
/// with witnesses, verdicts on its reports, and what would end or refute it. `all_frames`: no stack is cut.
std::string explain_text(const Analysis&, const Finding&, bool all_frames = false);

/// What became of one that is listed no more.
std::string fate_text(const Analysis&, const std::string& id, const Fate&);

/// `lockgraph.explain/1`: the finding as in `lockgraph.findings/1`, with sentences, every witness, verdicts and
/// repairs.
std::string explain_json(const Analysis&, const Finding&);

/// lockgraph.fate/1
std::string fate_json(const Analysis&, const std::string& id, const Fate&);

}  // namespace lockgraph
