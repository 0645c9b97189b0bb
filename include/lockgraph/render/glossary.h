// Room: render. Every word that output uses in a sense of its own.
#pragma once
#include <optional>
#include <string_view>
#include <vector>

namespace lockgraph {

struct GlossaryEntry {
  std::string_view word, meaning;
  bool is_term = false;  ///< so peculiar that where it stands in a text, it means this
};

/// In order of the alphabet.
const std::vector<GlossaryEntry>& glossary();

/// The entry of a word; brackets around it do not matter ("[EN]"). All irq states have one.
std::optional<GlossaryEntry> glossary_entry(std::string_view word);

}  // namespace lockgraph
