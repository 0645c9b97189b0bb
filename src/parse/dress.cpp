#include "dress.h"

#include "catalogue/catalogue.h"
#include "lines.h"
#include "printed.h"

#include <algorithm>
#include <optional>

namespace lockgraph::parse {
namespace {

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
constexpr bool is_suffix(char c) {
  return kSuffixes.find(c) != std::string_view::npos || static_cast<unsigned char>(c) >= 0x80;
}

std::optional<Found> find_banner(std::string_view line) {
  constexpr std::string_view kLeads[] = {"WARNING: ", "[ INFO: ", "[ BUG: ", "INFO: ", "BUG: ", "DEPT: "};
  for (const std::string_view lead : kLeads) {
    const auto at = text::find_any_case(line.substr(0, kLongestPrefix + lead.size()), lead);
    if (at == line.npos) continue;
    std::string_view rest = trim(line.substr(at));
    for (;; rest = trim(rest.substr(0, rest.size() - 1))) {
      if (match_banner(rest))
        return Found{line.substr(0, at), trim(line.substr(static_cast<std::size_t>(rest.end() - line.begin())))};
      if (rest.empty() || !is_suffix(rest.back())) break;
    }
  }
  return std::nullopt;
}

/// The titles of many crashes, one a line, are no report.
bool is_of_report(const Line& line) {
  const Statement s = read_statement(line);
  return (!s.is_nothing() && !s.is<Banner>() && !s.is<Head>()) || parse_ident(s.text);
}

/// Lines around a banner, and of a report among them.
bool is_worn(const Shape& shape, const std::vector<Line>& lines, std::size_t banner) {
  const std::size_t from = banner - std::min(banner, kNeighbours),
                    to = std::min(lines.size(), banner + kNeighbours + 1);
  std::size_t wearing = 0, telling = 0;
  for (std::size_t i = from; i < to; ++i) {
    Line line = lines[i];
    if (i == banner || !shape.take_off(line.text)) continue;
    ++wearing;
    telling += is_of_report(line);
  }
  return wearing >= kWearing && telling >= kTelling;
}

}  // namespace

void Dresses::learn(Excerpt& excerpt, std::size_t banner) {
  std::vector<Line>& lines = excerpt.lines;
  const auto found = find_banner(lines[banner].text);
  if (!found || (trim(found->prefix).empty() && found->suffix.empty())) return;
  for (const bool strict : {true, false})
    if (const Shape shape(found->prefix, found->suffix, strict); is_worn(shape, lines, banner)) {
      if (known_.size() < kMostShapes && std::find(known_.begin(), known_.end(), shape) == known_.end())
        known_.push_back(shape);
      return;
    }
  if (banner + 1 < lines.size() && found->suffix.empty() && parse_ident(lines[banner + 1].text))
    lines[banner].text.remove_prefix(found->prefix.size());
}

void Dresses::take_off(Excerpt& excerpt) {
  for (std::size_t i = 0; i < excerpt.lines.size(); ++i)
    if (excerpt.lines[i].has_needle) learn(excerpt, i);
  if (known_.empty()) return;
  for (Line& line : excerpt.lines) {
    const auto worn =
        std::find_if(known_.begin(), known_.end(), [&](const Shape& shape) { return shape.take_off(line.text); });
    if (worn == known_.end()) continue;
    const Stripped inner = strip_decoration(line.text);
    line.text = inner.text;
    line.sender = excerpt.sender_of(inner.sender.empty() ? std::string_view(worn->sender()) : inner.sender);
    if (inner.decorated) line.caller = inner.caller;
    if (line.lost.empty()) line.lost = inner.lost;
  }
  erase_lines(excerpt, [&](std::size_t i) { return trim(excerpt.lines[i].text).empty(); });
}

}  // namespace lockgraph::parse
