// Diagram -> cgraph -> DOT or SVG. The only file that knows Graphviz.
#include "picture/apart.h"
#include "picture/graphviz_handles.h"
#include "svg.h"

#include <lockgraph/render/diagram.h>
#include <lockgraph/render/xml.h>
#include <lockgraph/model/error.h>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

namespace lockgraph {
namespace {

constexpr std::size_t kLongestLabel = 72;  // longer names are cut in the middle; the tooltip has them whole
// Above, the layered layout takes minutes, and recurses as deep as a chain.
constexpr std::size_t kLayeredUpTo = 200, kLayeredEdges = 800;

bool is_layered(const Diagram& d) { return d.nodes.size() <= kLayeredUpTo && d.edges.size() <= kLayeredEdges; }

struct Palette {
  const char *border, *fill, *text;
};
constexpr Palette palette(NodeRole role) {
  switch (role) {
    case NodeRole::Safe: return {"#b3261e", "#fdecea", "#b3261e"};
    case NodeRole::Unsafe: return {"#0b57a4", "#e8f1fb", "#0b57a4"};
    case NodeRole::Both: return {"#7b1fa2", "#f5e9f9", "#7b1fa2"};
    case NodeRole::Added: return {"#2f7d3f", "#eaf6ec", "#2f7d3f"};
    case NodeRole::Removed: return {"#b3261e", "#fdecea", "#b3261e"};
    case NodeRole::Changed: return {"#b35900", "#fdf3e7", "#b35900"};
    case NodeRole::Neutral: break;
  }
  return {"#777777", "#f5f5f5", "#555555"};
}

struct Stroke {
  const char *colour, *width, *style;  ///< null: as usual
};
constexpr Stroke stroke_of(EdgeRole role) {
  switch (role) {
    case EdgeRole::Closing: return {"#b3261e", "1.6", "dashed"};
    case EdgeRole::Highlighted: return {"#b3261e", "1.6", nullptr};
    case EdgeRole::Added: return {"#2f7d3f", "1.6", nullptr};
    case EdgeRole::Removed: return {"#b3261e", "1.6", "dashed"};
    case EdgeRole::Changed: return {"#b35900", "1.6", nullptr};
    case EdgeRole::NewlySeen: return {"#2f7d3f", nullptr, "dotted"};
    case EdgeRole::NotSeen: return {"#777777", nullptr, "dotted"};
    case EdgeRole::Dependency: break;
  }
  return {nullptr, nullptr, nullptr};
}

std::string shortened(std::string_view s) {
  if (s.size() <= kLongestLabel) return std::string(s);
  std::size_t head = kLongestLabel / 2, tail = s.size() - kLongestLabel / 2 + 3;
  while (head > 0 && (static_cast<unsigned char>(s[head]) & 0xc0) == 0x80) --head;
  while (tail < s.size() && (static_cast<unsigned char>(s[tail]) & 0xc0) == 0x80) ++tail;
  return std::string(s.substr(0, head)) + "\u2026" + std::string(s.substr(tail));
}

std::string font(std::string_view text, std::string_view colour, bool mono = false, bool bold = false) {
  std::string s = escaped_xml(text);
  if (bold) s = "<b>" + s + "</b>";
  return "<font color=\"" + std::string(colour) + "\"" + (mono ? " face=\"DejaVu Sans Mono\"" : "") + ">" + s +
         "</font>";
}

std::string row(const std::string& content, bool left) {
  return std::string("<tr><td") + (left ? " align=\"left\"" : "") + ">" + content + "</td></tr>";
}

std::string node_label(const DiagramNode& n) {
  const Palette p = palette(n.role);
  std::string s = std::string("<table border=\"") + (n.highlighted ? "2" : "0") +
                  "\" cellborder=\"1\" cellspacing=\"0\" cellpadding=\"6\" color=\"" + p.border + "\" bgcolor=\"" +
                  p.fill + "\">" + row(font(" " + shortened(n.name) + " ", "#000000", true, true), false);
  std::string states;
  for (const std::string& words : n.states)
    states += (states.empty() ? "" : "<br/>") + font(" " + words + "  ", p.text);
  return s + (states.empty() ? "" : row(states, false)) + "</table>";
}

std::string edge_label(const DiagramEdge& e) {
  const std::string_view colour = e.role == EdgeRole::Closing ? "#b3261e" : "#222222",
                         grey = e.role == EdgeRole::Closing ? "#b3261e" : "#666666";
  std::string rows;
  for (const std::string& lead : e.lead) rows += row(font("\u00a0" + shortened(lead) + "\u00a0", colour), true);
  if (!e.function.empty()) rows += row(font("\u00a0" + shortened(e.function) + "\u00a0", colour, true), true);
  for (const std::string& note : e.notes) rows += row(font("\u00a0" + shortened(note) + "\u00a0", grey), true);
  if (rows.empty()) return {};
  return "<table border=\"0\" cellborder=\"0\" cellspacing=\"0\" cellpadding=\"1\">" + rows + "</table>";
}

std::string title_label(const Diagram& d) {
  if (d.heading.empty()) return {};
  std::string s = "<table border=\"0\" cellborder=\"0\" cellspacing=\"2\">" +
                  row("<font point-size=\"14\">" + font(d.heading, "#000000", false, true) + "</font>", true);
  for (const std::string& line : d.subheadings) s += row(font(line, "#555555"), true);
  std::string legend;
  for (const LegendEntry& entry : d.legend)
    legend += (legend.empty() ? "" : font(" \u00a0\u00b7 \u00a0", "#555555")) + font(entry.text, entry.colour);
  if (!legend.empty()) s += row(legend, true);
  return s + "</table>";
}

void set(void* object, const char* key, const std::string& value) {
  agsafeset(object, const_cast<char*>(key), const_cast<char*>(value.c_str()), const_cast<char*>(""));
}

/// Text in which a backslash is one: Graphviz takes it for the begin of an escape, or of the end of the text.
std::string plain(std::string_view text) {
  std::string out;
  for (const char c : escaped_xml(text)) out += c == '\\' ? std::string("\\\\") : std::string(1, c);
  return out;
}

void set_html(Agraph_t* g, void* object, const char* key, const std::string& value) {
  if (value.empty()) return;
  char* html = agstrdup_html(g, const_cast<char*>(value.c_str()));
  agsafeset(object, const_cast<char*>(key), html, const_cast<char*>(""));
  agstrfree(g, html);
}

void set_defaults(Agraph_t* g, int kind, std::initializer_list<std::array<const char*, 2>> values) {
  for (const auto& [key, value] : values) agattr(g, kind, const_cast<char*>(key), const_cast<char*>(value));
}

GraphHandle build(const Diagram& d) {
  GraphHandle g(agopen(const_cast<char*>(d.id.c_str()), Agdirected, nullptr));
  if (!g) throw Error("Graphviz cannot make a graph");
  set_defaults(g.get(), AGRAPH,
               {{"rankdir", "TB"},
                {"bgcolor", "white"},
                {"fontname", "DejaVu Sans"},
                {"fontsize", "11"},
                {"labelloc", "t"},
                {"labeljust", "l"},
                {"nodesep", "0.45"},
                {"ranksep", "0.5"},
                {"pad", "0.15"},
                {"forcelabels", "true"}});
  set_defaults(g.get(), AGNODE,
               {{"shape", "plain"}, {"fontname", "DejaVu Sans"}, {"fontsize", "10"}, {"label", ""}, {"tooltip", ""}});
  set_defaults(g.get(), AGEDGE,
               {{"fontname", "DejaVu Sans"},
                {"fontsize", "9"},
                {"color", "#444444"},
                {"arrowsize", "0.8"},
                {"label", ""},
                {"style", ""},
                {"penwidth", ""},
                {"constraint", ""},
                {"tooltip", ""}});
  set(g.get(), "label", "");  // else Graphviz writes the name of the graph
  set_html(g.get(), g.get(), "label", title_label(d));
  if (d.sideways) agsafeset(g.get(), const_cast<char*>("rankdir"), const_cast<char*>("LR"), const_cast<char*>("TB"));
  std::vector<Agnode_t*> nodes;
  for (std::size_t i = 0; i < d.nodes.size(); ++i) {
    const std::string id = "n" + std::to_string(i);
    nodes.push_back(agnode(g.get(), const_cast<char*>(id.c_str()), 1));
    set_html(g.get(), nodes.back(), "label", node_label(d.nodes[i]));
    set(nodes.back(), "id", d.id + "-" + id);
    set(nodes.back(), "tooltip", plain(d.nodes[i].name));
  }
  for (const DiagramEdge& e : d.edges) {
    Agedge_t* edge = agedge(g.get(), nodes[e.from], nodes[e.to], nullptr, 1);
    set_html(g.get(), edge, "label", edge_label(e));
    set(edge, "tooltip", plain(e.tooltip.empty() ? e.function : e.tooltip));
    set(edge, "id", d.id + "-e" + std::to_string(&e - d.edges.data()));
    const Stroke stroke = stroke_of(e.role);
    if (stroke.colour) set(edge, "color", stroke.colour);
    if (e.thick)
      set(edge, "penwidth", "3");
    else if (stroke.width)
      set(edge, "penwidth", stroke.width);
    if (stroke.style) set(edge, "style", stroke.style);
    // An edge that goes back must not turn the order of the others round.
    if (e.role == EdgeRole::Closing && e.to < e.from) set(edge, "constraint", "false");
  }
  return g;
}

std::string laid_out(const Diagram& d) {
  static const ContextHandle context(gvContext());  // fonts and plugins are loaded once
  const GraphHandle g = build(d);
  const bool layered = is_layered(d);
  const char* engine = layered ? "dot" : "sfdp";
  if (!layered) set(g.get(), "overlap", "prism");  // boxes are moved apart
  if (gvLayout(context.get(), g.get(), engine) != 0)
    throw Error(std::string("Graphviz cannot lay out the picture (engine ") + engine + ")");
  char* data = nullptr;
  unsigned size = 0;
  const int failed = gvRenderData(context.get(), g.get(), "svg", &data, &size);
  std::string text = failed ? "" : std::string(data, size);
  if (data) gvFreeRenderData(data);
  gvFreeLayout(context.get(), g.get());
  if (failed) throw Error("Graphviz cannot write SVG");
  return text;
}

/// A picture that Graphviz made, to be put into another one.
struct Panel {
  double width = 0, height = 0;
  std::string body, title;
};

Panel panel_of(const Diagram& d, std::size_t number) {
  Diagram part;
  part.id = "panel" + std::to_string(number);
  std::vector<std::size_t> index(d.nodes.size(), d.nodes.size());
  for (std::size_t i = 0; i < d.nodes.size(); ++i)
    if (d.nodes[i].panel == number) index[i] = part.nodes.size(), part.nodes.push_back(d.nodes[i]);
  for (const DiagramEdge& e : d.edges)
    if (index[e.from] < d.nodes.size()) {
      part.edges.push_back(e);
      part.edges.back().from = index[e.from], part.edges.back().to = index[e.to];
    }
  const std::string svg = laid_out(part);
  Panel panel;
  panel.title = d.panels[number] + (is_layered(part) ? "" : "; too many for layers: placed by sfdp");
  const std::size_t box = svg.find("viewBox="), body = svg.find("<g id=");
  if (box == svg.npos || body == svg.npos ||
      std::sscanf(svg.c_str() + box, "viewBox=\"%*f %*f %lf %lf\"", &panel.width, &panel.height) != 2)
    throw Error("Graphviz wrote an SVG without a viewBox");
  panel.body = svg.substr(body, svg.rfind("</svg>") - body);
  return panel;
}

/// Panels in rows, in their order, on a page about as wide as a screen in proportion to its height.
std::string packed(const Diagram& d) {
  constexpr double kGap = 14, kTitle = 20, kLine = 17, kMargin = 12, kProportion = 1.6, kLeastWidth = 900;
  std::vector<Panel> panels;
  double area = 0, widest = kLeastWidth;
  for (std::size_t i = 0; i < d.panels.size(); ++i) {
    panels.push_back(panel_of(d, i));
    Panel& p = panels.back();
    p.width = std::max(p.width, sans_width(p.title, 11) + 12);
    area += (p.width + kGap) * (p.height + kTitle + kGap);
    widest = std::max(widest, p.width);
  }
  const double limit = std::max(widest, std::sqrt(area * kProportion));
  // Tall ones first, so that a row is about as high as all that is in it.
  std::stable_sort(panels.begin(), panels.end(), [](const Panel& a, const Panel& b) { return a.height > b.height; });
  std::string head, body;
  double y = kMargin + kLine, right = kLeastWidth;
  const auto line = [&](std::string_view text, std::string_view style) {
    head += fmt::format("<text x=\"{}\" y=\"{:.0f}\" {}>{}</text>\n", kMargin, y, style, escaped_xml(text));
    right = std::max(right, sans_width(text, 12) + kMargin);
    y += kLine;
  };
  line(d.heading, "font-size=\"15\" font-weight=\"bold\"");
  for (const std::string& words : d.subheadings) line(words, "fill=\"#555555\"");
  double at = kMargin;
  for (const LegendEntry& entry : d.legend) {
    head += fmt::format("<text x=\"{:.0f}\" y=\"{:.0f}\" fill=\"{}\">{}</text>\n", at, y, entry.colour,
                        escaped_xml(entry.text));
    at += sans_width(entry.text, 12) + 16;
  }
  right = std::max(right, at);
  y += kLine;
  double x = kMargin, row = 0;
  for (const Panel& p : panels) {
    if (x > kMargin && x + p.width > kMargin + limit) x = kMargin, y += row + kGap, row = 0;
    body += fmt::format(
        "<rect x=\"{0:.1f}\" y=\"{1:.1f}\" width=\"{2:.1f}\" height=\"{3:.1f}\" rx=\"5\" fill=\"none\" "
        "stroke=\"#c4c8ce\"/>\n"
        "<text x=\"{4:.1f}\" y=\"{5:.1f}\" font-size=\"11\" fill=\"#555555\">{6}</text>\n"
        "<svg x=\"{0:.1f}\" y=\"{7:.1f}\" width=\"{2:.1f}\" height=\"{8:.1f}\">{9}</svg>\n",
        x, y, p.width, p.height + kTitle, x + 6, y + 14, escaped_xml(p.title), y + kTitle, p.height, p.body);
    x += p.width + kGap;
    right = std::max(right, x);
    row = std::max(row, p.height + kTitle);
  }
  return fmt::format(
             "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" width=\"{0:.0f}\" "
             "height=\"{1:.0f}\" viewBox=\"0 0 {0:.0f} {1:.0f}\" font-family=\"DejaVu Sans\" font-size=\"12\">\n"
             "<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n",
             right + kMargin, y + row + kMargin) +
         head + body + "</svg>\n";
}

}  // namespace

std::string to_dot(const Diagram& d) {
  const GraphHandle g = build(d);
  char* data = nullptr;
  std::size_t size = 0;
  std::FILE* memory = open_memstream(&data, &size);
  if (!memory) throw Error("no memory for the DOT text");
  const int failed = agwrite(g.get(), memory);
  std::fclose(memory);
  std::string text(data, size);
  std::free(data);
  if (failed) throw Error("Graphviz cannot write the graph");
  return text;
}

std::string to_svg(const Diagram& d, const Limits& limits) {
  return done_apart("Graphviz", limits.layout, [&] { return d.panels.empty() ? laid_out(d) : packed(d); });
}

}  // namespace lockgraph
