// Every word that output uses in a sense of its own is explained.
#include <doctest/doctest.h>
#include <lockgraph/graph/compare.h>
#include <lockgraph/graph/questions.h>
#include <lockgraph/render/glossary.h>

#include <algorithm>
#include <cctype>
#include <iterator>
#include <regex>
#include <string>
#include <vector>

using namespace lockgraph;

namespace {

std::string in_lower_case(std::string_view word) {
  std::string lower(word);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return lower;
}

template <class Word>
std::string words_without_entry(const std::vector<Word>& words) {
  std::string missing;
  for (const Word word : words)
    if (!glossary_entry(name(word))) missing += (missing.empty() ? "" : ", ") + std::string(name(word));
  return missing;
}

/// The values of an enumeration that begins with 0.
template <class Word>
std::vector<Word> all_up_to(Word last) {
  std::vector<Word> all;
  for (std::size_t i = 0; i <= static_cast<std::size_t>(last); ++i) all.push_back(static_cast<Word>(i));
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
  CHECK(words_without_entry(std::vector(std::begin(kConfidences), std::end(kConfidences))) == "");
  CHECK(words_without_entry(std::vector(std::begin(kFindingKinds), std::end(kFindingKinds))) == "");
  CHECK(words_without_entry(std::vector(std::begin(kModes), std::end(kModes))) == "");
  CHECK(words_without_entry(std::vector{AuditVerdict::Confirmed, AuditVerdict::ConfirmedByGraph,
                                        AuditVerdict::Incomplete, AuditVerdict::Contradicted}) == "");
  CHECK(words_without_entry(std::vector{Verdict::Trustworthy, Verdict::Doubtful, Verdict::Wrong}) == "");
  CHECK(words_without_entry(std::vector{Change::New, Change::Gone, Change::Changed, Change::NewlySeen, Change::NotSeen,
                                        Change::Same}) == "");
  CHECK(words_without_entry(
            std::vector{MatchStatus::Known, MatchStatus::Elsewhere, MatchStatus::Related, MatchStatus::New}) == "");
  CHECK(words_without_entry(std::vector{Presence::Reported, Presence::Seen, Presence::Absent, Presence::Untestable}) ==
        "");
  CHECK(words_without_entry(
            std::vector{Known::InMemory, Known::Printed, Known::OnStack, Known::Solved, Known::Assumed}) == "");
  CHECK(words_without_entry(std::vector{RuleStatus::Held, RuleStatus::Violated, RuleStatus::NeverSeen}) == "");
  CHECK(words_without_entry(all_up_to(kLastReportKind)) == "");
  CHECK(words_without_entry(all_up_to(kLastBlindSpotKind)) == "");
  CHECK(words_without_entry(all_up_to(BisectionResult::Error)) == "");
  CHECK(words_without_entry(all_up_to(WaitedFor::Bit)) == "");
  CHECK(words_without_entry(std::vector(std::begin(kExpectations), std::end(kExpectations))) == "");
  CHECK(words_without_entry(std::vector(std::begin(kIrqs), std::end(kIrqs))) == "");
  CHECK(words_without_entry(std::vector(std::begin(kGrades), std::end(kGrades))) == "");
  CHECK(words_without_entry(all_up_to(Instances::Different)) == "");
  CHECK(words_without_entry(all_up_to(Access::Recursive)) == "");
  CHECK(words_without_entry(all_up_to(Cell::Seen)) == "");
  std::vector<Because> reasons = all_up_to(Because::NoDump);
  std::erase(reasons, Because::None);
  CHECK(words_without_entry(reasons) == "");
  for (const char* state : {"IN-HARDIRQ-W", "SOFTIRQ-ON-R", "RECLAIM_FS-ON-W", "INITIAL USE"})
    CHECK_MESSAGE(glossary_entry(state).has_value(), state);
  CHECK(glossary_entry("other").has_value());  // a subsystem
}
