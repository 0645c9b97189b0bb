#include "../commands.h"
#include "../format.h"
#include "../source.h"

#include <lockgraph/model/printable.h>
#include <lockgraph/render/report.h>

#include <ostream>

namespace lockgraph::cli {
namespace {

constexpr Format<Report> kParseFormats[] = {{"jsonl", [](const Report& r) { return report_json(r) + '\n'; }}};

struct Parse {
  InputNames names;
  const Format<Report>* format;

  void declare(Options& options) {
    add_names(options, names);
    add_format(options, format, kParseFormats, "jsonl, one object a line (the only format)");
  }

  int run(const Streams& io) const {
    expect_inputs(names);
    Diagnostics diagnostics;
    bool any = false;
    print_reports(names, io.inputs(), diagnostics, format->write, [&](const std::string& lines) {
      any = true;
      io.out << (io.terminal_lines ? printable(lines) : lines);
    });
    return finish(diagnostics, any, io);
  }
};

}  // namespace

const Command kParse = command<Parse>("parse", "print every lockdep report as one JSON object a line",
                                      "  lockgraph parse console.log | jq -r .title\n", true);

}  // namespace lockgraph::cli
