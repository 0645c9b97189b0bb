#include "../commands.h"
#include "../format.h"
#include "../source.h"

#include <lockgraph/graph/questions.h>
#include <lockgraph/render/queries.h>

#include <ostream>

namespace lockgraph::cli {
namespace {

struct Tried {
  const LockGraph& graph;
  const std::vector<std::string>& locks;
  const TriedOrder& tried;
};

constexpr Format<Tried> kTryFormats[] = {
    {"text", [](const Tried& t) { return tried_text(t.graph, t.locks, t.tried); }},
    {"json", [](const Tried& t) { return tried_json(t.graph, t.locks, t.tried); }}};

/// May locks be taken in an order? kFound: it would close something.
struct TryOrder {
  Source source;
  std::string order;
  const Format<Tried>* format;

  void declare(Options& options) {
    options.value("ORDER", order, "'A -> B -> C': each taken while those before it are held; * and ? in names",
                  kRequired);
    add_source(options, source);
    add_format(options, format, kTryFormats);
  }

  int run(const Streams& io) const {
    expect_inputs(source.names);
    const std::vector<std::string> locks = locks_in_order(order);
    const Loaded l = load_ends(source, io);
    const TriedOrder tried = try_order(l.analysis, source.analysis, locks);
    io.out << format->write({l.analysis.graph, locks, tried});
    return finish(l.diagnostics, !tried.closes.empty() || !tried.inversions.empty(), io);
  }
};

}  // namespace

const Command kTry = command<TryOrder>(
    "try", "may locks be taken in this order? what it would close, with every path",
    "  lockgraph try 'rtnl_mutex -> &mine->lock' lab.db      exit 0: it closes nothing that was seen\n");

}  // namespace lockgraph::cli
