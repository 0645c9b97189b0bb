// Reads the shapes of an SVG that lockgraph wrote, and says what lies on what it should not.
#pragma once
#include <algorithm>
#include <cstdlib>
#include <regex>
#include <string>
#include <utility>
#include <vector>

struct Box {
  double x0 = 0, y0 = 0, x1 = 0, y1 = 0;
  std::string what;
};

/// True when two boxes share more than an edge (half a pixel of rounding is none).
inline bool overlap(const Box& a, const Box& b) {
  constexpr double kRounding = 0.6;
  return a.x0 + kRounding < b.x1 && b.x0 + kRounding < a.x1 && a.y0 + kRounding < b.y1 && b.y0 + kRounding < a.y1;
}

inline std::string attribute(const std::string& tag, const std::string& name) {
  const auto at = tag.find(" " + name + "=\"");
  if (at == tag.npos) return {};
  const auto begin = at + name.size() + 3;
  return tag.substr(begin, tag.find('"', begin) - begin);
}

inline double number(const std::string& tag, const std::string& name) {
  return std::strtod(attribute(tag, name).c_str(), nullptr);
}

/// Tags of one name, each with the text up to the next tag.
inline std::vector<std::pair<std::string, std::string>> tags(const std::string& svg, const std::string& name) {
  std::vector<std::pair<std::string, std::string>> all;
  for (auto at = svg.find("<" + name + " "); at != svg.npos; at = svg.find("<" + name + " ", at + 1)) {
    const auto end = svg.find('>', at), next = svg.find('<', end);
    all.emplace_back(svg.substr(at, end - at), svg.substr(end + 1, next - end - 1));
  }
  return all;
}

inline std::size_t characters_of(std::string text) {
  for (const auto& [entity, character] :
       {std::pair{"&amp;", "&"}, {"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&#39;", "'"}})
    for (auto at = text.find(entity); at != text.npos; at = text.find(entity, at + 1))
      text.replace(at, std::string(entity).size(), character);
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

/// What overlaps in the picture of a chain: boxes on boxes, text on text, on a line, or out of its lane.
inline std::vector<std::string> overlaps_in_chain(const std::string& svg) {
  std::vector<Box> lanes, boxes, texts, lines;
  for (const auto& [tag, inside] : tags(svg, "rect")) {
    const double x = number(tag, "x"), y = number(tag, "y");
    const Box box{x, y, x + number(tag, "width"), y + number(tag, "height"), tag};
    if (attribute(tag, "class") == "lane") lanes.push_back(box);
    if (attribute(tag, "class").rfind("box", 0) == 0) boxes.push_back(box);
  }
  for (const auto& [tag, inside] : tags(svg, "text")) {
    const std::string style = attribute(tag, "class");
    const bool mono = style.find("mono") != style.npos, small = style.find("dim") != style.npos;
    const double size = style == "head" ? 15 : small ? 11 : 12, advance = mono ? 0.602 : 0.5;  // of DejaVu, at least
    const double x = number(tag, "x"), y = number(tag, "y");
    texts.push_back(
        {x, y - size * 0.8, x + size * advance * static_cast<double>(characters_of(inside)), y + size * 0.2, inside});
  }
  for (const auto& [tag, inside] : tags(svg, "path")) {
    if (attribute(tag, "class").rfind("wait", 0) != 0) continue;
    const std::string path = attribute(tag, "d");
    static const std::regex point("[ML] ?([-0-9.]+) ([-0-9.]+)");
    std::vector<std::pair<double, double>> points;
    for (std::sregex_iterator i(path.begin(), path.end(), point), end; i != end; ++i)
      points.emplace_back(std::stod((*i)[1]), std::stod((*i)[2]));
    for (std::size_t i = 1; i < points.size(); ++i)
      lines.push_back({std::min(points[i - 1].first, points[i].first) - 0.8,
                       std::min(points[i - 1].second, points[i].second) - 0.8,
                       std::max(points[i - 1].first, points[i].first) + 0.8,
                       std::max(points[i - 1].second, points[i].second) + 0.8, path});
  }
  std::vector<std::string> found;
  const auto apart = [&](const std::vector<Box>& all, const char* what) {
    for (std::size_t i = 0; i < all.size(); ++i)
      for (std::size_t j = i + 1; j < all.size(); ++j)
        if (overlap(all[i], all[j])) found.push_back(std::string(what) + ": " + all[i].what + " / " + all[j].what);
  };
  apart(lanes, "lanes"), apart(boxes, "boxes"), apart(texts, "texts");
  const double width = number(svg.substr(svg.find("<svg"), svg.find('>')), "width");
  for (const Box& text : texts) {
    for (const Box& line : lines)
      if (overlap(text, line)) found.push_back("text on a line: " + text.what + " / " + line.what);
    for (const Box& lane : lanes)
      if (overlap(text, lane) && text.x1 > lane.x1) found.push_back("text out of its lane: " + text.what);
    if (text.x1 > width) found.push_back("text out of the picture: " + text.what);
  }
  for (const Box& line : lines)
    for (const Box& box : boxes)
      if (overlap({line.x0 + 1, line.y0 + 1, line.x1 - 1, line.y1 - 1, ""}, box))
        found.push_back("line through a box: " + line.what + " / " + box.what);
  return found;
}

/// The boxes of nodes that Graphviz drew in one panel; also of a picture without panels.
inline std::vector<Box> boxes_of_nodes(const std::string& panel) {
  std::vector<Box> boxes;
  for (auto at = panel.find("class=\"node\""); at != panel.npos; at = panel.find("class=\"node\"", at + 1)) {
    const std::string group = panel.substr(at, panel.find("</g>", at) - at);
    Box box{1e9, 1e9, -1e9, -1e9, ""};
    for (const auto& [tag, inside] : tags(group, "polygon")) {
      static const std::regex point("([-0-9.]+),([-0-9.]+)");
      const std::string points = attribute(tag, "points");
      for (std::sregex_iterator i(points.begin(), points.end(), point), end; i != end; ++i) {
        box.x0 = std::min(box.x0, std::stod((*i)[1])), box.x1 = std::max(box.x1, std::stod((*i)[1]));
        box.y0 = std::min(box.y0, std::stod((*i)[2])), box.y1 = std::max(box.y1, std::stod((*i)[2]));
      }
    }
    for (const auto& [tag, inside] : tags(group, "text")) box.what += inside + " ";
    boxes.push_back(box);
  }
  return boxes;
}

/// What overlaps in the picture of a graph: panels, nodes within a panel, labels of edges on nodes.
inline std::vector<std::string> overlaps_in_graph(const std::string& svg) {
  std::vector<std::string> found, panels;
  std::vector<Box> frames;
  for (auto at = svg.find("<svg x="); at != svg.npos; at = svg.find("<svg x=", at + 1)) {
    const std::string tag = svg.substr(at, svg.find('>', at) - at);
    frames.push_back({number(tag, "x"), number(tag, "y"), number(tag, "x") + number(tag, "width"),
                      number(tag, "y") + number(tag, "height"), tag});
    panels.push_back(svg.substr(at, svg.find("</svg>", at) - at));
  }
  if (panels.empty()) panels.push_back(svg);
  for (std::size_t i = 0; i < frames.size(); ++i)
    for (std::size_t j = i + 1; j < frames.size(); ++j)
      if (overlap(frames[i], frames[j])) found.push_back("panels: " + frames[i].what + " / " + frames[j].what);
  for (const std::string& panel : panels) {
    const std::vector<Box> boxes = boxes_of_nodes(panel);
    for (std::size_t i = 0; i < boxes.size(); ++i)
      for (std::size_t j = i + 1; j < boxes.size(); ++j)
        if (overlap(boxes[i], boxes[j])) found.push_back("boxes: " + boxes[i].what + "/ " + boxes[j].what);
    for (auto at = panel.find("class=\"edge\""); at != panel.npos; at = panel.find("class=\"edge\"", at + 1)) {
      const std::string group = panel.substr(at, panel.find("</g>", at) - at);
      for (const auto& [tag, inside] : tags(group, "text")) {
        const double x = number(tag, "x"), y = number(tag, "y"),
                     half = 3.0 * static_cast<double>(characters_of(inside));
        const bool middle = attribute(tag, "text-anchor") != "start";
        const Box label{middle ? x - half : x, y - 7, middle ? x + half : x + 2 * half, y + 2, inside};
        for (const Box& box : boxes)
          if (overlap(label, box)) found.push_back("label on a box: " + inside + " / " + box.what);
      }
    }
  }
  return found;
}
