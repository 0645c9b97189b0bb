// Diagrams laid out by Graphviz, a panel each where they have some, and written as SVG.
#include "palette.h"
#include "picture/apart.h"
#include "picture/graphviz_handles.h"
#include "svg.h"

#include <lockgraph/render/diagram.h>
#include <lockgraph/render/xml.h>
#include <lockgraph/model/error.h>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <string>
#include <vector>

namespace lockgraph {
namespace {

// Above, the layered layout takes minutes, and recurses as deep as a chain.
constexpr std::size_t kLayeredUpTo = 200, kLayeredEdges = 800;

bool is_layered(const Diagram& d) { return d.nodes.size() <= kLayeredUpTo && d.edges.size() <= kLayeredEdges; }

std::string laid_out(const Diagram& d) {
  static const ContextHandle context(gvContext());  // fonts and plugins are loaded once
  const GraphHandle g = build(d);
  const bool layered = is_layered(d);
  const char* engine = layered ? "dot" : "sfdp";
  if (!layered) set_attribute(g.get(), "overlap", "prism");  // boxes are moved apart
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
  constexpr std::size_t kDownwards = 12;  // more boxes are read better from left to right, where the whole is so
  part.sideways = d.sideways && part.nodes.size() > kDownwards;
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

constexpr double kPageLine = 17, kPageMargin = 12;

/// Heading, lines beneath it and the legend, above the panels.
struct Head {
  std::string svg;
  double bottom = kPageMargin + kPageLine, right = 0;
};

Head head_of(const Diagram& d) {
  Head h;
  const auto line = [&](std::string_view text, double width, std::string_view style) {
    h.svg += fmt::format("<text x=\"{}\" y=\"{:.0f}\" {}>{}</text>\n", kPageMargin, h.bottom, style, escaped_xml(text));
    h.right = std::max(h.right, width + kPageMargin);
    h.bottom += kPageLine;
  };
  line(d.heading, heading_width(d.heading), "font-size=\"15\" font-weight=\"bold\"");
  for (const std::string& words : d.subheadings)
    line(words, sans_width(words, 12), fmt::format("fill=\"{}\"", palette::kNote));
  double at = kPageMargin;
  for (const LegendEntry& entry : d.legend) {
    h.svg += fmt::format("<text x=\"{:.0f}\" y=\"{:.0f}\" fill=\"{}\">{}</text>\n", at, h.bottom, entry.colour,
                         escaped_xml(entry.text));
    at += sans_width(entry.text, 12) + 16;
  }
  h.right = std::max(h.right, at);
  h.bottom += kPageLine;
  return h;
}

/// Panels in rows, in their order, on a page about as wide as a screen in proportion to its height.
std::string packed(const Diagram& d) {
  constexpr double kGap = 14, kTitle = 20, kProportion = 1.6, kLeastWidth = 900;
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
  const Head head = head_of(d);
  std::string body;
  double y = head.bottom, right = std::max(kLeastWidth, head.right);
  double x = kPageMargin, row = 0;
  for (const Panel& p : panels) {
    if (x > kPageMargin && x + p.width > kPageMargin + limit) x = kPageMargin, y += row + kGap, row = 0;
    body += fmt::format(
        "<rect x=\"{0:.1f}\" y=\"{1:.1f}\" width=\"{2:.1f}\" height=\"{3:.1f}\" rx=\"5\" fill=\"none\" "
        "stroke=\"{10}\"/>\n"
        "<text x=\"{4:.1f}\" y=\"{5:.1f}\" font-size=\"11\" fill=\"{11}\">{6}</text>\n"
        "<svg x=\"{0:.1f}\" y=\"{7:.1f}\" width=\"{2:.1f}\" height=\"{8:.1f}\">{9}</svg>\n",
        x, y, p.width, p.height + kTitle, x + 6, y + 14, escaped_xml(p.title), y + kTitle, p.height, p.body,
        palette::kPanel, palette::kNote);
    x += p.width + kGap;
    right = std::max(right, x);
    row = std::max(row, p.height + kTitle);
  }
  return fmt::format(
             "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" width=\"{0:.0f}\" "
             "height=\"{1:.0f}\" viewBox=\"0 0 {0:.0f} {1:.0f}\" font-family=\"DejaVu Sans\" font-size=\"12\">\n"
             "<rect width=\"100%\" height=\"100%\" fill=\"{2}\"/>\n",
             right + kPageMargin, y + row + kPageMargin, palette::kPaper) +
         head.svg + body + "</svg>\n";
}

}  // namespace

std::string to_svg(const Diagram& d, const Limits& limits) {
  return done_apart("Graphviz", limits.layout, [&] { return d.panels.empty() ? laid_out(d) : packed(d); });
}

}  // namespace lockgraph
