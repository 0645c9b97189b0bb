// Documented lock orders against what was seen.
#include "source.h"
#include "whole_file.h"

#include <lockgraph/graph/questions.h>
#include <lockgraph/model/error.h>
#include <lockgraph/render/rules.h>

#include <algorithm>
#include <ostream>

namespace lockgraph::cli {

int assert_rules(const AssertOptions& options, const Streams& io) {
  const std::string text = read_file("the rules", options.rules);
  const std::vector<Rule> rules = parse_rules(text, options.rules);
  const Loaded l = load(options.source, io);
  const LockGraph& g = l.analysis.graph;
  const std::vector<JudgedRule> judged = judge_rules(g, rules);
  switch (options.format) {
    case Format::Json: io.out << rules_json(g, judged); break;
    case Format::Junit: io.out << rules_junit(g, judged); break;
    default: io.out << rules_text(g, judged);
  }
  const bool broken = std::any_of(judged.begin(), judged.end(), [&](const JudgedRule& j) {
    return j.status == RuleStatus::Violated || (options.strict && j.status == RuleStatus::NeverSeen);
  });
  return finish(l.diagnostics, broken, io);
}

}  // namespace lockgraph::cli
