#include "exchange/junit.h"
#include "account/sentences.h"
#include "account/words.h"

#include <lockgraph/render/exchange.h>
#include <lockgraph/render/words.h>
#include <lockgraph/render/xml.h>

namespace lockgraph {

std::string junit_suite(std::string_view name, std::size_t tests, std::size_t failures, std::size_t skipped,
                        const std::string& cases) {
  return fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"lockgraph\" tests=\"{1}\" failures=\"{2}\" "
      "errors=\"0\">\n"
      "<testsuite name=\"{0}\" tests=\"{1}\" failures=\"{2}\" errors=\"0\" skipped=\"{3}\">\n{4}</testsuite>\n"
      "</testsuites>\n",
      name, tests, failures, skipped, cases);
}

std::string junit(const Analysis& a, const std::vector<std::size_t>& selected, const std::set<std::size_t>* fresh,
                  const std::vector<std::size_t>& refuted) {
  const std::size_t n = selected.size() + refuted.size();
  std::size_t skipped = 0;
  std::string cases;
  const auto begin = [&](const Finding& f) {
    cases += fmt::format("<testcase classname=\"lockgraph.{}\" name=\"{}: {}\">", name(f.kind), f.id,
                         escaped_xml(chain_text(a.graph, f)));
  };
  const auto skip = [&](const std::string& why) {
    ++skipped;
    cases += fmt::format("<skipped message=\"{}\"/></testcase>\n", escaped_xml(why));
  };
  if (n == 0) cases = "<testcase classname=\"lockgraph\" name=\"no deadlock\"/>\n";
  for (const std::size_t i : selected) {
    const Finding& f = a.findings[i];
    begin(f);
    if (fresh && !fresh->count(i)) {
      skip("the baseline knows it");
      continue;
    }
    cases += fmt::format("<failure type=\"{}\" message=\"{}\">", name(f.confidence), escaped_xml(kind_words(f)));
    for (const std::string& sentence : sentences(a.graph, f)) cases += escaped_xml(sentence) + "\n";
    cases += "</failure></testcase>\n";
  }
  for (const std::size_t i : refuted) {
    begin(a.refuted[i]);
    skip("refuted: " + refuted_words(a.graph, a.refuted[i]));
  }
  return junit_suite("deadlocks", n ? n : 1, n - skipped, skipped, cases);
}

}  // namespace lockgraph
