// Tables of words, and what is asked of them.
#pragma once
#include <algorithm>
#include <array>
#include <iterator>
#include <string_view>

namespace lockgraph {

/// The words of one row of a table; empty ones behind them.
using Words = std::array<std::string_view, 18>;

/// True when a table has this word.
template <class Table>
bool is_one_of(const Table& words, std::string_view word) {
  return std::find(std::begin(words), std::end(words), word) != std::end(words);
}

/// True when the text begins with a word of the table, none of which is empty. Most differ in their first characters.
template <class Table>
bool begins_with_one_of(const Table& words, std::string_view text) {
  return !text.empty() && std::any_of(std::begin(words), std::end(words), [&](std::string_view word) {
    return word[0] == text[0] && text.starts_with(word);
  });
}

}  // namespace lockgraph
