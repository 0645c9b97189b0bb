// Logs in dresses, and mails as they were sent, each against its plain text, field by field.
#include <lockgraph/render/render.h>

#include <nlohmann/json.hpp>

#include "corpus/shared_logs.h"

using namespace lockgraph;
namespace fs = std::filesystem;
using nlohmann::json;

namespace {

json facts_of(const fs::path& file) {
  json all = json::array();
  for (const Report& r : evidence_of(file).reports) {
    json j = json::parse(report_json(r));
    for (const char* place : {"source", "line", "last_line", "lockdep_off_since", "problems"}) j.erase(place);
    all.push_back(std::move(j));
  }
  return all;
}

}  // namespace

TEST_CASE("containers and encodings are read as what they hold") {
  const fs::path dresses = kShared / "dresses";
  if (absent(dresses)) return;
  // What is wrapped in its lines, or hides what it is, is not a container that is read.
  const std::set<std::string> others = {"l11-hard80", "l11-wrap72-soft", "l11-wrap78-soft-ts", "i12-aws-b64",
                                        "i20-base64-file"};
  std::size_t read = 0;
  for (const auto& entry : fs::directory_iterator(dresses)) {
    const std::string name = entry.path().filename().string();
    const bool is_container = name[0] == 'f' || name[0] == 'g' || name[0] == 'i' || name[0] == 'l' ||
                              (name.starts_with("j3") && name[2] != '0') || name.starts_with("j4") ||
                              name.starts_with("c27");
    if (!entry.is_directory() || !is_container || name.starts_with("j44") || others.count(name)) continue;
    for (const std::string key : {"c", "i", "cs"})
      for (const auto& file : fs::directory_iterator(entry.path())) {
        if (file.path().stem() != key) continue;
        CAPTURE(file.path().string());
        CHECK(facts_of(file.path()) == facts_of(dresses / ("plain-" + key + ".log")));
        ++read;
      }
  }
  CHECK(read > 90);
}

TEST_CASE("a mail reads as its text") {
  const fs::path mails = kShared / "posted" / "mail";
  if (absent(mails)) return;
  std::size_t read = 0;
  for (const auto& entry : fs::directory_iterator(mails)) {
    if (entry.path().extension() != ".eml") continue;
    CAPTURE(entry.path().string());
    fs::path text = entry.path();
    CHECK(facts_of(entry.path()) == facts_of(text.replace_extension(".txt")));
    ++read;
  }
  CHECK(read > 40);
}

TEST_CASE("what services and collectors of today make of a log reads as the log") {
  const fs::path newest = kShared / "newest";
  if (absent(newest)) return;
  const std::string reversed = "26-pstore-reversed.txt";  // what it lacks is said as problems of the report
  std::size_t read = 0;
  for (const auto& entry : fs::directory_iterator(newest)) {
    const std::string name = entry.path().filename().string();
    if (name < "20" || name >= "41" || name == reversed) continue;
    CAPTURE(name);
    CHECK(facts_of(entry.path()) == facts_of(newest / "00-plain.log"));
    ++read;
  }
  CHECK(read > 30);
  for (const auto& [name, release] :
       {std::pair{"01-syzkaller-ident.log", std::string()}, {"01b-syzkaller-mail.txt", std::string("6.18-rc3")}}) {
    CAPTURE(name);
    const auto reports = evidence_of(newest / name).reports;
    REQUIRE(reports.size() == 1);
    REQUIRE(reports[0].kernel);
    CHECK(reports[0].kernel->release == release);
  }
}
