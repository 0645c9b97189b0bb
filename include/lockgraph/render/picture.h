// Room: render. How a picture is written: its heading, how much stands in it, its size, as SVG or as PNG.
#pragma once
#include <lockgraph/model/limits.h>

#include <string>

namespace lockgraph {

struct PictureStyle {
  std::string title;     ///< in place of the heading; empty: as it is
  bool compact = false;  ///< names alone, for slides: no places, states, numbers of reports
};

/// The same SVG, so many times as large. Its shapes stay as they are.
std::string scaled(std::string svg, double factor);

/// A picture as PNG, so many pixels for each of its own, drawn by librsvg in a process of its own. Throws Error where
/// that is not installed, where the picture would have too many pixels, or takes longer than Limits::layout.
std::string to_png(const std::string& svg, double factor, const Limits& = {});

}  // namespace lockgraph
