#include "../commands.h"
#include "../format.h"
#include "../lock_named.h"

#include <lockgraph/graph/questions.h>
#include <lockgraph/render/queries.h>

#include <ostream>

namespace lockgraph::cli {
namespace {

struct FoundPath {
  const LockGraph& graph;
  ClassId from, to;
  const std::optional<std::vector<ClassId>>& path;
};

constexpr Format<FoundPath> kPathFormats[] = {
    {"text", [](const FoundPath& p) { return path_text(p.graph, p.from, p.to, p.path); }},
    {"json",
     [](const FoundPath& p) { return path_json(p.graph, p.from, p.to, p.path.value_or(std::vector<ClassId>())); }}};

struct FindPath {
  Source source;
  std::string from, to;
  const Format<FoundPath>* format;

  void declare(Options& options) {
    options.value("FROM", from, "the name of a lock class", kRequired);
    options.value("TO", to, "the name of a lock class", kRequired);
    add_source(options, source);
    add_format(options, format, kPathFormats);
  }

  int run(const Streams& io) const {
    const Loaded l = load_ends(source, io);
    const LockGraph& g = l.analysis.graph;
    const ClassId first = class_named(from, l, io), last = class_named(to, l, io);
    if (first == last)
      throw_not_found(l, io, "FROM and TO are one lock class; `lockgraph findings --class` lists the cycles on it", {});
    io.out << format->write({g, first, last, shortest_path(g, first, last)});
    return finish(l.diagnostics, false, io);
  }
};

}  // namespace

const Command kPath = command<FindPath>("path", "the shortest strong path between two classes",
                                        "  lockgraph path '&mm->mmap_lock' '&rq->lock' logs/\n");

}  // namespace lockgraph::cli
