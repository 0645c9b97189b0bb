#include "shape.h"

#include "cursor.h"

namespace lockgraph {
namespace {

using text::is_alpha;
using text::is_blank;
using text::is_digit;
using text::take_while;
using text::trim;

bool is_in_number(char c) { return is_digit(c) || c == '-' || c == '.' || c == '/'; }
bool is_word(char c) { return is_in_number(c) || is_alpha(c) || c == '_'; }

}  // namespace

Shape::Shape(std::string_view prefix, std::string_view suffix, bool strict) : suffix_(suffix), strict_(strict) {
  using Is = Piece::Is;
  const std::string_view tail = prefix.substr(prefix.find_last_not_of(" \t") + 1);  // stands as it is
  for (std::string_view t = prefix.substr(0, prefix.size() - tail.size()); !t.empty();) {
    if (!take_while(t, is_blank).empty()) {
      pieces_.push_back({Is::Blanks});
    } else if (is_digit(t[0])) {  // 12   35.123   2025-09-09
      take_while(t, strict ? is_in_number : is_digit);
      pieces_.push_back({Is::Number});
    } else if (is_alpha(t[0])) {
      const std::string_view word = take_while(t, strict ? is_word : is_alpha);
      if (strict && (word.size() == 1 || word[1] == '/')) {  // W   W/kernel: a level
        pieces_.push_back({Is::Letter});
        if (word.size() > 1) pieces_.push_back({Is::Literal, std::string(word.substr(1))});
      } else {
        sender_ += word, sender_ += ' ';
        pieces_.push_back({Is::Literal, std::string(word)});
      }
    } else {
      pieces_.push_back({Is::Literal, std::string(1, t[0])});
      t.remove_prefix(1);
    }
  }
  pieces_.push_back({Is::Literal, std::string(tail)});
}

bool Shape::take_off(std::string_view& line) const {
  using Is = Piece::Is;
  std::string_view t = line;
  if (!suffix_.empty()) {
    t = trim(t).empty() ? t : t.substr(0, t.find_last_not_of(" \t") + 1);
    if (!t.ends_with(suffix_)) return false;
    t.remove_suffix(suffix_.size());
  }
  for (std::size_t i = 0; i < pieces_.size(); ++i) {
    const Piece& piece = pieces_[i];
    switch (piece.is) {
      case Is::Blanks:
        if (take_while(t, is_blank).empty() && (i + 1 == pieces_.size() || pieces_[i + 1].is != Is::Number))
          return false;
        break;
      case Is::Number:
        take_while(t, is_blank);
        if (t.empty() || !is_digit(t[0])) return false;
        take_while(t, strict_ ? is_in_number : is_digit);
        break;
      case Is::Letter:
        if (t.empty() || !is_alpha(t[0])) return false;
        t.remove_prefix(1);
        break;
      case Is::Literal:
        // An empty message: the blanks at the end were cut away.
        if (i + 1 == pieces_.size() && trim(t).empty()) return line = {}, true;
        if (!t.starts_with(piece.text)) return false;
        t.remove_prefix(piece.text.size());
        break;
    }
  }
  line = t;
  return true;
}

}  // namespace lockgraph
