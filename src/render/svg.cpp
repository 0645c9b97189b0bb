#include "svg.h"

#include "page/assets.h"

#include <lockgraph/render/picture.h>
#include <lockgraph/render/xml.h>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>

namespace lockgraph {

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

namespace {

std::size_t offset_of(std::string_view text, std::size_t character) {
  std::size_t i = 0;
  for (; i < text.size(); ++i)
    if ((static_cast<unsigned char>(text[i]) & 0xc0) != 0x80 && character-- == 0) break;
  return i;
}

constexpr double kMonoAdvance = 0.603;  // of DejaVu Sans Mono
// Of the printable characters of ASCII in DejaVu Sans, in hundredths of its size, rounded up.
constexpr std::array<unsigned char, 95> kSansAdvances = {
    32, 41, 46, 84, 64, 96, 78, 28, 40,  40, 50, 84, 32, 37, 32, 34, 64, 64, 64, 64, 64, 64, 64, 64,
    64, 64, 34, 34, 84, 84, 84, 54, 100, 69, 69, 70, 77, 64, 58, 78, 76, 30, 30, 66, 56, 87, 75, 79,
    61, 79, 70, 64, 62, 74, 69, 99, 69,  62, 69, 40, 34, 40, 84, 50, 50, 62, 64, 55, 64, 62, 36, 64,
    64, 28, 28, 58, 28, 98, 64, 62, 64,  64, 42, 53, 40, 64, 60, 82, 60, 60, 53, 64, 34, 64, 84};
constexpr unsigned kOtherAdvance = 64, kWideAdvance = 100;  // of characters of two bytes, and of more

}  // namespace

std::string svg_element(const Picture& p) {
  return fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"lg\" role=\"img\" width=\"{0}\" height=\"{1}\" "
      "viewBox=\"0 0 {0} {1}\">\n<title>{2}</title>\n<rect class=\"bg\" width=\"{0}\" height=\"{1}\"/>\n{3}</svg>\n",
      p.width, p.height, escaped_xml(p.title), p.body);
}

Picture with_heading(Picture p, const std::string& heading) {
  if (heading.empty()) return p;
  constexpr unsigned kMargin = 14, kLine = 30;
  p.title = heading;
  p.body = fmt::format("<text class=\"head\" x=\"{}\" y=\"{}\">{}</text>\n<g transform=\"translate(0 {})\">\n{}</g>\n",
                       kMargin, kMargin + 10, escaped_xml(heading), kLine, p.body);
  p.height += kLine;
  p.width = std::max(p.width, static_cast<unsigned>(heading_width(heading)) + 2 * kMargin);
  return p;
}

std::string svg_page(const Picture& p) {
  std::string svg = svg_element(p);
  svg.insert(svg.find("<title>"), fmt::format("<style>{}</style>\n", picture_style()));
  return svg;
}

namespace {

/// The number behind ` name="`, and where it stands.
struct Length {
  std::size_t at = 0, size = 0;
  double value = 0;
};
Length length_in(const std::string& tag, const std::string& name) {
  const std::string key = " " + name + "=\"";
  Length l;
  const std::size_t found = tag.find(key);
  if (found == tag.npos) return l;
  l.at = found + key.size();
  l.value = std::strtod(tag.c_str() + l.at, nullptr);
  l.size = tag.find_first_not_of("0123456789.", l.at) - l.at;
  return l;
}

}  // namespace

std::string scaled(std::string svg, double factor) {
  const std::size_t begin = svg.find("<svg"), end = svg.find('>', begin);
  if (factor == 1 || end == svg.npos) return svg;
  std::string tag = svg.substr(begin, end - begin);
  for (const char* name : {"width", "height"})
    if (const Length l = length_in(tag, name); l.size)
      tag.replace(l.at, l.size, fmt::format("{:.0f}", l.value * factor));
  return svg.replace(begin, end - begin, tag);
}

double mono_width(std::string_view text, double size) {
  return static_cast<double>(characters(text)) * size * kMonoAdvance;
}
double sans_width(std::string_view text, double size) {
  unsigned hundredths = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= ' ' && byte < 0x7f)
      hundredths += kSansAdvances[byte - ' '];
    else if (byte >= 0xc0)  // the first byte of a character
      hundredths += byte < 0xe0 ? kOtherAdvance : kWideAdvance;
  }
  return hundredths * size * 1.03 / 100;  // other sans fonts are a little wider
}

double heading_width(std::string_view text) {
  constexpr double kBold = 1.25;  // of DejaVu Sans: narrow letters gain most
  return kBold * sans_width(text, 15);
}

std::string middle_cut(std::string_view text, std::size_t most) {
  const std::size_t all = characters(text);
  if (all <= most) return std::string(text);
  const std::size_t head = most / 2, tail = most - head - 1;
  return std::string(text.substr(0, offset_of(text, head))) + "\u2026" +
         std::string(text.substr(offset_of(text, all - tail)));
}

}  // namespace lockgraph
