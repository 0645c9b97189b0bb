#include "../commands.h"
#include "../format.h"
#include "../lock_named.h"

#include <lockgraph/graph/questions.h>
#include <lockgraph/render/queries.h>

#include <ostream>

namespace lockgraph::cli {
namespace {

struct FoundUnder {
  const LockGraph& graph;
  ClassId held;
  const std::vector<TakenUnder>& taken;
};

constexpr Format<FoundUnder> kUnderFormats[] = {
    {"text", [](const FoundUnder& f) { return under_text(f.graph, f.taken); }},
    {"json", [](const FoundUnder& f) { return under_json(f.graph, f.held, f.taken); }}};

struct Under {
  Source source;
  std::string held;
  const Format<FoundUnder>* format;

  void declare(Options& options) {
    options.value("CLASS", held, "the name of a lock class", kRequired);
    add_source(options, source);
    add_format(options, format, kUnderFormats);
  }

  int run(const Streams& io) const {
    const Loaded l = load_ends(source, io);
    const LockGraph& g = l.analysis.graph;
    const ClassId v = class_named(held, l, io);
    io.out << format->write({g, v, taken_under(g, v)});
    return finish(l.diagnostics, false, io);
  }
};

}  // namespace

const Command kUnder =
    command<Under>("under", "everything taken while a class is held", "  lockgraph under rtnl_mutex logs/\n");

}  // namespace lockgraph::cli
