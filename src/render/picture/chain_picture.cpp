// The picture of one finding: a lane for each task, with the lock that it holds above the lock that it waits for, so
// that a chain is read from top to bottom; the arrow that closes it runs back along the left margin.
#include "picture/chain_picture.h"
#include "picture/lanes.h"
#include "account/heading.h"
#include "account/words.h"

#include <lockgraph/render/diagram.h>
#include <lockgraph/render/words.h>
#include <lockgraph/render/xml.h>

#include <algorithm>

namespace lockgraph {
namespace {

constexpr double kLaneMargin = 14, kLaneGutter = 26, kLaneGap = 26, kLaneLeastWidth = 560;
constexpr std::size_t kLaneLanesAColumn = 8;

class ChainPicture {
 public:
  ChainPicture(const LockGraph& g, const Finding& f, const StepWeights& weights, const PictureStyle& style)
      : g_(g), f_(f), style_(style) {
    if (f.hang)
      scenario_.closed = true;
    else
      scenario_ = scenario_of(g, f);
    lanes_ = lanes_of(g, f, scenario_, weights);
    if (style.compact)
      for (LaneBox& lane : lanes_) lane = names_of(std::move(lane));
  }

  Picture drawn() {
    p_.title = style_.title.empty() ? kind_words(f_) + " " + f_.id : style_.title;
    double y = kLaneMargin + 18;
    std::vector<Note> head = heading();
    double widest = style_.compact ? 0 : kLaneLeastWidth;
    for (const Note& line : head) {
      text(kLaneMargin, y, line.text, line.style);
      widest = std::max(widest, line.style == "head" ? heading_width(line.text) : sans_width(line.text, 12));
      y += line.style == "head" ? 22 : kLaneLine;
    }
    place(y + kLaneGap);
    add_others();
    if (!style_.compact) add_legend();
    p_.width = static_cast<unsigned>(std::max(right_, widest + kLaneMargin) + kLaneMargin);
    p_.height = static_cast<unsigned>(bottom_ + kLaneMargin);
    return std::move(p_);
  }

 private:
  std::vector<Note> heading() const {
    std::vector<Note> lines{{fmt::format("{}  {}", kind_words(f_), f_.id), "head"}};
    if (!style_.title.empty()) lines.insert(lines.begin(), {style_.title, "head"}), lines.back().style = "dim";
    if (style_.compact) return {lines.front()};
    for (const std::string& line : lines_beneath(g_, f_)) lines.push_back({line, "dim"});
    return lines;
  }

  void text(double x, double y, std::string_view words, std::string_view style) {
    p_.body += fmt::format("<text x=\"{:.0f}\" y=\"{:.0f}\"{}>{}</text>\n", x, y,
                           style.empty() ? "" : fmt::format(" class=\"{}\"", style), escaped_xml(words));
  }

  void draw(const LockBox& box, double x, double y, std::string_view style) {
    p_.body += fmt::format(
        "<rect class=\"box {}{}\" x=\"{:.0f}\" y=\"{:.0f}\" width=\"{:.0f}\" height=\"{:.0f}\" rx=\"4\"/>\n", box.role,
        style, x, y, box.width(), box.height());
    text(x + 10, y + 16, box.name, "mono name");
    for (std::size_t i = 0; i < box.states.size(); ++i)
      text(x + 10, y + 16 + kLaneLine * static_cast<double>(i + 1), box.states[i].text, "dim " + box.states[i].style);
  }

  double draw(const std::vector<Note>& notes, double x, double y) {
    for (const Note& n : notes) text(x, (y += kLaneLine) - 3, n.text, n.style);
    return y;
  }

  /// Where arrows leave and reach a lane.
  struct Ports {
    double x, top, box_top, wants_bottom, bottom;
  };

  Ports draw(LaneBox& lane, double x, double y, double width) {
    const double h = lane.height();
    p_.body +=
        fmt::format("<g><rect class=\"lane\" x=\"{:.0f}\" y=\"{:.0f}\" width=\"{:.0f}\" height=\"{:.0f}\" rx=\"6\"/>\n",
                    x, y, width, h);
    if (!lane.stack.empty()) p_.body += "<title>" + escaped_xml_lines(lane.stack) + "</title>\n";
    text(x + 12, y + kLanePad + 16, lane.who, "who");
    Ports ports{x + kLaneBoxColumn + 14, y, y + kLanePad + lane.head(), y + h, y + h};
    double at = y + kLanePad + lane.head();
    if (lane.holds) {
      text(x + kLaneWordColumn, at + 16, lane.verb, "");
      draw(*lane.holds, x + kLaneBoxColumn, at, "");
      at = draw(lane.held_notes, x + kLaneBoxColumn + 30, at + lane.holds->height()) + 6;
    }
    if (!lane.strike.empty()) at = draw(lane.strike, x + kLaneWordColumn, at) + 6;
    if (lane.wants) {
      text(x + kLaneWordColumn, at + 16, lane.again ? "takes again" : "waits for", "");
      draw(*lane.wants, x + kLaneBoxColumn, at, " wanted");
      at += lane.wants->height();
      ports.wants_bottom = at;
      draw(lane.wait_notes, x + kLaneBoxColumn + 30, at);
    }
    p_.body += "</g>\n";
    return ports;
  }

  static std::string escaped_xml_lines(const std::string& lines) {
    std::string all;
    for (std::size_t at = 0; at < lines.size();) {
      const std::size_t end = std::min(lines.find('\n', at), lines.size());
      all += escaped_xml(std::string_view(lines).substr(at, end - at)) + "\n";
      at = end + 1;
    }
    return all;
  }

  void arrow(const std::vector<std::pair<double, double>>& points, bool is_new) {
    std::string path;
    for (const auto& [x, y] : points) path += fmt::format("{}{:.0f} {:.0f}", path.empty() ? "M" : " L", x, y);
    const auto [x, y] = points.back();
    p_.body += fmt::format(
        "<path class=\"wait{0}\" d=\"{1}\"/>\n<path class=\"tip{0}\" d=\"M{2:.0f} {3:.0f} l-5 -9 h10 z\"/>\n",
        is_new ? " new" : "", path, x, y);
  }

  /// Out below one lane, along beside the lanes, and into the other one from above.
  void arrow_round(const Ports& from, const Ports& to, double below, double beside, bool is_new) {
    const double above = to.top - 12;
    arrow({{from.x, from.wants_bottom},
           {from.x, below},
           {beside, below},
           {beside, above},
           {to.x, above},
           {to.x, to.box_top}},
          is_new);
  }

  /// Two columns when there are many; the closing arrow passes below everything and along the left margin.
  void place(double top) {
    const bool two = lanes_.size() > kLaneLanesAColumn;
    const std::size_t first = two ? (lanes_.size() + 1) / 2 : lanes_.size();
    double width = 0;
    for (const LaneBox& lane : lanes_) width = std::max(width, lane.width());
    const double left = kLaneMargin + kLaneGutter;
    std::vector<Ports> ports;
    double x = left, y = top;
    bottom_ = top;
    for (std::size_t i = 0; i < lanes_.size(); ++i) {
      if (i == first) x += width + 2 * kLaneGutter, y = top;
      ports.push_back(draw(lanes_[i], x, y, width));
      y += lanes_[i].height() + kLaneGap;
      bottom_ = std::max(bottom_, ports.back().bottom);
    }
    right_ = lanes_.empty() ? 0 : x + width;
    for (std::size_t i = 0; i < lanes_.size(); ++i) {
      const bool is_new = lanes_[i].is_new, last = i + 1 == lanes_.size();
      if (!lanes_[i].leads_on) continue;
      const Ports &from = ports[i], &to = last ? ports.front() : ports[i + 1];
      if (last) {
        arrow_round(from, to, bottom_ + (two ? 20 : 10), kLaneMargin + 6, is_new);
      } else if (two && i + 1 == first) {
        arrow_round(from, to, from.bottom + 9, left + width + kLaneGutter, is_new);
      } else {
        arrow({{from.x, from.wants_bottom}, {to.x, to.box_top}}, is_new);
        text(from.x + 14, from.bottom + 17, "held by " + lanes_[i + 1].who, "dim");
      }
    }
    if (scenario_.closed) bottom_ += two ? 24 : 14;
  }

  void add_others() {
    if (scenario_.others.empty()) return;
    text(kLaneMargin + kLaneGutter, bottom_ += kLaneGap,
         lanes_.empty() ? "locks on the chain, as far as the report shows:"
                        : "also on the chain, as far as the report shows:",
         "dim");
    for (const ClassId v : scenario_.others) {
      const LockBox box = box_of(g_, f_, v, true);
      draw(box, kLaneMargin + kLaneGutter + 20, bottom_ += 10, "");
      bottom_ += box.height();
      right_ = std::max(right_, kLaneMargin + kLaneGutter + 20 + box.width());
    }
  }

  void add_legend() {
    std::vector<std::string> words{"solid box: held", "dashed box: waited for"};
    if (!f_.irqs.empty())
      words.insert(words.end(), {"\u25b2 red: taken in the interrupt", "\u25bd blue: taken with it on"});
    if (std::any_of(lanes_.begin(), lanes_.end(), [](const LaneBox& l) { return l.is_new && l.leads_on; }))
      words.emplace_back(f_.irqs.empty() ? "dashed arrow: what was new"
                                         : "dashed arrow: what was new, or the interrupt waits");
    if (f_.hang) words.back() = "dashed arrow: waits for the task that has it";
    bottom_ += 12;
    text(kLaneMargin, bottom_ += kLaneLine, joined(words, "  \u00b7  "), "dim");
    right_ = std::max(right_, kLaneMargin + sans_width(joined(words, "  \u00b7  "), kLaneNoteSize));
  }

  const LockGraph& g_;
  const Finding& f_;
  const PictureStyle& style_;
  Scenario scenario_;
  std::vector<LaneBox> lanes_;
  Picture p_;
  double right_ = 0, bottom_ = 0;
};

}  // namespace

Picture chain_picture(const LockGraph& g, const Finding& f, const StepWeights& weights, const PictureStyle& style) {
  return ChainPicture(g, f, weights, style).drawn();
}

std::string chain_svg(const LockGraph& g, const Finding& f, const StepWeights& weights, const PictureStyle& style) {
  return svg_page(chain_picture(g, f, weights, style));
}

}  // namespace lockgraph
