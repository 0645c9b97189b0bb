// Documented lock orders against what was seen.
#include "source.h"
#include "whole_file.h"

#include <lockgraph/graph/questions.h>
#include <lockgraph/model/error.h>
#include <lockgraph/render/rules.h>

#include <algorithm>
#include <ostream>

namespace lockgraph::cli {
namespace {

/// A file, or `kernel:PART`: what the kernel documents.
std::vector<Rule> rules_called(const std::string& name) {
  constexpr std::string_view kKernel = "kernel:";
  if (!name.starts_with(kKernel)) {
    auto rules = parse_rules(read_file("the rules", name), name);
    if (rules.empty()) throw Error(name + ": expected at least one rule, found none");
    return rules;
  }
  if (auto rules = documented_rules(std::string_view(name).substr(kKernel.size()))) return *rules;
  throw Error(name + ": expected kernel: and one of " + documented_parts());
}

}  // namespace

int assert_rules(const AssertOptions& options, const Streams& io) {
  const std::vector<Rule> rules = rules_called(options.rules);
  const Loaded l = load_ends(options.source, io);
  const LockGraph& g = l.analysis.graph;
  const std::vector<JudgedRule> judged = judge_rules(l.analysis, rules);
  switch (options.format) {
    case Format::Json: io.out << rules_json(g, judged); break;
    case Format::Junit: io.out << rules_junit(g, judged); break;
    default: io.out << rules_text(g, judged);
  }
  const bool broken = std::any_of(judged.begin(), judged.end(), [&](const JudgedRule& j) {
    const auto grade = j.violated_by();
    return (grade && *grade <= options.grade) || (options.strict && j.status == RuleStatus::NeverSeen);
  });
  return finish(l.diagnostics, broken, io);
}

}  // namespace lockgraph::cli
