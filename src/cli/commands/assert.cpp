#include "../commands.h"
#include "../format.h"
#include "../source.h"
#include "../whole_file.h"

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

struct JudgedRules {
  const LockGraph& graph;
  const std::vector<JudgedRule>& rules;
};

constexpr Format<JudgedRules> kAssertFormats[] = {
    {"text", [](const JudgedRules& j) { return rules_text(j.graph, j.rules); }},
    {"json", [](const JudgedRules& j) { return rules_json(j.graph, j.rules); }},
    {"junit", [](const JudgedRules& j) { return rules_junit(j.graph, j.rules); }}};

/// Documented lock orders against what was seen. kFound: one is violated.
struct Assert {
  Source source;
  std::string rules;
  bool strict = false;                ///< kFound also for what was never seen
  Grade grade = Grade::CrossRelease;  ///< kFound where a rule is violated by this grade or a better one
  const Format<JudgedRules>* format;

  void declare(Options& options) {
    options.value("RULES", rules,
                  "a file with a rule on each line, `#` begins a comment:\n"
                  "  &mm->mmap_lock -> &mapping->i_mmap_rwsem -> &anon_vma->rwsem\n"
                  "  &tty->ldisc_sem never under &port->mutex\n"
                  "  &zone->lock never in hardirqs        (softirqs, irqs, reclaim_fs)\n"
                  "  &journal->* never with irqs on       (* and ? in names stand for any characters)\n"
                  "  A -> B @v5.4..v5.10                  (of these releases only)\n"
                  "or kernel:PART, what the kernel's own comments state: " +
                      documented_parts(),
                  kRequired);
    add_source(options, source);
    add_assumed(options, source);
    add_format(options, format, kAssertFormats);
    options.flag("--strict", strict, "exit with 1 also for what was never seen");
    options.choice("--grade", by_name(kGrades), grade,
                   "what fails: seen (one dependency was seen against the order), same-boot (or one boot shows a "
                   "path), same-release, or cross-release (default: also what several releases show together)");
  }

  int run(const Streams& io) const {
    expect_inputs(source.names);
    const std::vector<Rule> wanted = rules_called(rules);
    const Loaded l = load_ends(source, io);
    const std::vector<JudgedRule> judged = judge_rules(l.analysis, wanted);
    io.out << format->write({l.analysis.graph, judged});
    const bool broken = std::ranges::any_of(judged, [&](const JudgedRule& j) {
      const auto by = j.violated_by();
      return (by && *by <= grade) || (strict && j.status == RuleStatus::NeverSeen);
    });
    return finish(l.diagnostics, broken, io);
  }
};

}  // namespace

const Command kAssert =
    command<Assert>("assert", "documented lock orders, line by line: held, violated, or never seen",
                    "  lockgraph assert mm.rules logs/            exit 1 when an order is violated\n");

}  // namespace lockgraph::cli
