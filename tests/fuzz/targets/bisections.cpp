// A log of a bisection -> its verdict, as text, JSON and picture.
#include "fuzz/target.h"

#include <lockgraph/bisect/bisect.h>
#include <lockgraph/graph/analysis.h>
#include <lockgraph/model/error.h>
#include <lockgraph/gather/gather.h>
#include <lockgraph/render/bisections.h>
#include <nlohmann/json.hpp>

using namespace lockgraph;
using fuzz::must;

FUZZ_TARGET(bisections) {
  if (input.size() > 1 << 15) return;
  LogEvidence log;
  try {
    log = read_log_text(
        "bisecting cause commit starting from 8f3d9f354286745c751374f5f1fcafee6b3f3136\n" + std::string(input), "x");
  } catch (const Error&) { return; }
  must(log.bisection.has_value(), "the head makes it a bisection");
  const Analysis a = analyze({log});
  must(check_invariants(a.graph).empty(), "the graph is as its parts promise");
  const auto judged = judge_bisections(a.logs, deadlock_of_titles(a.audit));
  must(judged.size() == 1, "it is judged");
  const BisectionVerdict& v = judged[0].verdict;
  must(v.score >= 0 && v.score <= 1, "a score is a chance");
  must(nlohmann::json::accept(bisections_json(judged)), "JSON is JSON");
  must(!bisection_text(judged[0]).empty(), "it can be told");
  must(bisections_svg(judged).find("</svg>") != std::string::npos, "it can be drawn");
}
