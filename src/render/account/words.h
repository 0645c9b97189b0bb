// The words that texts and pictures of findings share.
#pragma once
#include <lockgraph/graph/finding.h>
#include <lockgraph/graph/questions.h>

#include <fmt/format.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lockgraph {

inline std::string joined(const std::vector<std::string>& words, std::string_view separator = ", ") {
  return fmt::format("{}", fmt::join(words, separator));
}

/// "hardirq, softirq".
std::string irq_words(const std::vector<Irq>&, std::string_view separator = ", ");

/// "f fs/x.c:12".
std::string place_words(const std::optional<Site>&);

/// state_words() of a class as the reports of a reported finding print it; of others as all reports together do.
std::vector<std::string> state_words(const LockGraph&, ClassId, const Finding&);

/// Where each state of a class was registered, by the name of the state; of a reported finding as its reports print it.
std::map<std::string, Site> places_of_states(const LockGraph&, ClassId, const Finding&);

/// The kinds of a dependency: "EN SN".
std::string mode_words(const ModeSet&);

/// "extends inv-1", "contains cyc-2, cyc-3": how a finding stands to others; empty when to none.
std::string relation_words(const Finding&);

/// The kinds of a dependency and how they are known: "EN, stack".
std::string kind_words(const DependencyEdge&);

/// The boot that let a refuted finding pass.
std::string refuted_words(const LockGraph&, const Finding&);

/// What would show that a finding which nobody reported is none, each as a clause.
std::vector<std::string> what_would_refute(const LockGraph&, const Finding&);

/// "5.9.0-rc2, 5.11.0" and how many more.
std::string short_releases(const std::vector<std::string>&);

/// The first and the last day on which some reports came, "2026-01-15"; empty where no log has one.
struct Days {
  std::string first, last;
};
Days days_of(const LockGraph&, const std::vector<ReportId>&);

/// "release unknown" where no text names one: `syzkaller` is none.
std::string release_words(std::string_view release);

/// How good the evidence for a chain is: "seen in one boot".
std::string_view grade_words(Grade);

/// 1234 -> "1,234".
std::string grouped(std::size_t);

/// How many of a list are left out that shows at most so many.
inline std::size_t beyond(std::size_t all, std::size_t most) { return all > most ? all - most : 0; }

/// "  and 1,234 more (--all shows them)"; empty where nothing is left out. `hint`: where the rest is.
std::string and_more(std::size_t left_out, std::string_view indent = "  ", std::string_view hint = {});
/// The hint of lists that have a `--all`.
inline constexpr std::string_view kAllShows = "--all shows them";
/// "a, b and 1,234 more": at most so many of some words by name.
std::string joined_first(std::vector<std::string> words, std::size_t most);

/// Text broken at blanks into lines of at most `columns`, each behind `indent`; the first behind `first`, where given.
/// Words that are longer stay whole.
std::string wrapped(std::string_view text, std::size_t columns, std::string_view indent,
                    std::optional<std::string_view> first = std::nullopt);

}  // namespace lockgraph
