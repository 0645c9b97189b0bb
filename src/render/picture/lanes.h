// What stands in the lane of each task, measured before it is placed.
#pragma once
#include "account/scenario.h"
#include "svg.h"

#include <lockgraph/graph/finding.h>

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

namespace lockgraph {

inline constexpr double kLaneWordColumn = 84, kLaneBoxColumn = 176, kLaneLine = 16, kLanePad = 10;
inline constexpr double kLaneNameSize = 12, kLaneNoteSize = 11, kLaneBold = 1.35;

struct Note {
  std::string text, style;  ///< mono: places; cut: bold

  double width() const {
    if (style.starts_with("mono")) return mono_width(text, kLaneNoteSize);
    return (style == "cut" ? kLaneBold : 1) * sans_width(text, kLaneNameSize);
  }
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
      for (const Note& n : *notes) w = std::max(w, n.width() + 30);
    return kLaneBoxColumn + w + kLanePad;
  }
};

/// The box of a lock, of an irq finding in the colour of its end.
LockBox box_of(const LockGraph&, const Finding&, ClassId, bool with_states);

/// The names alone, and what strikes or forbids.
LaneBox names_of(LaneBox);

/// The lanes of a scenario; of a hang one for each of its tasks. `weights` tell where a cut pays most.
std::vector<LaneBox> lanes_of(const LockGraph&, const Finding&, const Scenario&, const StepWeights& weights);

}  // namespace lockgraph
