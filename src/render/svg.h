// What all pictures that are drawn without Graphviz share: one page, one style for light and dark, widths of text.
#pragma once
#include <string>
#include <string_view>

namespace lockgraph {

/// A picture without its frame: elements that use the classes of picture/picture.css, in which
/// colours follow the reader's light or dark scheme, and no meaning rests on colour alone.
struct Picture {
  unsigned width = 0, height = 0;
  std::string title;
  std::string body;
};

/// The same beneath a heading; without one as it is.
Picture with_heading(Picture, const std::string& heading);

/// A file of its own.
std::string svg_page(const Picture&);

/// The same as an element of a page that holds that style itself.
std::string svg_element(const Picture&);

/// Of UTF-8.
std::size_t characters(std::string_view text);

/// How wide text is at most, in pixels, in the fonts of that style.
double mono_width(std::string_view text, double size);
double sans_width(std::string_view text, double size);

/// Of a heading, which is bold.
double heading_width(std::string_view text);

/// At most `most` characters, cut in the middle.
std::string middle_cut(std::string_view text, std::size_t most);

}  // namespace lockgraph
