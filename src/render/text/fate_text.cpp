#include "account/words.h"

#include <lockgraph/render/explain.h>
#include <lockgraph/render/words.h>

namespace lockgraph {

std::string fate_text(const Analysis& a, const std::string& id, const Fate& fate) {
  const std::string head = fmt::format("{}: {}, not listed here\n  {}\n", id, kind_words(fate.chain),
                                       joined(names(a.graph, fate.chain), " -> "));
  if (fate.is_weak)
    return head +
           "  weak: a kind of acquisition on it that other logs had to assume is known now for the function that takes "
           "the lock there, and with it the tasks do not wait for each other\n";
  return head + fmt::format("  replaced by {}: on a part of its locks\n", joined(fate.replaced_by));
}

}  // namespace lockgraph
