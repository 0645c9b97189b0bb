// Diagram -> cgraph -> DOT.
#include "picture/graphviz_handles.h"
#include "palette.h"

#include <lockgraph/render/diagram.h>
#include <lockgraph/render/xml.h>
#include <lockgraph/model/error.h>

#include <fmt/format.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

namespace lockgraph {
namespace {

constexpr std::size_t kLongestLabel = 72;  // longer names are cut in the middle; the tooltip has them whole

struct BoxPaint {
  std::string_view border, fill, text;
};
constexpr BoxPaint paint_of(NodeRole role) {
  switch (role) {
    case NodeRole::Safe: return {palette::kRed, palette::kRedFill, palette::kRed};
    case NodeRole::Unsafe: return {palette::kBlue, palette::kBlueFill, palette::kBlue};
    case NodeRole::Both: return {palette::kViolet, palette::kVioletFill, palette::kViolet};
    case NodeRole::Added: return {palette::kGreen, palette::kGreenFill, palette::kGreen};
    case NodeRole::Removed: return {palette::kRed, palette::kRedFill, palette::kRed};
    case NodeRole::Changed: return {palette::kOrange, palette::kOrangeFill, palette::kOrange};
    case NodeRole::Neutral: break;
  }
  return {palette::kGrey, palette::kGreyFill, palette::kNote};
}

struct Stroke {
  std::string_view colour = {}, width = {}, style = {};  ///< empty: as usual
};
constexpr Stroke stroke_of(EdgeRole role) {
  switch (role) {
    case EdgeRole::Closing: return {palette::kRed, "1.6", "dashed"};
    case EdgeRole::Highlighted: return {palette::kRed, "1.6", {}};
    case EdgeRole::Added: return {palette::kGreen, "1.6", {}};
    case EdgeRole::Removed: return {palette::kRed, "1.6", "dashed"};
    case EdgeRole::Changed: return {palette::kOrange, "1.6", {}};
    case EdgeRole::NewlySeen: return {palette::kGreen, "1.6", "dotted"};
    case EdgeRole::NotSeen: return {palette::kNote, "1.6", "dotted"};
    case EdgeRole::Dependency: break;
  }
  return {};
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
  const BoxPaint p = paint_of(n.role);
  std::string s = std::string("<table border=\"") + (n.highlighted ? "2" : "0") +
                  "\" cellborder=\"1\" cellspacing=\"0\" cellpadding=\"6\" color=\"" + std::string(p.border) +
                  "\" bgcolor=\"" + std::string(p.fill) + "\">" +
                  row(font(" " + shortened(n.name) + " ", palette::kBlack, true, true), false);
  std::string states;
  for (const std::string& words : n.states)
    states += (states.empty() ? "" : "<br/>") + font(" " + words + "  ", p.text);
  return s + (states.empty() ? "" : row(states, false)) + "</table>";
}

std::string edge_label(const DiagramEdge& e) {
  const std::string_view colour = e.role == EdgeRole::Closing ? palette::kRed : palette::kText,
                         grey = e.role == EdgeRole::Closing ? palette::kRed : palette::kFaint;
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
                  row("<font point-size=\"14\">" + font(d.heading, palette::kBlack, false, true) + "</font>", true);
  for (const std::string& line : d.subheadings) s += row(font(line, palette::kNote), true);
  std::string legend;
  for (const LegendEntry& entry : d.legend)
    legend += (legend.empty() ? "" : font(" \u00a0\u00b7 \u00a0", palette::kNote)) + font(entry.text, entry.colour);
  if (!legend.empty()) s += row(legend, true);
  return s + "</table>";
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

/// Of a graph, its nodes and its edges.
void set_all_defaults(Agraph_t* g) {
  set_defaults(g, AGRAPH,
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
  set_defaults(g, AGNODE,
               {{"shape", "plain"}, {"fontname", "DejaVu Sans"}, {"fontsize", "10"}, {"label", ""}, {"tooltip", ""}});
  set_defaults(g, AGEDGE,
               {{"fontname", "DejaVu Sans"},
                {"fontsize", "9"},
                {"color", palette::kEdge.data()},
                {"arrowsize", "0.8"},
                {"label", ""},
                {"style", ""},
                {"penwidth", ""},
                {"constraint", ""},
                {"tooltip", ""}});
}

}  // namespace

void set_attribute(void* object, const char* key, const std::string& value) {
  agsafeset(object, const_cast<char*>(key), const_cast<char*>(value.c_str()), const_cast<char*>(""));
}

Diagram styled(Diagram d, const PictureStyle& style) {
  if (!style.title.empty()) d.heading = style.title;
  if (!style.compact) return d;
  d.subheadings.clear();
  for (DiagramNode& n : d.nodes) n.states.clear();
  for (DiagramEdge& e : d.edges) e.function.clear(), e.notes.clear();
  return d;
}

GraphHandle build(const Diagram& d) {
  GraphHandle g(agopen(const_cast<char*>(d.id.c_str()), Agdirected, nullptr));
  if (!g) throw Error("Graphviz cannot make a graph");
  set_all_defaults(g.get());
  set_attribute(g.get(), "label", "");  // else Graphviz writes the name of the graph
  set_html(g.get(), g.get(), "label", title_label(d));
  if (d.sideways) agsafeset(g.get(), const_cast<char*>("rankdir"), const_cast<char*>("LR"), const_cast<char*>("TB"));
  std::vector<Agnode_t*> nodes;
  for (std::size_t i = 0; i < d.nodes.size(); ++i) {
    const std::string id = "n" + std::to_string(i);
    nodes.push_back(agnode(g.get(), const_cast<char*>(id.c_str()), 1));
    set_html(g.get(), nodes.back(), "label", node_label(d.nodes[i]));
    set_attribute(nodes.back(), "id", d.id + "-" + id);
    set_attribute(nodes.back(), "tooltip", plain(d.nodes[i].name));
  }
  for (const DiagramEdge& e : d.edges) {
    Agedge_t* edge = agedge(g.get(), nodes[e.from], nodes[e.to], nullptr, 1);
    set_html(g.get(), edge, "label", edge_label(e));
    set_attribute(edge, "tooltip", plain(e.tooltip.empty() ? e.function : e.tooltip));
    set_attribute(edge, "id", d.id + "-e" + std::to_string(&e - d.edges.data()));
    const Stroke stroke = stroke_of(e.role);
    if (!stroke.colour.empty()) set_attribute(edge, "color", std::string(stroke.colour));
    if (e.thick)
      set_attribute(edge, "penwidth", "3");
    else if (!stroke.width.empty())
      set_attribute(edge, "penwidth", std::string(stroke.width));
    if (!stroke.style.empty()) set_attribute(edge, "style", std::string(stroke.style));
    // An edge that goes back must not turn the order of the others round.
    if (e.role == EdgeRole::Closing && e.to < e.from) set_attribute(edge, "constraint", "false");
  }
  return g;
}

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

}  // namespace lockgraph
