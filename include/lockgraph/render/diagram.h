// Room: render. What is drawn (a pure value), and how it becomes DOT and SVG.
#pragma once
#include <lockgraph/graph/compare.h>
#include <lockgraph/graph/questions.h>
#include <lockgraph/model/limits.h>
#include <lockgraph/render/picture.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lockgraph {

/// What a colour means. Red: taken inside an interrupt ("safe"). Blue: taken with that interrupt enabled ("unsafe").
/// Purple: both at once. Grey: nothing that matters to this picture. In a comparison, green: new, red: gone, orange:
/// changed.
enum class NodeRole : std::uint8_t { Neutral, Safe, Unsafe, Both, Added, Removed, Changed };

struct DiagramNode {
  std::string name;                 ///< class, in full
  std::vector<std::string> states;  ///< irq state in words
  NodeRole role = NodeRole::Neutral;
  bool highlighted = false;  ///< lies on a finding (whole-graph pictures)
  std::size_t panel = 0;     ///< index into Diagram::panels, where there are any
};

enum class EdgeRole : std::uint8_t {
  Dependency,   ///< solid
  Closing,      ///< dashed red: the dependency that closed the cycle, or the interrupt
  Highlighted,  ///< solid red: lies on a finding (whole-graph pictures)
  Added,        ///< comparisons: green
  Removed,      ///< red, dashed
  Changed,      ///< orange
  NewlySeen,    ///< green, dotted: the old side did not look
  NotSeen,      ///< grey, dotted: the new side did not look
};

struct DiagramEdge {
  std::size_t from = 0, to = 0;    ///< indices of nodes
  std::vector<std::string> lead;   ///< who does it: "Task 1"
  std::string function;            ///< acquiring function
  std::vector<std::string> notes;  ///< file:line, reports, releases
  EdgeRole role = EdgeRole::Dependency;
  bool thick = false;
  std::string tooltip = {};  ///< empty: the function
};

struct LegendEntry {
  std::string text;
  std::string_view colour;  ///< of the palette
};

struct Diagram {
  std::string id;  ///< name of the DOT graph
  std::string heading;
  std::vector<std::string> subheadings;
  std::vector<DiagramNode> nodes;
  std::vector<DiagramEdge> edges;
  std::vector<LegendEntry> legend;
  std::vector<std::string> panels;  ///< titles of frames around nodes, in SVG; none: no frames
  bool sideways = false;            ///< from left to right: for wide graphs with few layers
};

/// One finding as a graph of its classes, for DOT.
Diagram chain_diagram(const LockGraph&, const Finding&);

/// The picture of one finding as SVG: a lane for each task, what it holds, what it waits for. `weights` tell which
/// dependency of it is worth a cut.
std::string chain_svg(const LockGraph&, const Finding&, const StepWeights& weights = {}, const PictureStyle& = {});

/// A part of the graph with the findings in it highlighted; a panel for each component, those with findings first, hubs
/// first in each. Without `limits` everything is drawn. With them, components that are too large to be read are drawn
/// as an overview: a box for each subsystem, edges with the number of dependencies. Subheadings say what is left out.
struct GraphPictureLimits {
  std::size_t classes = 60, dependencies = 130;  ///< of a component that is drawn whole
  std::size_t subsystems = 30, links = 60;       ///< of an overview
  std::size_t boxes = 260;                       ///< of the whole picture
};
Diagram graph_diagram(const LockGraph&, const Subgraph&, const std::vector<Finding>& findings,
                      const std::optional<GraphPictureLimits>& limits);

/// What differs, on `most` classes at most: new findings first, then what is new, gone or changed, then what one side
/// did not look at. Subheadings say what is left out.
Diagram diff_diagram(const GraphDiff&, const Analysis& old_side, const Analysis& new_side, std::size_t most);

/// The same with another heading, or with nothing but names and colours in its boxes.
Diagram styled(Diagram, const PictureStyle&);

/// DOT source, written by cgraph. The same diagram gives the same bytes.
std::string to_dot(const Diagram&);

/// SVG, laid out by Graphviz in a process of its own (not thread-safe: one call at a time). Throws Error when Graphviz
/// cannot, crashes, or takes longer than Limits::layout; 0 there: in this process, without a limit.
std::string to_svg(const Diagram&, const Limits& = {});

}  // namespace lockgraph
