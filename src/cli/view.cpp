#include "view.h"

#include "baseline.h"
#include "options.h"

#include <lockgraph/model/error.h>

namespace lockgraph::cli {

void add_view(Options& options, View& view) {
  Selection& s = view.selection;
  options.count("--top", view.top, "at most so many (0: all); without it what fits a screen");
  options.flag("--all", s.all,
               "every finding, also long chains of weak evidence and what passes through a shorter one");
  options.flag("--unreported", s.unreported, "only what no boot reported");
  options.value("--class", s.class_name, "only deadlocks on this lock class", {.not_empty = true});
  options.choice("--kind", by_name(kFindingKinds), s.kind, "only " + all_names(kFindingKinds, " or "));
  options.choice("--confidence", by_name(kConfidences), s.confidence,
                 "this evidence or better: " + all_names(kConfidences, ", "));
  options.read(
      "--since",
      [&s](const std::string& release) {
        s.since = release_point(release);
        if (*s.since == ReleasePoint{}) throw Error(release + " is no kernel release (v5.11, 5.11.3)");
        if (s.since->patch == ReleasePoint::kFinal) s.since->patch = 0;  // its candidates, too
      },
      "only what a kernel of this release or a later one shows");
}

void check_view(const View& view, const Loaded& l, const Streams& io) {
  const std::string& name = view.selection.class_name;
  const LockGraph& g = l.analysis.graph;
  if (name.empty() || !classes_called(g, name).empty()) return;
  throw_not_found(l, io, "no lock class is called " + name, similar_classes(g, name, 5));
}

void add_fail_on(Options& options, bool& only_new, const std::string& help) {
  options.choice("--fail-on", std::map<std::string, bool>{{"new", true}, {"any", false}}, only_new,
                 "new, or any (default): " + help);
}

void add_baseline(Options& options, FailOn& fail_on) {
  add_fail_on(options, fail_on.only_new, "exit with 1 only for findings that the baseline has not");
  options.value("--baseline", fail_on.baseline,
                "findings.json of an earlier run, or a store; what it knows is not new");
}

Baseline baseline_of(const FailOn& fail_on, const AnalysisOptions& options, std::ostream& err) {
  if (fail_on.only_new && fail_on.baseline.empty()) throw Error("--fail-on new needs --baseline FILE");
  if (!fail_on.only_new && !fail_on.baseline.empty()) throw Error("--baseline needs --fail-on new");
  return fail_on.only_new ? read_baseline(fail_on.baseline, options, err) : Baseline();
}

}  // namespace lockgraph::cli
