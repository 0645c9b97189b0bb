#include "catalogue.h"

#include "cursor.h"
#include "banners.h"
#include "heads.h"
#include "sentences.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <iterator>

namespace lockgraph::parse {
namespace {

using text::to_lower;

constexpr std::size_t kShortestBanner = 16, kLongestBanner = 300;
constexpr std::size_t kShortestSentence = 5, kLongestSentence = 400;

/// The entries of a table by one character of their text, in the order of the table: what a line may be is found by
/// looking at that character alone.
template <std::size_t N>
class Index {
 public:
  /// `key` gives the character of entry i, or '\0' where the entry is not in this index.
  template <class Key>
  constexpr explicit Index(Key key) {
    for (std::size_t c = 0; c < 128; ++c) {
      starts_[c] = static_cast<std::uint16_t>(used_);
      for (std::size_t i = 0; i < N; ++i)
        if (const char k = key(i); k != '\0' && static_cast<std::size_t>(to_lower(k)) == c)
          entries_[used_++] = static_cast<std::uint16_t>(i);
    }
    starts_[128] = static_cast<std::uint16_t>(used_);
  }

  /// The first entry at `c` that `fits`, or N.
  template <class Fits>
  std::size_t find(char c, Fits fits) const {
    const auto at = static_cast<unsigned char>(to_lower(c));
    if (at >= 128) return N;
    for (std::size_t i = starts_[at]; i < starts_[at + 1u]; ++i)
      if (fits(entries_[i])) return entries_[i];
    return N;
  }

 private:
  std::array<std::uint16_t, N> entries_{};
  std::array<std::uint16_t, 129> starts_{};
  std::size_t used_ = 0;
};

constexpr Index<std::size(kSentences)> kByFirst([](std::size_t i) {
  return kSentences[i].text.front() == '%' ? '\0' : kSentences[i].text.front();
});
// Those that begin with any text, by their last character.
constexpr Index<std::size(kSentences)> kByLast([](std::size_t i) {
  return kSentences[i].text.front() != '%' ? '\0' : kSentences[i].text.back();
});
constexpr Index<std::size(kSentences)> kOutsideByFirst([](std::size_t i) {
  const Stands where = stands(kSentences[i].phrase);
  return where == Stands::Outside || where == Stands::Both ? kSentences[i].text.front() : '\0';
});
static_assert(std::none_of(std::begin(kSentences), std::end(kSentences),
                           [](const SentenceWording& w) { return w.text.front() == '%' && w.text.back() == '%'; }),
              "a wording is found by its first or by its last character");
constexpr Index<std::size(kHeads)> kHeadsByFirst([](std::size_t i) { return kHeads[i].text.front(); });

/// A line without what its dress puts around the words.
struct Undressed {
  std::string_view text;
  Dress dress;
  bool boxed;
};

struct Lead {
  std::string_view text;
  Dress dress;
};
constexpr Lead kLeads[] = {{"WARNING: ", Dress::Warning},
                           {"INFO: ", Dress::Info},
                           {"BUG: ", Dress::Bug},
                           {"DEPT: ", Dress::Dept},
                           {"debug_locks && ", Dress::Condition}};

constexpr text::CharSet kBannerBegins([](char c) {
  return std::string_view("WIBD[wibd").find(c) != std::string_view::npos;
});

// WARNING: text     [ INFO: text ]     [ BUG: text ]     INFO: text
std::optional<Undressed> undress(std::string_view s) {
  const bool boxed = s.starts_with('[');
  if (boxed) {
    if (!s.ends_with(']')) return std::nullopt;
    s = trim(s.substr(1, s.size() - 2));
  }
  for (const Lead& lead : kLeads)
    if (s.size() > lead.text.size() && s[lead.text.size() - 2] == lead.text[lead.text.size() - 2] &&
        equal_any_case(s.substr(0, lead.text.size()), lead.text)) {
      if (boxed && lead.dress == Dress::Warning) return std::nullopt;
      return Undressed{s.substr(lead.text.size()), lead.dress, boxed};
    }
  return std::nullopt;
}

bool may_wear(const BannerWording& w, const Undressed& u) {
  return w.dress == Dress::Titled ? u.dress != Dress::Dept : w.dress == u.dress && !u.boxed;
}

template <class Table>
bool starts_with_any(std::string_view t, const Table& table) {
  return std::any_of(std::begin(table), std::end(table), [&](std::string_view head) { return text::begins(t, head); });
}

/// What must stand at the ends of a sentence, before its middle is looked at.
struct Ends {
  std::string_view head, tail;
};
template <class Wording, std::size_t N>
constexpr std::array<Ends, N> ends_of(const Wording (&table)[N]) {
  std::array<Ends, N> ends{};
  for (std::size_t i = 0; i < N; ++i) {
    const std::string_view t = table[i].text;
    ends[i] = {t.substr(0, t.find('%')), t.find('%') == t.npos ? t : t.substr(t.rfind('%') + 1)};
  }
  return ends;
}
constexpr auto kEnds = ends_of(kSentences);
constexpr auto kBannerEnds = ends_of(kBanners);

/// The second characters are compared first: the first ones were what led here.
bool has_ends(std::string_view line, const Ends& ends) {
  return line.size() >= ends.head.size() && line.size() >= ends.tail.size() &&
         (ends.head.size() < 2 || text::same_letter(line[1], ends.head[1])) &&
         equal_any_case(line.substr(0, ends.head.size()), ends.head) &&
         equal_any_case(line.substr(line.size() - ends.tail.size()), ends.tail);
}

Sentence match_by(const Index<std::size(kSentences)>& index, char key, std::string_view line) {
  Sentence s;
  if (line.size() < kShortestSentence) return s;
  const bool cut = line.size() > kLongestSentence;  // then only the head counts
  line = line.substr(0, kLongestSentence);
  const std::size_t found = index.find(key, [&](std::size_t i) {
    if (!has_ends(line, kEnds[i]) || (cut && !kEnds[i].tail.empty())) return false;
    s.captures = {};
    return glob_match(kSentences[i].text, line, s.captures);
  });
  if (found != std::size(kSentences)) s.phrase = kSentences[found].phrase;
  return s;
}

}  // namespace

std::optional<Banner> match_banner(std::string_view line) {
  if (line.size() < kShortestBanner || line.size() > kLongestBanner || !kBannerBegins(line[0])) return std::nullopt;
  const auto undressed = undress(line);
  if (!undressed) return std::nullopt;
  Captures captures;
  for (std::size_t i = 0; i < std::size(kBanners); ++i) {
    const BannerWording& w = kBanners[i];
    if (!may_wear(w, *undressed) || !has_ends(undressed->text, kBannerEnds[i]) ||
        !glob_match(w.text, undressed->text, captures))
      continue;
    Banner banner{w.kind, {}, {}, w.sure, undressed->boxed, w.dress == Dress::Dept};
    if (w.star == Star::Task) banner.task = captures[0];
    if (w.star == Star::Subject) banner.subject = captures[0];
    return banner;
  }
  return std::nullopt;
}

Sentence match_sentence(std::string_view line) {
  Sentence s = match_by(kByFirst, line.empty() ? '\0' : line.front(), line);
  return s.phrase == Phrase::None ? match_by(kByLast, line.empty() ? '\0' : line.back(), line) : s;
}

Sentence match_sentence_outside(std::string_view line) {
  return match_by(kOutsideByFirst, line.empty() ? '\0' : line.front(), line);
}

bool may_span(std::string_view first, std::string_view last) {
  const auto fits = [&](std::size_t i) {
    const auto& [head, tail] = kEnds[i];
    const std::size_t begin = std::min(first.size(), head.size()), end = std::min(last.size(), tail.size());
    return equal_any_case(last.substr(last.size() - end), tail.substr(tail.size() - end)) &&
           equal_any_case(first.substr(0, begin), head.substr(0, begin));
  };
  constexpr std::size_t kNone = std::size(kSentences);
  return kByFirst.find(first.front(), fits) != kNone || kByLast.find(last.back(), fits) != kNone;
}

Head match_head(std::string_view line) {
  const std::size_t found = kHeadsByFirst.find(line.front(), [&](std::size_t i) {
    const std::string_view head = kHeads[i].text;
    return head.size() == 1 || (line.size() > 1 && line[1] == head[1] && line.starts_with(head));
  });
  if (found == std::size(kHeads)) return begins_warning(line) ? Head::Oops : Head::None;
  return kHeads[found].head;
}

bool begins_warning(std::string_view line) {
  return text::begins(line, "WARNING: ") && line.find(", CPU#") != line.npos && line.find(" at ") != line.npos;
}

bool begins_provoking_oops(std::string_view line) {
  static constexpr text::CharSet kFirst([](char c) {
    return c == 'W' || std::any_of(std::begin(kProvokingOops), std::end(kProvokingOops),
                                   [&](std::string_view head) { return head[0] == c; });
  });
  return !line.empty() && kFirst(line[0]) && (starts_with_any(line, kProvokingOops) || begins_warning(line));
}
bool ends_provoking_oops(std::string_view line) { return starts_with_any(line, kOopsEnds); }

bool begins_banner(std::string_view line) {
  static constexpr std::string_view kBegins[] = {"WARNING: ", "[ ", "BUG: ", "INFO: "};
  return starts_with_any(line, kBegins);
}

bool names_report(std::string_view line) {
  using text::has_word;  // each title has one of these; most lines end here
  if (!has_word(line, "lock", 3) && !has_word(line, "usage", 3) && !has_word(line, "context", 5) &&
      !has_word(line, "bad contention", 0))
    return false;
  const auto has = [&](std::string_view words) { return line.find(words) != line.npos; };
  for (const BannerWording& w : kBanners) {
    if (w.dress != Dress::Titled) continue;
    const std::size_t star = w.text.rfind('%');
    if (has(star == w.text.npos ? w.text : w.text.substr(star + 1))) return true;
  }
  return false;
}

}  // namespace lockgraph::parse
