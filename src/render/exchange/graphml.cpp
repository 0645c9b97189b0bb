#include "account/words.h"

#include <lockgraph/render/exchange.h>
#include <lockgraph/render/xml.h>

#include <map>
#include <set>

namespace lockgraph {
namespace {

struct Key {
  const char *id, *of, *name, *type;
};
constexpr Key kKeys[] = {{"class", "node", "class", "string"},
                         {"label", "node", "label", "string"},
                         {"usage", "node", "usage", "string"},
                         {"wait", "node", "wait", "string"},
                         {"subsystem", "node", "subsystem", "string"},
                         {"ambiguous", "node", "ambiguous", "boolean"},
                         {"seen", "node", "reports", "int"},
                         {"finding", "node", "on_finding", "boolean"},
                         {"mode", "edge", "mode", "string"},
                         {"known", "edge", "known", "string"},
                         {"reports", "edge", "reports", "int"},
                         {"releases", "edge", "releases", "string"},
                         {"function", "edge", "function", "string"},
                         {"file", "edge", "file", "string"},
                         {"line", "edge", "line", "int"},
                         {"on", "edge", "on_finding", "boolean"}};

std::string datum(std::string_view key, std::string_view value) {
  return fmt::format("<data key=\"{}\">{}</data>", key, escaped_xml(value));
}
std::string flag(bool value) { return value ? "true" : "false"; }

}  // namespace

std::string graphml(const LockGraph& g, const Subgraph& part, const std::vector<Finding>& findings) {
  std::set<Step> on_chain;
  std::set<ClassId> on_finding;
  for (const Finding& f : findings) {
    on_finding.insert(f.path.begin(), f.path.end());
    for (const Step& s : steps(f)) on_chain.insert(s);
  }
  std::string xml =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\" "
      "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" "
      "xsi:schemaLocation=\"http://graphml.graphdrawing.org/xmlns "
      "http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd\">\n";
  for (const Key& k : kKeys)
    xml += fmt::format("<key id=\"{}\" for=\"{}\" attr.name=\"{}\" attr.type=\"{}\"/>\n", k.id, k.of, k.name, k.type);
  xml += "<graph id=\"lockgraph\" edgedefault=\"directed\">\n";
  const std::vector<std::string> subsystem = subsystems(g);
  for (const ClassId v : part.classes) {
    const ClassNode& c = g[v];
    xml += fmt::format("<node id=\"n{}\">", v) + datum("class", c.name) + datum("label", c.name);
    if (c.usage_known) xml += datum("usage", joined(c.usage.names(), " "));
    if (c.wait) xml += datum("wait", to_string(*c.wait));
    xml += datum("subsystem", subsystem[v]) + datum("ambiguous", flag(c.ambiguous)) +
           datum("seen", std::to_string(count_of(g, c.reports))) + datum("finding", flag(on_finding.count(v))) +
           "</node>\n";
  }
  for (const Step& s : part.dependencies) {
    const DependencyEdge& e = *g.dependency(s.from, s.to);
    xml += fmt::format("<edge source=\"n{}\" target=\"n{}\">", s.from, s.to) + datum("mode", mode_words(e.modes)) +
           datum("known", name(e.known)) + datum("reports", std::to_string(count_of(g, e.reports))) +
           datum("releases", joined(e.releases, " "));
    if (const auto& site = e.site) {
      xml += datum("function", site->function);
      if (!site->file.empty()) xml += datum("file", site->file) + datum("line", std::to_string(site->line));
    }
    xml += datum("on", flag(on_chain.count(s))) + "</edge>\n";
  }
  return xml + "</graph>\n</graphml>\n";
}

}  // namespace lockgraph
