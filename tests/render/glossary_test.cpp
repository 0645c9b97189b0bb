// Every word that output uses in a sense of its own is explained.
#include <doctest/doctest.h>
#include <lockgraph/graph/compare.h>
#include <lockgraph/graph/questions.h>
#include <lockgraph/render/glossary.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>
#include <string>
#include <utility>
#include <vector>

using namespace lockgraph;

namespace {

std::string in_lower_case(std::string_view word) {
  std::string lower(word);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return lower;
}

/// A value as the compiler spells it: `lockgraph::Change::New`, and `(lockgraph::Change)6` where none is called so.
template <auto kValue>
constexpr std::string_view spelled() {
  constexpr std::string_view kHere = __PRETTY_FUNCTION__, kBefore = "kValue = ";
  constexpr std::size_t kBegin = kHere.find(kBefore) + kBefore.size();
  return kHere.substr(kBegin, kHere.find_first_of(";]", kBegin) - kBegin);
}

/// "Change".
template <class Word>
std::string enumeration() {
  const std::string_view first = spelled<Word{}>();
  return std::string(first.substr(first.find("::") + 2, first.rfind("::") - first.find("::") - 2));
}

template <class Word, std::size_t... kValues>
std::vector<Word> values_of(std::index_sequence<kValues...>) {
  std::vector<Word> all;
  ((spelled<static_cast<Word>(kValues)>().front() != '(' ? all.push_back(static_cast<Word>(kValues)) : void()), ...);
  return all;
}

/// Every value of an enumeration.
template <class Word>
std::vector<Word> values_of() {
  return values_of<Word>(std::make_index_sequence<64>());
}

/// Each value has an entry, but for those that no output prints.
template <class Word>
void check_entries(std::set<std::string>& looked_at, const std::vector<Word>& silent = {}) {
  looked_at.insert(enumeration<Word>());
  CAPTURE(enumeration<Word>());
  std::string missing;
  for (const Word word : values_of<Word>())
    if (std::count(silent.begin(), silent.end(), word) == 0 && !glossary_entry(name(word)))
      missing += (missing.empty() ? "" : ", ") + std::string(name(word));
  CHECK(missing == "");
  CHECK(values_of<Word>().size() > 2);
}

template <class... Words>
std::set<std::string> checked() {
  std::set<std::string> looked_at;
  (check_entries<Words>(looked_at), ...);
  return looked_at;
}

/// The enumerations of which a header says that they have names.
std::set<std::string> named_enumerations() {
  static const std::regex named("\nstd::string_view name\\((\\w+)\\);");
  std::set<std::string> all;
  for (const char* room : {"model", "graph"})
    for (const auto& header :
         std::filesystem::directory_iterator(std::string(LOCKGRAPH_ROOT "/include/lockgraph/") + room)) {
      std::ifstream file(header.path());
      const std::string text{std::istreambuf_iterator<char>(file), {}};
      for (std::sregex_iterator at(text.begin(), text.end(), named), end; at != end; ++at) all.insert((*at)[1]);
    }
  return all;
}

}  // namespace

TEST_CASE("in order of the alphabet, no word twice, each found by itself") {
  const auto& all = glossary();
  REQUIRE(all.size() > 40);
  for (std::size_t i = 0; i < all.size(); ++i) {
    CAPTURE(all[i].word);
    if (i > 0) CHECK(in_lower_case(all[i - 1].word) < in_lower_case(all[i].word));
    CHECK(all[i].meaning.size() > 10);
    const auto found = glossary_entry(all[i].word);
    REQUIRE(found.has_value());
    CHECK(found->word == all[i].word);
    CHECK(found->meaning == all[i].meaning);
  }
}

TEST_CASE("brackets around a word do not matter; what is no word has no entry") {
  for (const std::string word : {"EN", "[EN]"}) {
    const auto entry = glossary_entry(word);
    REQUIRE(entry.has_value());
    CHECK(entry->word == "EN");
  }
  CHECK(glossary_entry("[provoked]").has_value());
  for (const std::string word : {"", "[]", "[", "[nothing]", "nothing"}) CHECK_FALSE(glossary_entry(word).has_value());
}

TEST_CASE("an entry that points to another one points to one that is there") {
  const std::regex pointer("\\b[Ss]ee ([a-z-]+)");
  std::size_t pointers = 0;
  for (const GlossaryEntry& e : glossary()) {
    const std::string meaning(e.meaning);
    for (std::sregex_iterator at(meaning.begin(), meaning.end(), pointer), end; at != end; ++at, ++pointers)
      CHECK_MESSAGE(glossary_entry((*at)[1].str()).has_value(), (*at)[1].str());
  }
  CHECK(pointers > 0);
}

TEST_CASE("each name that an output prints of a value has an entry") {
  std::set<std::string> looked_at = checked<Access, AuditVerdict, BisectionResult, BlindSpotKind, Cell, Change,
                                            Confidence, Expectation, FindingKind, Flag, Grade, Instances, Irq, Known,
                                            MatchStatus, Mode, Presence, ReportKind, RuleStatus, Verdict, WaitedFor>();
  check_entries<Because>(looked_at, {Because::None});
  std::set<std::string> named = named_enumerations();
  CHECK(named.erase("IdentityPolicy") == 1);  // what a user asks for
  CHECK(looked_at == named);
  for (const char* state : {"IN-HARDIRQ-W", "SOFTIRQ-ON-R", "RECLAIM_FS-ON-W", "INITIAL USE"})
    CHECK_MESSAGE(glossary_entry(state).has_value(), state);
  CHECK(glossary_entry("other").has_value());  // a subsystem
}
