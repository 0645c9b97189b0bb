#include "needle_finder.h"

#include "cursor.h"

#include <lockgraph/model/error.h>

#include <algorithm>
#include <array>
#include <utility>

namespace lockgraph {
namespace {

constexpr std::size_t kRestOfLine = 240;  // no banner is longer

std::size_t pair_of(std::string_view lead) { return lead.ends_with(':') ? lead.size() - 2 : 0; }

/// What may stand between a lead and the words behind it: blanks, and what is cleaned away later.
void skip_unclean_blanks(std::string_view& s) {
  for (;;) {
    const std::size_t before = s.size();
    s.remove_prefix(std::min(s.size(), s.find_first_not_of(std::string_view(" \t\0", 3))));
    if (text::skip(s, "\x1b[")) s.remove_prefix(std::min(s.size(), s.find_first_not_of("0123456789;") + 1));
    if (!text::skip(s, "\xc2\xa0")) text::skip(s, "&nbsp;");
    if (s.size() == before) return;
  }
}

}  // namespace

NeedleFinder::NeedleFinder(const std::vector<Needle>& needles, const PairScan& scan) : scan_(&scan) {
  std::vector<std::pair<char, char>> pairs;
  for (const Needle& needle : needles) {
    const std::size_t at = pair_of(needle.lead);
    const bool either_case = at > 0;
    const std::pair pair{either_case ? text::to_lower(needle.lead.at(at)) : needle.lead.at(at), needle.lead.at(at + 1)};
    const auto known = std::find(pairs.begin(), pairs.end(), pair);
    const auto bit = static_cast<std::size_t>(known - pairs.begin());
    if (known == pairs.end()) {
      if (pairs.size() == leads_.size()) throw Error("a search is for at most eight pairs of characters");
      pairs.push_back(pair);
      pairs_.add(static_cast<unsigned>(bit), pair.first, pair.second, either_case);
    }
    std::vector<Lead>& leads = leads_[bit];
    auto lead = std::find_if(leads.begin(), leads.end(), [&](const Lead& l) { return l.text == needle.lead; });
    if (lead == leads.end()) lead = leads.insert(leads.end(), Lead{needle.lead, at, {}});
    lead->needles.push_back(needle);
    for (std::size_t c = 0; c < before_.size(); ++c)
      if (at == 0 || text::same_letter(static_cast<char>(c), needle.lead[at - 1]))
        before_[c] = static_cast<std::uint8_t>(before_[c] | 1u << bit);
  }
}

std::optional<NeedleFinder::Hit> NeedleFinder::verify(std::string_view bytes, std::size_t pair,
                                                      const Lead& lead) const {
  const std::string_view found = bytes.substr(pair - lead.pair, lead.text.size());
  const bool exact = found == lead.text;
  if (!exact && !text::equal_any_case(found, lead.text)) return std::nullopt;
  std::string_view rest = bytes.substr(pair - lead.pair + lead.text.size(), kRestOfLine);
  rest = rest.substr(0, rest.find('\n'));
  skip_unclean_blanks(rest);
  for (const Needle& n : lead.needles) {
    const std::string_view here = rest.substr(0, n.follows.size());
    const bool follows =
        n.anywhere ? (exact ? rest.find(n.follows) != rest.npos : text::find_any_case(rest, n.follows) != rest.npos)
                   : here == n.follows || (!exact && text::equal_any_case(here, n.follows));
    if (follows) return Hit{pair, n.line_only};
  }
  return std::nullopt;
}

std::optional<NeedleFinder::Hit> NeedleFinder::next(std::string_view bytes, std::size_t from) const {
  for (std::size_t at = scan_->find(pairs_, bytes, from); at != std::string_view::npos;
       at = scan_->find(pairs_, bytes, at + 1)) {
    unsigned bits = pairs_.match(bytes[at], bytes[at + 1]);
    if (at > 0) bits &= before_[static_cast<unsigned char>(bytes[at - 1])];
    for (; bits != 0; bits &= bits - 1)
      for (const Lead& lead : leads_[static_cast<std::size_t>(__builtin_ctz(bits))])
        if (at >= lead.pair && text::same_letter(bytes[at - lead.pair], lead.text[0]))
          if (auto hit = verify(bytes, at, lead)) return hit;
  }
  return std::nullopt;
}

}  // namespace lockgraph
