#include "svg.h"

#include "page/assets.h"

#include <lockgraph/render/render.h>

#include <fmt/format.h>

#include <algorithm>

namespace lockgraph {
namespace {

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

std::size_t offset_of(std::string_view text, std::size_t character) {
  std::size_t i = 0;
  for (; i < text.size(); ++i)
    if ((static_cast<unsigned char>(text[i]) & 0xc0) != 0x80 && character-- == 0) break;
  return i;
}

constexpr double kMonoAdvance = 0.603;  // of DejaVu Sans Mono
constexpr double kSansAdvance = 0.60;   // DejaVu Sans, more than the mean of English text

}  // namespace

std::string svg_element(const Picture& p) {
  return fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"lg\" role=\"img\" width=\"{0}\" height=\"{1}\" "
      "viewBox=\"0 0 {0} {1}\">\n<title>{2}</title>\n<rect class=\"bg\" width=\"{0}\" height=\"{1}\"/>\n{3}</svg>\n",
      p.width, p.height, escaped_xml(p.title), p.body);
}

std::string svg_page(const Picture& p) {
  std::string svg = svg_element(p);
  svg.insert(svg.find("<title>"), fmt::format("<style>{}</style>\n", picture_style()));
  return svg;
}

double mono_width(std::string_view text, double size) {
  return static_cast<double>(characters(text)) * size * kMonoAdvance;
}
double sans_width(std::string_view text, double size) {
  return static_cast<double>(characters(text)) * size * kSansAdvance;
}

std::string middle_cut(std::string_view text, std::size_t most) {
  const std::size_t all = characters(text);
  if (all <= most) return std::string(text);
  const std::size_t head = most / 2, tail = most - head - 1;
  return std::string(text.substr(0, offset_of(text, head))) + "\u2026" +
         std::string(text.substr(offset_of(text, all - tail)));
}

}  // namespace lockgraph
