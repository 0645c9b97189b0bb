// Every colour, once: of pictures and of the page, light and dark. In style sheets `@red@` is kRed here.
#pragma once
#include <string_view>

namespace lockgraph::palette {

// What means something: a border or text, and what is filled in it.
inline constexpr std::string_view kRed = "#b3261e", kRedFill = "#fdecea";        // safe; new; gone
inline constexpr std::string_view kBlue = "#0b57a4", kBlueFill = "#e8f1fb";      // unsafe; links
inline constexpr std::string_view kViolet = "#7b1fa2", kVioletFill = "#f5e9f9";  // safe and unsafe
inline constexpr std::string_view kGreen = "#2f7d3f", kGreenFill = "#eaf6ec";    // added; trustworthy
inline constexpr std::string_view kOrange = "#b35900", kOrangeFill = "#fdf3e7";  // changed
inline constexpr std::string_view kBrown = "#8a4b00", kOchre = "#9a6700";        // where to cut; doubtful
inline constexpr std::string_view kGrey = "#777777", kGreyFill = "#f5f5f5";      // neither
// Runs and releases: areas.
inline constexpr std::string_view kCrash = "#c0392b", kReported = "#8e1b12", kOther = "#e59f1c", kOk = "#4f9d5d",
                                  kPaleOk = "#bfe0c5", kLost = "#b8bcc2", kUntested = "#c4c8ce";
// What everything is written on and with.
inline constexpr std::string_view kInk = "#1b1f24", kDim = "#57606a", kPaper = "#ffffff", kSoft = "#f6f8fa",
                                  kLine = "#d0d7de", kStroke = "#6e7781", kFrame = "#d0d4d9", kPanel = "#c4c8ce";
// Graphviz's pictures, which are light.
inline constexpr std::string_view kBlack = "#000000", kText = "#222222", kEdge = "#444444", kNote = "#555555",
                                  kFaint = "#666666";
// The same in the dark.
inline constexpr std::string_view kDarkRed = "#ff7b72", kDarkRedFill = "#3d1512", kDarkBlue = "#79c0ff",
                                  kDarkBlueFill = "#0c2d52", kDarkViolet = "#d2a8ff", kDarkVioletFill = "#2f1440",
                                  kDarkGreen = "#7ee787", kDarkYellow = "#e3b341", kDarkInk = "#e6edf3",
                                  kDarkDim = "#9aa4ae", kDarkPaper = "#0d1117", kDarkSoft = "#161b22",
                                  kDarkLine = "#30363d", kDarkStroke = "#8b949e";

}  // namespace lockgraph::palette
