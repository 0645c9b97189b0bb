// Which titles of crashes mean one bug. Titles are a poor key: one bug gets several (the function that
// notices it first changes with inlining and with luck), and several bugs share one.
#pragma once
#include <lockgraph/model/bisection.h>

#include <string>
#include <string_view>
#include <vector>

namespace lockgraph {

/// "possible deadlock in f", "KASAN: use-after-free Read in f (2)" -> "f"; empty where the title names no function.
std::string_view function_of_title(std::string_view title);

/// Words of a function or path that tell which part of the kernel it belongs to: lower case, no common verbs, at least
/// three letters.
std::vector<std::string> telling_words(std::string_view text);

/// How `title` relates to the titles of the bug that is looked for. Same: equal but for numbers, or the same function.
/// Akin: the same family of crash (memory errors are one family) and functions that share a telling word, or a report
/// too mangled to name a function. All hangs are akin: where one is noticed says little of its cause.
Likeness likeness(std::string_view title, const std::vector<std::string>& titles);

}  // namespace lockgraph
