#include "../commands.h"
#include "../format.h"
#include "../picture.h"
#include "../source.h"

#include <lockgraph/render/bisections.h>
#include <lockgraph/render/words.h>

#include <fmt/format.h>

#include <algorithm>
#include <ostream>

namespace lockgraph::cli {
namespace {

/// Of each of the inputs, with what may have been meant.
void say_none(Loaded& l, const InputNames& names) {
  std::string what = "expected the log of a bisection, found none";
  if (const std::size_t reports = l.analysis.graph.reports().size())
    what += fmt::format(" ({} of lockdep: `lockgraph findings` reads them)", counted(reports, "report"));
  for (const auto* inputs : {&names.inputs, &names.stores})
    for (const std::string& input : *inputs) l.diagnostics.push_back({input, 0, what, false});
  if (names.inputs.empty() && names.stores.empty()) l.diagnostics.push_back({names.files_from, 0, what, false});
}

struct Judged {
  const std::vector<JudgedBisection>& bisections;
  std::size_t top;
  const std::string& heading;  ///< of the picture
};

std::string as_svg(const Judged& j) { return bisections_svg(j.bisections, j.top, j.heading); }

std::string as_text(const Judged& j) {
  std::string text;
  for (const JudgedBisection& b : j.bisections) text += bisection_text(b) + '\n';
  return text;
}

constexpr Format<Judged> kBisectFormats[] = {{"text", as_text},
                                             {"json", [](const Judged& j) { return bisections_json(j.bisections); }},
                                             {"svg", as_svg},
                                             {"png", as_svg, "a strip of each bisection"}};

/// What each bisection tested and how far its result can be trusted. kFound: one is not trustworthy.
struct Bisect {
  Source source;
  std::size_t top = 40;  ///< strips that are drawn
  const Format<Judged>* format;
  PictureChoice picture;

  void declare(Options& options) {
    add_source(options, source, "LOG");
    add_format(options, format, kBisectFormats);
    add_picture(options, picture, false);
    options.count("--top", top, "strips drawn at most (0: all; default 40)");
  }

  int run(const Streams& io) const {
    check_picture(picture, format->name, source.names);
    Loaded l = load(source, io);
    const std::vector<JudgedBisection> judged = judged_bisections(l.analysis);
    put(format->write({judged, top, picture.style.title}), format->name, picture, l, io);
    if (judged.empty()) say_none(l, source.names);
    const bool doubtful =
        std::ranges::any_of(judged, [](const JudgedBisection& b) { return b.verdict.verdict != Verdict::Trustworthy; });
    return finish(l.diagnostics, doubtful, io);
  }
};

}  // namespace

const Command kBisect =
    command<Bisect>("bisect", "logs of bisections: what was tested, and how far to trust the result",
                    "  lockgraph bisect bisect.txt\n");

}  // namespace lockgraph::cli
