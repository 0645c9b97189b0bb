// Room: render. Text for XML and HTML.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>

namespace lockgraph {

/// The one escape function, for XML and HTML: any bytes -> text. Control characters become blanks, broken UTF-8 U+FFFD.
std::string escaped_xml(std::string_view);

/// The same for at most `most` bytes, and an ellipsis where more was there.
std::string shortened_xml(std::string_view, std::size_t most);

}  // namespace lockgraph
