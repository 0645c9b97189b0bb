#include "../commands.h"
#include "../format.h"
#include "../part.h"

#include <lockgraph/graph/questions.h>
#include <lockgraph/render/queries.h>

#include <ostream>

namespace lockgraph::cli {
namespace {

/// Levels and orders among some classes; what has an order is about some of them.
struct FoundLevels {
  const LockGraph& graph;
  const ClassSet &among, &about;

  std::vector<LockLevel> levels() const { return narrowed(lock_levels(graph), among); }
  LockOrders orders() const { return narrowed(lock_orders(graph), among, about); }
};

constexpr Format<FoundLevels> kLevelsFormats[] = {
    {"text", [](const FoundLevels& f) { return levels_text(f.graph, f.levels()); }},
    {"json", [](const FoundLevels& f) { return levels_json(f.graph, f.levels()); }},
    {"rst", [](const FoundLevels& f) { return levels_rst(f.graph, f.levels(), f.orders()); }},
    {"rules", [](const FoundLevels& f) { return levels_rules(f.graph, f.orders()); }}};

struct Levels {
  Source source;
  PartChoice part;
  const Format<FoundLevels>* format;

  void declare(Options& options) {
    add_source(options, source);
    add_format(options, format, kLevelsFormats);
    add_part(options, part, "", "only classes of this folder (fs/ext4) and their neighbours");
  }

  int run(const Streams& io) const {
    const Loaded l = load_ends(source, io);
    const LockGraph& g = l.analysis.graph;
    const PartOptions chosen = chosen_part(part, l, io);
    ClassSet among(g.classes().size(), part.empty());
    if (!part.empty())
      for (const ClassId v : part_of(g, {}, chosen).classes) among[v] = true;
    io.out << format->write({g, among, classes_in(g, chosen)});
    return finish(l.diagnostics, false, io);
  }
};

}  // namespace

const Command kLevels =
    command<Levels>("levels",
                    "a lock order from the acyclic part; rst: for the kernel's documentation, rules: a "
                    "start for `lockgraph assert`",
                    "  lockgraph levels logs/ --format rules > order.rules    a start for `lockgraph assert`\n"
                    "  lockgraph levels logs/ --format rst                    for Documentation/\n");

}  // namespace lockgraph::cli
