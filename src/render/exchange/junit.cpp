#include "sentences.h"
#include "words.h"

#include <lockgraph/render/exchange.h>
#include <lockgraph/render/render.h>

namespace lockgraph {

std::string junit(const Analysis& a, const std::vector<std::size_t>& selected) {
  const std::size_t n = selected.size();
  std::string xml = fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"lockgraph\" tests=\"{0}\" failures=\"{1}\" "
      "errors=\"0\">\n"
      "<testsuite name=\"deadlocks\" tests=\"{0}\" failures=\"{1}\" errors=\"0\" skipped=\"0\">\n",
      n ? n : 1, n);
  if (n == 0) xml += "<testcase classname=\"lockgraph\" name=\"no deadlock\"/>\n";
  for (const std::size_t i : selected) {
    const Finding& f = a.findings[i];
    xml += fmt::format("<testcase classname=\"lockgraph.{}\" name=\"{}: {}\"><failure type=\"{}\" message=\"{}\">",
                       name(f.kind), f.id, escaped_xml(chain_text(a.graph, f)), name(f.confidence),
                       escaped_xml(kind_words(f)));
    for (const std::string& sentence : sentences(a.graph, f)) xml += escaped_xml(sentence) + "\n";
    xml += "</failure></testcase>\n";
  }
  return xml + "</testsuite>\n</testsuites>\n";
}

}  // namespace lockgraph
