// Logs in dresses, and mails as they were sent, each against its plain text, field by field.
#include <lockgraph/render/report.h>

#include <nlohmann/json.hpp>

#include "corpus/shared_logs.h"

using namespace lockgraph;
namespace fs = std::filesystem;
using nlohmann::json;

namespace {

json facts_of(const LogEvidence& log) {
  json all = json::array();
  for (const Report& r : log.reports) {
    json j = json::parse(report_json(r));
    for (const char* place : {"source", "line", "last_line", "lockdep_off_since", "problems"}) j.erase(place);
    all.push_back(std::move(j));
  }
  return all;
}

}  // namespace

TEST_CASE("a log reads the same in any dress, or what is cut is said") {
  const fs::path dresses = kShared / "dresses";
  if (absent(dresses)) return;
  const auto begins_with = [](const std::string& name, const std::vector<std::string>& heads) {
    return std::any_of(heads.begin(), heads.end(), [&](const std::string& head) { return name.starts_with(head); });
  };
  std::size_t read = 0;
  for (const auto& entry : fs::directory_iterator(dresses)) {
    const std::string name = entry.path().filename().string();
    if (!entry.is_directory() || name == "real" || name.starts_with("x-")) continue;
    // Something is missing there, or it is what nobody reads: an encoding within an encoding, vendors' forms, lines in
    // reverse.
    const bool loses = begins_with(name, {"l11", "m08c", "m25"});
    const bool unread = begins_with(name, {"m07", "l24", "i12", "i20", "k25d", "k25f", "k25i", "c27", "l18"});
    for (const std::string key : {"c", "i", "cs"})
      for (const auto& file : fs::directory_iterator(entry.path())) {
        if (file.path().stem() != key) continue;
        CAPTURE(file.path().string());
        ++read;
        Diagnostics diagnostics;
        const LogEvidence log = evidence_of(file.path(), diagnostics);
        if (facts_of(log) == facts_of(evidence_of(dresses / ("plain-" + key + ".log")))) continue;
        const bool said = !diagnostics.empty() || std::any_of(log.reports.begin(), log.reports.end(),
                                                              [](const Report& r) { return !r.problems.empty(); });
        CHECK(said);
        CHECK((unread ? log.reports.empty() : loses && !log.reports.empty()));
      }
  }
  CHECK(read > 350);
}

TEST_CASE("two machines in one log are two machines") {
  const fs::path log = kShared / "dresses" / "x-two-hosts" / "messages.log";
  if (absent(log)) return;
  const auto reports = evidence_of(log).reports;
  REQUIRE(reports.size() == 2);
  for (const Report& r : reports) CHECK(r.problems.empty());
  CHECK(reports[0].boot != reports[1].boot);
}

TEST_CASE("a mail reads as its text") {
  const fs::path mails = kShared / "posted" / "mail";
  if (absent(mails)) return;
  std::size_t read = 0;
  for (const auto& entry : fs::directory_iterator(mails)) {
    if (entry.path().extension() != ".eml") continue;
    CAPTURE(entry.path().string());
    fs::path text = entry.path();
    CHECK(facts_of(evidence_of(entry.path())) == facts_of(evidence_of(text.replace_extension(".txt"))));
    ++read;
  }
  CHECK(read > 40);
}

TEST_CASE("what services and collectors of today make of a log reads as the log") {
  const fs::path newest = kShared / "newest";
  if (absent(newest)) return;
  const std::string ftrace = "41";
  std::size_t read = 0;
  for (const auto& entry : fs::directory_iterator(newest)) {
    const std::string name = entry.path().filename().string();
    const bool same = (name >= "20" && name < ftrace) || name.starts_with("02") || name.starts_with("05") ||
                      name.starts_with("06") || name.starts_with("20");
    if (!same) continue;
    CAPTURE(name);
    CHECK(facts_of(evidence_of(entry.path())) == facts_of(evidence_of(newest / "00-plain.log")));
    ++read;
  }
  CHECK(read > 35);
  for (const auto& [name, release] :
       {std::pair{"01-syzkaller-ident.log", std::string()}, {"01b-syzkaller-mail.txt", std::string("6.18-rc3")}}) {
    CAPTURE(name);
    const auto reports = evidence_of(newest / name).reports;
    REQUIRE(reports.size() == 1);
    REQUIRE(reports[0].kernel);
    CHECK(reports[0].kernel->release == release);
  }
}

TEST_CASE("warnings of lockdep's own, in the forms of 2025 and 2026") {
  const fs::path newest = kShared / "newest";
  if (absent(newest)) return;
  for (const char* name : {"03a-warn-old.log", "03b-warn-619.log", "03c-warn-cond.log", "03d-warn-0x0.log",
                           "03e-warn-2025-06.log", "03i-sym-dup.txt"}) {
    CAPTURE(name);
    const auto reports = evidence_of(newest / name).reports;
    REQUIRE(reports.size() == 1);
    CHECK(reports[0].kind == ReportKind::Internal);
    CHECK(reports[0].title == "WARNING: locking bug in foo_init");
  }
  CHECK(evidence_of(newest / "09-comm-newline.log").reports.at(0).task->comm == "bad\nname");
  CHECK(evidence_of(newest / "07-rust.log").reports.at(0).title == "possible deadlock in rust_binder::thread::send");
  CHECK(evidence_of(newest / "07b-rust-demangled.log").reports.at(0).title ==
        "possible deadlock in rust_binder::thread::send");
  const auto let_pass = evidence_of(newest / "08-dept-timeout.log").reports;
  REQUIRE(let_pass.size() == 1);
  CHECK(std::holds_alternative<std::monostate>(let_pass[0].deadlock));
  CHECK(std::holds_alternative<CycleClaim>(evidence_of(newest / "08b-dept-deadlock.log").reports.at(0).deadlock));
}
