#include "dress.h"

#include "catalogue/catalogue.h"
#include "lines.h"
#include "report/printed.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace lockgraph::parse {
namespace {

using text::is_alpha;
using text::is_blank;
using text::is_digit;
using text::take_while;

constexpr std::size_t kMostShapes = 16;  // of one log
constexpr std::size_t kLongestPrefix = 200;
constexpr std::size_t kNeighbours = 4;  // lines to each side of a banner
constexpr std::size_t kWearing = 3;     // so many of them prove a dress,
constexpr std::size_t kTelling = 2;     // where so many belong to a report

/// A banner inside a line, with what stands around it.
struct Found {
  std::string_view prefix, suffix;
};

constexpr std::string_view kSuffixes = "|\"'`*\\,;";

std::optional<Found> find_banner(std::string_view line) {
  constexpr std::string_view kLeads[] = {"WARNING: ", "[ INFO: ", "[ BUG: ", "INFO: ", "BUG: ", "DEPT: "};
  for (const std::string_view lead : kLeads) {
    const auto at = text::find_any_case(line.substr(0, kLongestPrefix + lead.size()), lead);
    if (at == line.npos) continue;
    std::string_view rest = trim(line.substr(at));
    while (!rest.empty() && !match_banner(rest) && kSuffixes.find(rest.back()) != rest.npos)
      rest = trim(rest.substr(0, rest.size() - 1));
    if (match_banner(rest))
      return Found{line.substr(0, at), trim(line.substr(static_cast<std::size_t>(rest.end() - line.begin())))};
  }
  return std::nullopt;
}

/// The titles of many crashes, one a line, are no report.
bool is_of_report(const Line& line) {
  const Statement s = read_statement(line);
  return (s.says != Says::Nothing && s.says != Says::Banner && s.says != Says::Head) || parse_ident(s.text);
}

bool is_in_number(char c) { return is_digit(c) || c == '-' || c == '.' || c == '/'; }
bool is_word(char c) { return is_in_number(c) || is_alpha(c) || c == '_'; }

}  // namespace

Shape::Shape(std::string_view prefix, std::string_view suffix) : suffix_(suffix) {
  using Is = Piece::Is;
  const std::string_view tail = prefix.substr(prefix.find_last_not_of(" \t") + 1);  // stands as it is
  for (std::string_view t = prefix.substr(0, prefix.size() - tail.size()); !t.empty();) {
    if (!take_while(t, is_blank).empty()) {
      pieces_.push_back({Is::Blanks});
    } else if (is_digit(t[0]) || is_alpha(t[0])) {
      if (is_digit(t[0])) {  // 12   35.123   2025-09-09
        take_while(t, is_in_number);
        pieces_.push_back({Is::Number});
        continue;
      }
      const std::string_view word = take_while(t, is_word);
      if (word.size() == 1 || word[1] == '/') {  // W   W/kernel: a level
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
        take_while(t, is_in_number);
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

void Dresses::learn(Excerpt& excerpt, std::size_t banner) {
  std::vector<Line>& lines = excerpt.lines;
  const auto found = find_banner(lines[banner].text);
  if (!found || (trim(found->prefix).empty() && found->suffix.empty())) return;
  const Shape shape(found->prefix, found->suffix);
  const std::size_t from = banner - std::min(banner, kNeighbours),
                    to = std::min(lines.size(), banner + kNeighbours + 1);
  std::size_t wearing = 0, telling = 0;
  for (std::size_t i = from; i < to; ++i) {
    Line line = lines[i];
    if (i == banner || !shape.take_off(line.text)) continue;
    ++wearing;
    telling += is_of_report(line);
  }
  if (wearing >= kWearing && telling >= kTelling) {
    if (known_.size() < kMostShapes && std::find(known_.begin(), known_.end(), shape) == known_.end())
      known_.push_back(shape);
  } else if (banner + 1 < lines.size() && found->suffix.empty() && parse_ident(lines[banner + 1].text)) {
    lines[banner].text.remove_prefix(found->prefix.size());
  }
}

void Dresses::take_off(Excerpt& excerpt) {
  for (std::size_t i = 0; i < excerpt.lines.size(); ++i)
    if (excerpt.lines[i].has_needle) learn(excerpt, i);
  if (known_.empty()) return;
  std::size_t kept = 0, own = 0;
  for (std::size_t i = 0; i < excerpt.lines.size(); ++i) {
    Line line = excerpt.lines[i];
    for (const Shape& shape : known_)
      if (shape.take_off(line.text)) {
        const Stripped inner = strip_decoration(line.text);
        line.text = inner.text;
        line.sender = excerpt.sender_of(inner.sender.empty() ? std::string_view(shape.sender()) : inner.sender);
        if (inner.decorated) line.caller = inner.caller;
        if (line.lost.empty()) line.lost = inner.lost;
        break;
      }
    if (trim(line.text).empty()) continue;
    excerpt.lines[kept++] = line;
    own += i < excerpt.own;
  }
  excerpt.lines.resize(kept);
  excerpt.own = own;
}

}  // namespace lockgraph::parse
