// What is embedded into pages and pictures: made by embed.cmake when lockgraph is built, from script/, report.css,
// picture.css, and D3.
#pragma once
#include <string_view>

namespace lockgraph {

std::string_view page_script();
std::string_view page_style();     ///< of the page and the pictures in it
std::string_view picture_style();  ///< of pictures that are files of their own
/// For the content security policy: "sha256-...".
std::string_view page_script_hash();
std::string_view page_style_hash();

}  // namespace lockgraph
