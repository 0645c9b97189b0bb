// Room: render. What is drawn (a pure value), and how it becomes DOT and SVG.
#pragma once
#include <lockgraph/graph/graph_diff.h>

#include <string>
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
};

struct LegendEntry {
  std::string text, colour;
};

struct Diagram {
  std::string id;  ///< name of the DOT graph
  std::string heading;
  std::vector<std::string> subheadings;
  std::vector<DiagramNode> nodes;
  std::vector<DiagramEdge> edges;
  std::vector<LegendEntry> legend;
  bool sideways = false;  ///< from left to right: for wide graphs with few layers
};

/// The picture of one finding.
Diagram chain_diagram(const LockGraph&, const Finding&);

/// The whole graph, classes without any dependency left out, findings highlighted. With more than `max_nodes` classes
/// only those on `findings` and their neighbours are kept, and a subheading says so; 0 keeps all.
Diagram graph_diagram(const LockGraph&, const std::vector<Finding>& findings, std::size_t max_nodes);

/// What differs, on at most about `max_nodes` classes: new findings first, then what is new, gone or changed, then what
/// one side did not look at. A subheading says what is left out.
Diagram diff_diagram(const GraphDiff&, const Analysis& old_side, const Analysis& new_side, std::size_t max_nodes);

/// DOT source, written by cgraph. The same diagram gives the same bytes.
std::string to_dot(const Diagram&);

/// SVG, laid out in process by Graphviz (not thread-safe: one call at a time). Throws Error when Graphviz cannot.
std::string to_svg(const Diagram&);

}  // namespace lockgraph
