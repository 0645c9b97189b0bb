// The picture of one finding: a lane for each task, with the lock that it holds above the lock that it waits for, so
// that a chain is read from top to bottom; the arrow that closes it runs back along the left margin.
#include "picture/chain_picture.h"
#include "account/advice.h"
#include "account/scenario.h"
#include "account/sentences.h"
#include "account/activities.h"
#include "account/heading.h"
#include "account/hangs.h"
#include "kernel/lock_machinery.h"
#include "kernel/takers.h"
#include "account/words.h"

#include <lockgraph/render/diagram.h>
#include <lockgraph/render/words.h>
#include <lockgraph/render/xml.h>

#include <algorithm>
#include <sstream>

namespace lockgraph {
namespace {

constexpr double kLaneMargin = 14, kLaneGutter = 26, kLaneWordColumn = 84, kLaneBoxColumn = 176, kLaneLine = 16,
                 kLaneGap = 26, kLanePad = 10;
constexpr double kLaneNameSize = 12, kLaneNoteSize = 11;
constexpr std::size_t kLaneLongestName = 64, kLaneLongestNote = 84, kLaneLanesAColumn = 8, kLaneFramesShown = 24;
constexpr double kLaneLeastWidth = 560, kLaneBold = 1.35;

struct Note {
  std::string text, style;
};

struct LockBox {
  std::string name, role;
  std::vector<Note> states;
  double width() const {
    double w = mono_width(name, kLaneNameSize);
    for (const Note& s : states) w = std::max(w, sans_width(s.text, kLaneNoteSize));
    return w + 20;
  }
  double height() const { return 24 + kLaneLine * static_cast<double>(states.size()); }
};

/// One lane, measured before it is placed.
struct LaneBox {
  std::string who, stack, verb = "holds";
  std::optional<LockBox> holds, wants;
  std::vector<Note> held_notes, strike, wait_notes;
  bool is_new = false;  ///< how its wait is drawn
  bool leads_on = false;
  bool again = false;  ///< takes another lock of the class that it holds, or the same one
  double wants_y = 0;  ///< within the lane

  /// A long name stands above what its task does.
  double head() const { return sans_width(who, kLaneNameSize) * kLaneBold > kLaneWordColumn - 16 ? 22 : 0; }
  double height() const {
    double h = 2 * kLanePad + head();
    if (holds) h += holds->height() + kLaneLine * static_cast<double>(held_notes.size()) + 6;
    h += kLaneLine * static_cast<double>(strike.size()) + (strike.empty() ? 0 : 6);
    if (wants) h += wants->height() + kLaneLine * static_cast<double>(wait_notes.size()) + 2;
    return h;
  }
  double width() const {
    double w = 0;
    for (const auto* box : {&holds, &wants})
      if (*box) w = std::max(w, (*box)->width());
    for (const auto* notes : {&held_notes, &strike, &wait_notes})
      for (const Note& n : *notes)
        w = std::max(w, (n.style == "cut" ? kLaneBold : 1) * mono_width(n.text, kLaneNoteSize) + 30);
    return kLaneBoxColumn + w + kLanePad;
  }
};

std::string role_class(const Usage& usage, const std::vector<Irq>& irqs) {
  bool safe = false, unsafe = false;
  for (const Irq irq : irqs) safe |= usage.any_used_in(irq), unsafe |= usage.any_enabled(irq);
  return safe && unsafe ? "both" : safe ? "safe" : unsafe ? "unsafe" : "neutral";
}

/// Of a report that shows the place that is told.
std::string stack_text(const LockGraph& g, const Taking& t) {
  const std::vector<Witness>& witnesses = t.dependency->witnesses;
  const auto has_stack = [](const Witness& w) { return !w.stack.empty(); };
  auto best = std::ranges::find_if(witnesses, [&](const Witness& w) {
    return has_stack(w) && (t.place ? place_of(w.stack) == t.place : acquiring_site(w.stack) == t.site);
  });
  if (best == witnesses.end()) best = std::ranges::find_if(witnesses, has_stack);
  if (best == witnesses.end()) return "no stack printed";
  const ReportRef& r = g.reports()[best->report];
  std::string text = fmt::format("{}:{}\n", r.source, r.line);
  std::size_t shown = 0;
  for (const Frame& f : best->stack) {
    if (++shown > kLaneFramesShown) {
      text += "...\n";
      break;
    }
    text += place_words(f.site) + "\n";
  }
  return text;
}

class ChainPicture {
 public:
  ChainPicture(const LockGraph& g, const Finding& f, const StepWeights& weights)
      : g_(g), f_(f), cut_(best_cut(f, weights)) {
    if (f.hang) {
      scenario_.closed = true;
      for (std::size_t i = 0; i < f.hang->tasks.size(); ++i) lanes_.push_back(stuck(i));
      return;
    }
    scenario_ = scenario_of(g, f);
    for (std::size_t i = 0; i < scenario_.lanes.size(); ++i) lanes_.push_back(measured(i, weights));
  }

  Picture drawn() {
    p_.title = kind_words(f_) + " " + f_.id;
    double y = kLaneMargin + 18;
    std::vector<Note> head = heading();
    double widest = kLaneLeastWidth;
    for (const Note& line : head) {
      text(kLaneMargin, y, line.text, line.style);
      widest = std::max(widest, sans_width(line.text, line.style == "head" ? 15 : 12));
      y += line.style == "head" ? 22 : kLaneLine;
    }
    place(y + kLaneGap);
    add_others();
    add_legend();
    p_.width = static_cast<unsigned>(std::max(right_, widest + kLaneMargin) + kLaneMargin);
    p_.height = static_cast<unsigned>(bottom_ + kLaneMargin);
    return std::move(p_);
  }

 private:
  std::vector<Note> heading() const {
    std::vector<Note> lines{{fmt::format("{}  {}", kind_words(f_), f_.id), "head"}};
    for (const std::string& line : lines_beneath(g_, f_)) lines.push_back({line, "dim"});
    return lines;
  }

  LockBox box_of(ClassId v, bool with_states) const {
    const ClassNode& c = g_[v];
    LockBox box{middle_cut(c.name, kLaneLongestName), "neutral", {}};
    if (!f_.irqs.empty() && (v == safe_end(f_) || v == unsafe_end(f_))) box.role = role_class(c.usage, f_.irqs);
    if (with_states)
      for (const std::string& words : state_words(g_, v, f_)) box.states.push_back({words, box.role});
    return box;
  }

  static void add_site(std::vector<Note>& notes, std::string_view before, const std::optional<Site>& site) {
    if (!site) return;
    notes.push_back({middle_cut(fmt::format("{} {}", before, place_words(site)), kLaneLongestNote), "mono dim"});
  }

  static void add_wrapped(std::vector<Note>& notes, std::string_view sentence, const std::string& style) {
    std::istringstream lines(wrapped(sentence, kLaneLongestNote, ""));
    for (std::string line; std::getline(lines, line);) notes.push_back({line, style});
  }

  /// A task of a hang: what it has that the one before it waits for, and what it waits for itself.
  LaneBox stuck(std::size_t i) const {
    const std::vector<StuckTask>& tasks = f_.hang->tasks;
    const StuckTask& t = tasks[i];
    // Where no name is printed a letter tells one from the other.
    const auto box_of_lock = [&](std::size_t waiting) {
      const StuckTask& w = tasks[waiting];
      const std::string name = !w.waits_for.empty() ? w.waits_for
                               : tasks.size() == 1 || tasks.size() > 26
                                   ? lock_words(w)
                                   : kind_words(w) + " " + static_cast<char>('A' + waiting);
      return LockBox{middle_cut(name, kLaneLongestName), "neutral", {}};
    };
    LaneBox box;
    box.who = task_words(t.task);
    box.leads_on = true;
    box.is_new = true;
    box.holds = box_of_lock((i + tasks.size() - 1) % tasks.size());
    box.wants = box_of_lock(i);
    add_site(box.held_notes, "taken in", t.taken_in);
    if (!t.waits_for.empty()) box.wait_notes.push_back({kind_words(t), "dim"});
    add_site(box.wait_notes, "in", t.in);
    if (!t.in) box.wait_notes.push_back({"no stack printed", "dim"});
    if (const std::string state = state_words(t); !state.empty()) box.wait_notes.push_back({state, "dim"});
    return box;
  }

  LaneBox measured(std::size_t i, const StepWeights& weights) const {
    const Lane& lane = scenario_.lanes[i];
    LaneBox box;
    box.who = lane.who;
    const bool last = i + 1 == scenario_.lanes.size();
    box.leads_on = lane.wants && (last ? scenario_.closed : has(scenario_.lanes[i + 1], *lane.wants));
    box.is_new = lane.is_new || !lane.interrupt.empty() || !lane.forbids.empty();
    box.again = lane.holds == lane.wants && lane.interrupt.empty() && !lane.entered;
    if (lane.holds) box.holds = box_of(*lane.holds, true);
    if (lane.holds) box.verb = verb_of(g_[*lane.holds]);
    if (lane.wants) box.wants = box_of(*lane.wants, !lane.forbids.empty());
    if (lane.queue) box.held_notes.push_back({middle_cut("work of " + g_[*lane.queue].name, kLaneLongestNote), "dim"});
    const bool irq_off_helps = lane.interrupt != "NMI" && lane.interrupt != name(Irq::ReclaimFs);
    add_site(box.held_notes, irq_off_helps ? "taken with the interrupt on in" : "taken in", lane.held_since);
    if (!lane.interrupt.empty())
      box.strike.push_back({lane.interrupt == name(Irq::ReclaimFs)
                                ? "\u26a1 memory reclaim begins in it, and"
                                : fmt::format("\u26a1 {} strikes on the same CPU; it", lane.interrupt),
                            "new"});
    if (lane.entered) {
      const Taking& t = lane.entered->taking;
      add_site(box.strike, "allocates in", t.where());
      box.strike.push_back({"and may have to reclaim memory itself; then it", lane.entered->is_new ? "new" : "dim"});
    }
    if (lane.notifies) {
      const Taking& t = lane.notifies->taking;
      const bool allocates = only_allocates(t);
      if (t.site)
        add_site(box.strike, allocates ? "allocates in" : "runs notifiers in", t.where());
      else
        box.strike.push_back({"runs notifiers", "dim"});
      box.strike.push_back({allocates ? "for which notifiers may run; there it" : "and there it",
                            lane.notifies->is_new ? "new" : "dim"});
    }
    if (!lane.forbids.empty()) add_wrapped(box.strike, "\u2715 " + lane.forbids, "new");
    if (const Taking& t = lane.taking; t.site) {
      add_site(box.wait_notes, t.again ? "before another is let go in" : "in", t.where());
      if (!t.again && t.place && t.place->function != t.site->function)
        box.wait_notes.push_back({middle_cut("by " + t.site->function, kLaneLongestNote), "mono dim"});
    } else if (lane.taking)
      box.wait_notes.push_back({"no stack printed", "dim"});
    else if (lane.interrupt.empty() && lane.forbids.empty())
      box.wait_notes.push_back({"not printed", "dim"});
    if (!lane.interrupt.empty() && !lane.taking) {
      if (lane.taking.held.only_read()) box.held_notes.push_back({words(lane.taking.held), "dim"});
      if (lane.taking.taken.only_read())
        box.wait_notes.insert(box.wait_notes.begin(), {words(lane.taking.taken), "dim"});
    }
    if (!lane.taking) return box;
    box.stack = stack_text(g_, lane.taking);
    box.wait_notes.push_back({reports_of_place(g_, lane.taking, " \u00b7 "), "dim"});
    if (!lane.taking.primer.empty())
      box.wait_notes.push_back({middle_cut("declared only, by " + lane.taking.primer, kLaneLongestNote), "dim"});
    // How a task has what is no lock is no news.
    if (const std::string held = words(lane.holding().held); !held.empty() && !is_activity(g_[*lane.holds]))
      box.held_notes.push_back({held, "dim"});
    if (const std::string taken = words(lane.taking.taken); !taken.empty() && !is_activity(g_[*lane.wants]))
      box.wait_notes.insert(box.wait_notes.begin(), {taken, "dim"});
    if (const std::string why =
            last && !scenario_.closed ? "" : why_one_waits(g_, lane, scenario_.lanes[(i + 1) % scenario_.lanes.size()]);
        !why.empty())
      add_wrapped(box.wait_notes, why, "dim");
    if (lane.is_new)
      box.wait_notes.push_back({f_.confidence <= Confidence::Reported
                                    ? "the new dependency: lockdep reported here"
                                    : "was new when lockdep reported another deadlock",
                                "new"});
    const auto passes = [&](const std::optional<Entered>& e) {
      return e && (cut_->from == e->activity || cut_->to == e->activity);
    };
    const bool is_cut = cut_ && lane.holds &&
                        (passes(lane.entered) || passes(lane.notifies) || *cut_ == Step{*lane.holds, *lane.wants});
    if (is_cut)
      box.wait_notes.push_back({fmt::format("\u2702 a cut here pays most: it ends {} more",
                                            counted(others_ended(f_, *cut_, weights), "finding")),
                                "cut"});
    return box;
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
      const LockBox box = box_of(v, true);
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
  Scenario scenario_;
  std::optional<Step> cut_;
  std::vector<LaneBox> lanes_;
  Picture p_;
  double right_ = 0, bottom_ = 0;
};

}  // namespace

Picture chain_picture(const LockGraph& g, const Finding& f, const StepWeights& weights) {
  return ChainPicture(g, f, weights).drawn();
}

std::string chain_svg(const LockGraph& g, const Finding& f, const StepWeights& weights) {
  return svg_page(chain_picture(g, f, weights));
}

}  // namespace lockgraph
