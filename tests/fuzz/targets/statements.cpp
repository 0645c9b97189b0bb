// Each line by itself: decoration, statement in both scopes, banner, frame, lock.
#include "fuzz/target.h"

#include "lines.h"
#include "statement.h"

#include <algorithm>

using namespace lockgraph;
using fuzz::must;

FUZZ_TARGET(statements) {
  while (!input.empty()) {
    const std::string_view raw = input.substr(0, input.find('\n'));
    input.remove_prefix(std::min(raw.size() + 1, input.size()));
    const Stripped stripped = strip_decoration(raw);
    must(stripped.text.size() <= raw.size(), "decoration is taken off, nothing is added");
    parse::Statement s;
    for (const parse::Scope scope : {parse::Scope::Outside, parse::Scope::Report}) {
      parse::read_statement({stripped.text, 1, stripped.caller}, scope, s);
      must(s.text.size() <= stripped.text.size(), "a statement is of its line");
      if (const auto* lock = s.as<parse::said::Lock>())
        must(lock->lock.label.size() <= stripped.text.size(), "a label is of its line");
    }
  }
}
