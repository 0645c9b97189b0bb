#include "../commands.h"
#include "../format.h"
#include "../picture.h"
#include "../source.h"

#include <lockgraph/render/timeline.h>

#include <ostream>

namespace lockgraph::cli {
namespace {

struct MadeTimeline {
  const Timeline& timeline;
  const Analysis& analysis;
  std::optional<std::size_t> top;
  bool titles;
  const std::string& heading;  ///< of the picture
};

std::string as_svg(const MadeTimeline& t) {
  constexpr std::size_t kDrawn = 60;
  return timeline_svg(t.timeline, t.analysis, {t.top.value_or(kDrawn), t.titles}, t.heading);
}

constexpr Format<MadeTimeline> kTimelineFormats[] = {
    {"text",
     [](const MadeTimeline& t) {
       return timeline_text(t.timeline, t.analysis, {t.top.value_or(0), t.titles});
     }},
    {"json", [](const MadeTimeline& t) { return timeline_json(t.timeline, t.analysis); }},
    {"svg", as_svg},
    {"png", as_svg, "a grid"}};

/// In which releases each deadlock was reported, seen, absent or not testable.
struct ShowTimeline {
  Source source;
  std::optional<std::size_t> top;
  bool titles = false;  ///< also what is known by a title only
  const Format<MadeTimeline>* format;
  PictureChoice picture;

  void declare(Options& options) {
    add_source(options, source);
    add_format(options, format, kTimelineFormats);
    add_picture(options, picture, false);
    options.count("--top", top, "at most so many rows (0: all); of the picture 60 by default");
    options.flag("--all", titles, "also bugs that are known by a title only, for no report gives their cycle");
  }

  int run(const Streams& io) const {
    check_picture(picture, format->name, source.names);
    const Loaded l = load(source, io);
    const Timeline made = make_timeline(l.analysis, judged_bisections(l.analysis));
    put(format->write({made, l.analysis, top, titles, picture.style.title}), format->name, picture, l, io);
    return finish(l.diagnostics, !made.rows.empty(), io);
  }
};

}  // namespace

const Command kTimeline = command<ShowTimeline>(
    "timeline",
    "deadlocks by kernel release: reported, seen in the runs of bisections, tested and absent, not testable",
    "  lockgraph timeline logs/ --format svg > timeline.svg\n");

}  // namespace lockgraph::cli
