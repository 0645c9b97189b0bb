// Any bytes as names of locks, functions, files, titles and logs: every format that is written is read back by a parser
// that is not ours, and drawn by Graphviz.
#include "fuzz/target.h"

#include "graph/evidence_builder.h"

#include <lockgraph/graph/questions.h>
#include <lockgraph/model/limits.h>
#include <lockgraph/model/printable.h>
#include <lockgraph/render/diagram.h>
#include <lockgraph/render/exchange.h>
#include <lockgraph/render/page.h>
#include <lockgraph/render/explain.h>
#include <lockgraph/render/findings.h>
#include <nlohmann/json.hpp>

#include <expat.h>
#include <graphviz/cgraph.h>

#include <algorithm>
#include <string>
#include <vector>

using namespace lockgraph;
using fuzz::must;

namespace {

void must_be_xml(const std::string& text, const char* promise) {
  XML_Parser parser = XML_ParserCreate("UTF-8");
  const bool ok = XML_Parse(parser, text.data(), static_cast<int>(text.size()), XML_TRUE) == XML_STATUS_OK;
  XML_ParserFree(parser);
  must(ok, promise);
}

int count_graphs(const std::string& dot) {
  Agraph_t* g = agmemread(dot.c_str());
  const int nodes = g ? agnnodes(g) : -1;
  if (g) agclose(g);
  return nodes;
}

/// Rows of RFC 4180 have as many fields as their head.
void must_be_csv(std::string_view text) {
  std::size_t fields = 0, head = 0;
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '"') quoted = !quoted;
    if (quoted) continue;
    fields += text[i] == ',';
    if (text[i] != '\n') continue;
    if (head == 0) head = fields;
    must(fields == head, "rows of CSV have as many fields as their head");
    fields = 0;
  }
  must(!quoted, "quotes of CSV are closed");
}

/// The page's data, as its script reads it.
void must_be_page(const std::string& html) {
  const std::string mark = "<script type=\"application/json\" id=\"data\">";
  const std::size_t from = html.find(mark), to = html.find("</script>", from);
  must(from != html.npos && to != html.npos, "the page has data");
  must(nlohmann::json::accept(html.substr(from + mark.size(), to - from - mark.size())), "JSON is JSON");
  std::size_t scripts = 0;
  for (std::size_t at = html.find("<script"); at != html.npos; at = html.find("<script", at + 1)) ++scripts;
  must(scripts == 2, "no name opens a script");
}

}  // namespace

FUZZ_TARGET(names) {
  if (input.size() > 2000) return;
  std::vector<std::string> words;
  for (std::size_t i = 0; i < 6; ++i) {
    const std::size_t end = std::min(input.find('\n'), input.size());
    words.emplace_back(input.substr(0, end));
    input.remove_prefix(std::min(end + 1, input.size()));
    if (words.back().empty()) words.back() = "lock" + std::to_string(i);
  }
  Report r = circular(words[3], {words[0], words[1]}, words[4]);
  if (words[0] == words[1]) r = circular(words[3], {words[0]}, words[4]);
  for (Dependency& d : r.dependencies.edit()) d.stack = {Frame{{words[2], words[5], 12}, false, false, words[3], 1}};
  Report state = report_of(words[4], {}, {{words[2], "+-+-"}});
  state.kind = ReportKind::InconsistentState;
  state.deadlock = StateClaim{words[2], "IN-HARDIRQ-W", "HARDIRQ-ON-W"};
  state.acquiring = words[2];
  const Analysis a = analyze({log_of(words[5], {r}), log_of("b" + words[5], {state})});
  must(check_invariants(a.graph).empty(), "the graph is as its parts promise");
  std::vector<std::size_t> all;
  std::vector<Finding> findings = a.findings;
  for (std::size_t i = 0; i < findings.size(); ++i) all.push_back(i);
  Limits here;
  here.layout = 0;
  for (const Finding& f : findings) {
    must_be_xml(chain_svg(a.graph, f), "the picture of a chain is XML");
    must(count_graphs(to_dot(chain_diagram(a.graph, f))) > 0, "the DOT of a chain is DOT");
    const std::string text = printable(explain_text(a, f));
    must(text.find('\x1b') == text.npos, "text obeys no terminal");
  }
  const Subgraph part = part_of(a.graph, findings, {});
  const Diagram whole = graph_diagram(a.graph, part, findings, std::nullopt);
  must(count_graphs(to_dot(whole)) >= 0, "the DOT of the graph is DOT");
  must_be_xml(to_svg(whole, here), "the picture of the graph is XML");
  must_be_xml(graphml(a.graph, part, findings), "GraphML is XML");
  must_be_xml(junit(a, all), "JUnit is XML");
  must(nlohmann::json::accept(sarif(a, all)), "JSON is JSON");
  must(nlohmann::json::accept(findings_json(a, all, {})), "JSON is JSON");
  must(nlohmann::json::accept(graph_json(a.graph)), "JSON is JSON");
  must_be_csv(findings_csv(a, all));
  must_be_csv(dependencies_csv(a.graph, part));
  must_be_page(page_html({a, {}, all, {}}));
}
