// The formats of a command, a row each: its word, and how what the command found is written in it.
#pragma once
#include "options.h"

#include <algorithm>
#include <string>
#include <vector>

namespace lockgraph::cli {

template <class Found>
struct Format {
  std::string_view name;
  std::string (*write)(const Found&);
  std::string_view note = {};  ///< for help: what it is, beyond its name
};

/// "text (default), json, or svg: a strip of each bisection".
template <class Row, std::size_t N>
std::string format_help(const Row (&rows)[N]) {
  std::vector<std::string> words;
  for (const Row& row : rows)
    words.push_back(std::string(row.name) + (words.empty() ? " (default)" : "") +
                    (row.note.empty() ? "" : ": " + std::string(row.note)));
  return listed(words, N > 2 ? ", or " : " or ");
}

/// `--format`, the first of some rows where nothing is said. A row has a name and a note.
template <class Row, std::size_t N>
void add_format(Options& options, const Row*& chosen, const Row (&rows)[N], const std::string& help,
                const Asked& asked = {.type = "FORMAT"}) {
  chosen = rows;
  std::vector<std::string> words;
  for (const Row& row : rows) words.emplace_back(row.name);
  std::ranges::sort(words);
  options.one_of(
      "--format", words,
      [&chosen, &rows](const std::string& word) { chosen = std::ranges::find(rows, word, &Row::name); }, help, asked);
}
template <class Row, std::size_t N>
void add_format(Options& options, const Row*& chosen, const Row (&rows)[N]) {
  add_format(options, chosen, rows, format_help(rows));
}

}  // namespace lockgraph::cli
