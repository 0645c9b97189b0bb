// What stands before each line of a report, and is of no form that text/decoration.cpp knows, is learnt from its
// banner.
#pragma once
#include <lockgraph/text/text.h>

#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace lockgraph::parse {

/// The shape of a prefix: numbers and the blanks that pad them may change from line to line, the rest stands as it is.
class Shape {
 public:
  /// `prefix` stood before a banner, `suffix` behind it.
  Shape(std::string_view prefix, std::string_view suffix);

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
};

/// The dresses of one log.
class Dresses {
 public:
  /// Learns from the banners of an excerpt, and takes off what was learnt. A prefix counts where lines around the
  /// banner wear it, too; one that stands before the banner alone (a prompt of a shell) goes where the ident of a
  /// kernel follows. Cost: linear in the lines once something was learnt; before, in those that hold a needle.
  void take_off(Excerpt&);

 private:
  void learn(Excerpt&, std::size_t banner);
  std::deque<Shape> known_;  ///< lines are views into them
};

}  // namespace lockgraph::parse
