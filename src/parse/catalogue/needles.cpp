// The needles of the search, made from the wordings of the banners when the program is compiled.
#include "banners.h"
#include "whole_logs.h"

#include <lockgraph/parse/parse.h>

#include <array>
#include <iterator>

namespace lockgraph {
namespace {

using parse::BannerWording;
using parse::Dress;
using parse::kBanners;

constexpr std::size_t kLongestNeedle = 18;  // mailers wrap banners; what is in front of the break must be enough
constexpr std::size_t kTelling = 8;         // a shorter piece says too little

/// The first piece between the `%` of a wording that tells enough, else the longest.
constexpr std::string_view telling_piece(std::string_view text) {
  std::string_view longest;
  for (;;) {
    const std::string_view piece = text.substr(0, text.find('%'));
    if (piece.size() > longest.size()) longest = piece;
    if (piece.size() >= kTelling || piece.size() == text.size()) return longest;
    text.remove_prefix(piece.size() + 1);
  }
}

/// Cut between words, so that the rest may stand on another line.
constexpr std::string_view cut(std::string_view words) {
  if (words.size() <= kLongestNeedle) return words;
  const std::string_view head = words.substr(0, words.rfind(' ', kLongestNeedle));
  return head.size() < kTelling ? words : head;
}

constexpr Needle needle(const BannerWording& w, std::string_view lead) {
  const std::string_view piece = telling_piece(w.text);
  return {lead, cut(piece), !w.text.starts_with(piece)};
}

constexpr std::array<std::string_view, 3> kTitledLeads = {"WARNING:", "INFO:", "BUG:"};

constexpr std::string_view lead_of(Dress dress) {
  switch (dress) {
    case Dress::Info: return "INFO:";
    case Dress::Bug: return "BUG:";
    case Dress::Dept: return "DEPT: ";    // never in lower case
    case Dress::Condition: return "&& ";  // the end of its lead: the pair at its beginning is everywhere
    case Dress::Titled:
    case Dress::Warning: break;
  }
  return "WARNING:";
}

constexpr auto kBannerNeedles = [] {
  std::array<Needle, kTitledLeads.size() * std::size(kBanners)> needles{};
  std::size_t n = 0;
  for (const BannerWording& w : kBanners) {
    if (w.dress != Dress::Titled) {
      needles[n++] = needle(w, lead_of(w.dress));
      continue;
    }
    for (const std::string_view lead : kTitledLeads) needles[n++] = needle(w, lead);
  }
  return std::pair{needles, n};
}();

static_assert(
    [] {
      for (std::size_t i = 0; i < kBannerNeedles.second; ++i)
        if (kBannerNeedles.first[i].follows.size() < 3) return false;
      return true;
    }(),
    "a wording needs a piece of text that can be searched for");

}  // namespace

const Needles& needles() {
  static const Needles all = [] {
    Needles n;
    n.lines.assign(kBannerNeedles.first.begin(),
                   kBannerNeedles.first.begin() + static_cast<std::ptrdiff_t>(kBannerNeedles.second));
    n.lines.insert(n.lines.end(), std::begin(parse::kOtherNeedles), std::end(parse::kOtherNeedles));
    n.whole_log.assign(std::begin(parse::kBisectionHeads), std::end(parse::kBisectionHeads));
    n.own_form.push_back(parse::kMemoryHead);
    return n;
  }();
  return all;
}

}  // namespace lockgraph
