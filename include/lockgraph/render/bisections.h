// Room: render. Bisections and how far their results can be trusted.
#pragma once
#include <lockgraph/model/verdict.h>

#include <cstddef>
#include <string>
#include <vector>

namespace lockgraph {

/// For a person: the revisions in order of test with a bar of their runs, the verdict and its reasons.
std::string bisection_text(const JudgedBisection&);

/// The contract `lockgraph.bisection/1`.
std::string bisections_json(const std::vector<JudgedBisection>&);

/// An SVG with one strip for each bisection, at most `most` (0: all): its revisions in order of history, oldest left,
/// each a bar of its runs.
std::string bisections_svg(const std::vector<JudgedBisection>&, std::size_t most = 0, const std::string& title = {});

}  // namespace lockgraph
