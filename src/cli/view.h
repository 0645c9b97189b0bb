// Which findings are printed, and which of them make the exit status 1.
#pragma once
#include "source.h"

#include <lockgraph/graph/compare.h>
#include <lockgraph/graph/questions.h>

#include <optional>
#include <string>

namespace lockgraph::cli {

/// `top` 0: all; not given: a screen on a terminal, else what suits the command.
struct View {
  Selection selection;
  std::optional<std::size_t> top;
};
void add_view(Options&, View&);
/// Throws when it names a class that nothing is called.
void check_view(const View&, const Loaded&, const Streams&);

/// Any, or those that an earlier run has not.
struct FailOn {
  bool only_new = false;
  std::string baseline;
};
void add_fail_on(Options&, bool& only_new, const std::string& help);
void add_baseline(Options&, FailOn&);
/// What it names; nothing where any finding counts. Throws Error where one of the two is named without the other.
Baseline baseline_of(const FailOn&, const AnalysisOptions&, std::ostream& err);

}  // namespace lockgraph::cli
