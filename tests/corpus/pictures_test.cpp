// Every picture of the corpus, by its geometry: nothing lies on anything else.
#include <doctest/doctest.h>
#include <lockgraph/render/diagram.h>

#include "corpus/shared_logs.h"
#include "render/svg_geometry.h"

using namespace lockgraph;

namespace {

void check_none(const std::vector<std::string>& wrong, const std::string& what) {
  CHECK_MESSAGE(wrong.empty(),
                what << ": " << wrong.size() << " overlaps, the first is " << (wrong.empty() ? "" : wrong.front()));
}

}  // namespace

TEST_CASE("chains of the corpus: no box on a box, no text on text or on a line") {
  if (absent(kShared / "corpus")) return;
  const Analysis a = analyze(corpus_logs());
  const StepWeights weights = step_weights(a.findings);
  REQUIRE(a.findings.size() > 1000);
  for (const Finding& f : a.findings) check_none(overlaps_in_chain(chain_svg(a.graph, f, weights)), f.id);
}

TEST_CASE("global graphs: of the corpus, of its parts, and of a dump of /proc/lockdep") {
  if (absent(kShared / "corpus")) return;
  const Analysis a = analyze(corpus_logs());
  const auto svg_of = [](const Analysis& from, const PartOptions& options) {
    return to_svg(
        graph_diagram(from.graph, part_of(from.graph, from.findings, options), from.findings, GraphPictureLimits{}));
  };
  check_none(overlaps_in_graph(svg_of(a, {})), "everything");
  PartOptions part;
  part.findings_only = true;
  check_none(overlaps_in_graph(svg_of(a, part)), "findings only");
  part = {};
  part.subsystem = "fs";
  check_none(overlaps_in_graph(svg_of(a, part)), "fs");
  part = {};
  part.reduced = true;
  check_none(overlaps_in_graph(svg_of(a, part)), "reduced");

  const auto dump = kShared / "kernel/6.12/proc/cleanB/lockdep";
  if (absent(dump)) return;
  const Analysis d = analyze(normalized({evidence_of(dump)}));
  const std::string svg = svg_of(d, {});
  check_none(overlaps_in_graph(svg), "dump");
  CHECK(svg.find("overview of") != svg.npos);
}
