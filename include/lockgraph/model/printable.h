// Room: model. Text of logs, as people and other programs may see it.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>

namespace lockgraph {

/// Bytes of the UTF-8 character in front, 0 when it is broken: overlong forms, surrogates and what is beyond U+10FFFF
/// are no characters.
std::size_t utf8_length(std::string_view);

/// Control characters, those of eight bits and those that turn the direction of writing become blanks, broken UTF-8 and
/// what cannot be seen become U+FFFD; line ends and tabs stay.
std::string printable(std::string_view);

/// Of a JSON text: such characters become escapes, so that they do nothing, and none is lost.
std::string printable_json(std::string_view json);

/// Bytes as hexadecimal digits, two each, in lower case.
std::string hex_digits(std::string_view bytes);

/// The name of a file, as one line: it may hold every byte but NUL and the slash.
std::string on_one_line(std::string_view);

}  // namespace lockgraph
