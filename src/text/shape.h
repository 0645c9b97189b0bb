// What a tool puts in front of every line, by one line of it.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace lockgraph {

/// The shape of a prefix: numbers and the blanks that pad them may change from line to line, the rest stands as it is.
class Shape {
 public:
  /// `prefix` stood before a banner, `suffix` behind it. Strictly a word may hold digits, and is a name; else every
  /// digit counts lines.
  Shape(std::string_view prefix, std::string_view suffix, bool strict);

  /// The text of a line in this dress; false where it wears another.
  bool take_off(std::string_view& line) const;

  /// The words of it that are no numbers: who printed the line.
  const std::string& sender() const { return sender_; }
  bool operator==(const Shape&) const = default;

 private:
  struct Piece {
    enum class Is : unsigned char { Literal, Number, Blanks, Letter } is;
    std::string text = {};
    bool operator==(const Piece&) const = default;
  };
  std::vector<Piece> pieces_;
  std::string suffix_, sender_;
  bool strict_;
};

}  // namespace lockgraph
