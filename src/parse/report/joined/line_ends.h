// What the ends of a line tell of whether it is the rest of another, or goes on.
#pragma once
#include <string_view>

namespace lockgraph::parse {

/// True for `fs/namei.c:12`, `fs/namei.c:12 [inline]`, `[inline]`, `[ldtest]`: the end of a frame or of a place.
bool is_end_of_place(std::string_view);
/// What such an end may stand behind.
bool wants_end_of_place(std::string_view before, std::string_view end);

/// `G        W  O`
bool is_taint(std::string_view);
/// `#1`, `#1 Tainted: G`
bool is_build(std::string_view);
/// `f+0x1/0x2`, `[<ffffffffa0003c78>]`
bool is_symbol(std::string_view);

bool may_end_sentence(std::string_view);

/// Of most lines the last character tells that they are the rest of nothing.
bool may_be_rest(std::string_view line);

/// True for what the next line must go on with.
bool is_open(std::string_view line);

}  // namespace lockgraph::parse
