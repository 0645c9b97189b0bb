#include "json/json.h"
#include "account/scenario.h"
#include "account/sentences.h"
#include "account/words.h"

#include <lockgraph/render/exchange.h>
#include <lockgraph/render/glossary.h>
#include <lockgraph/render/words.h>
#include <lockgraph/version.h>

namespace lockgraph {
namespace {

/// A path of the kernel's sources as a relative URI: what is no unreserved character is written as %XX.
std::string uri(std::string_view file) {
  // Whatever leads out of the tree is left out.
  while (file.starts_with("./") || file.starts_with("../") || file.starts_with("/"))
    file.remove_prefix(file.find('/') + 1);
  std::string out;
  for (const char c : file) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       std::string_view("-._~/").find(c) != std::string_view::npos;
    if (plain)
      out += c;
    else
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return out;
}

/// Plain text of a message, in which brackets would be links and braces placeholders.
Json message(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '[' || c == ']' || c == '\\') out += '\\';
    if (c == '{' || c == '}') out += c;
    out += c;
  }
  return {{"text", out}};
}

/// A file where one is printed, else the function alone.
Json location(const Site& site, const std::string& text) {
  Json j{{"message", message(text)}};
  if (!site.file.empty())
    j["physicalLocation"] = {{"artifactLocation", {{"uri", uri(site.file)}, {"uriBaseId", "SRCROOT"}}},
                             {"region", {{"startLine", std::max(site.line, 1U)}}}};
  j["logicalLocations"] = {{{"name", site.function}, {"kind", "function"}}};
  return j;
}

/// The line of the log where the first report stands, for who reads results beside files.
void add_log_line(const LockGraph& g, const Finding& f, Json& locations) {
  constexpr std::string_view kHow =
      "no report prints files: scripts/decode_stacktrace.sh of the kernel adds them to a log";
  std::pair<std::string, std::uint64_t> at;
  if (f.hang && !f.hang->places.empty())
    at = {f.hang->places.front().source, f.hang->places.front().line};
  else if (!f.reports.empty())
    at = {g.reports()[f.reports.front()].source, g.reports()[f.reports.front()].line};
  if (at.first.empty()) return;
  if (locations.empty()) locations.push_back({{"message", message(std::string(kHow))}});
  const std::string log = (at.first.starts_with('/') ? "file:///" : "") + uri(at.first);
  locations[0]["physicalLocation"] = {{"artifactLocation", {{"uri", log}}},
                                      {"region", {{"startLine", std::max<std::uint64_t>(at.second, 1)}}}};
}

Json result(const Analysis& a, const Finding& f, std::optional<bool> is_fresh) {
  const LockGraph& g = a.graph;
  const std::vector<std::optional<Site>> sites = waiting_sites(g, f);
  const std::vector<std::string> told = sentences(g, f);
  Json locations = Json::array(), flow = Json::array();
  for (std::size_t i = 0; i < sites.size(); ++i) {
    if (!sites[i]) continue;
    const Json at = location(*sites[i], told[i]);
    flow.push_back({{"location", at}});
  }
  // The task that closed the chain comes last; an interrupt has its place in the middle of another's.
  for (std::size_t i = sites.size(); i-- > 0 && locations.empty();)
    if (sites[i]) locations.push_back(location(*sites[i], told[i]));
  if (locations.empty() || !locations[0].contains("physicalLocation")) add_log_line(g, f, locations);
  Json j{{"ruleId", name(f.kind)},
         {"level", f.confidence <= Confidence::Reported ? "error"
                   : f.flags.empty()                    ? "warning"
                                                        : "note"},
         {"message", message(fmt::format("{}: {}. {}", kind_words(f), chain_text(g, f), joined(told, " ")))},
         {"locations", std::move(locations)},
         {"partialFingerprints", {{"lockgraphFinding/v1", f.id}}},
         {"properties",
          {{"confidence", name(f.confidence)},
           {"flags", f.flags.names()},
           {"reports", count_of(a.graph, f.reports)},
           {"boots", f.boots}}}};
  if (is_fresh) j["baselineState"] = *is_fresh ? "new" : "unchanged";
  if (!flow.empty()) j["codeFlows"] = {{{"threadFlows", {{{"locations", std::move(flow)}}}}}};
  return j;
}

}  // namespace

std::string sarif(const Analysis& a, const std::vector<std::size_t>& selected, const std::set<std::size_t>* fresh,
                  const std::vector<std::size_t>& refuted) {
  Json rules = Json::array(), results = Json::array();
  for (const FindingKind kind : kFindingKinds) {
    const auto entry = glossary_entry(name(kind));
    rules.push_back({{"id", name(kind)},
                     {"shortDescription", {{"text", entry ? entry->meaning : name(kind)}}},
                     {"defaultConfiguration", {{"level", "error"}}}});
  }
  for (const std::size_t i : selected)
    results.push_back(result(a, a.findings[i], fresh ? std::optional(fresh->count(i) > 0) : std::nullopt));
  for (const std::size_t i : refuted) {
    Json one = result(a, a.refuted[i], std::nullopt);
    one["level"] = "note";
    one["suppressions"] = {{{"kind", "external"}, {"justification", refuted_words(a.graph, a.refuted[i])}}};
    results.push_back(std::move(one));
  }
  return dump(
      {{"$schema", "https://json.schemastore.org/sarif-2.1.0.json"},
       {"version", "2.1.0"},
       {"runs",
        {{{"tool",
           {{"driver", {{"name", "lockgraph"}, {"semanticVersion", LOCKGRAPH_VERSION}, {"rules", std::move(rules)}}}}},
          {"originalUriBaseIds", {{"SRCROOT", {{"description", {{"text", "the kernel's source tree"}}}}}}},
          {"columnKind", "utf16CodeUnits"},
          {"results", std::move(results)}}}}});
}

}  // namespace lockgraph
