#include "baseline.h"
#include "whole_file.h"

#include <lockgraph/gather/gather.h>
#include <lockgraph/model/error.h>
#include <lockgraph/store/store.h>

#include <nlohmann/json.hpp>

#include <algorithm>

namespace lockgraph::cli {
namespace {

using nlohmann::json;
using Names = std::vector<std::string>;

Names chain_of(const json& finding) {
  for (const char* field : {"cycle", "path"})
    if (finding.contains(field)) return finding.at(field).get<Names>();
  if (finding.contains("class")) return {finding.at("class").get<std::string>()};
  return {finding.at("acquired").get<std::string>()};
}

KnownFinding known_from(const json& finding) {
  KnownFinding f;
  f.id = finding.at("id").get<std::string>();
  const auto kind = finding.at("kind").get<std::string>();
  for (const FindingKind k : kFindingKinds)
    if (kind == name(k)) f.kind = k;
  if (f.kind) f.names = chain_of(finding);
  f.across_boots = finding.value("across_boots", f.names);
  const Names flags = finding.at("flags").get<Names>();
  f.ambiguous = std::ranges::count(flags, name(Flag::Ambiguous)) > 0;
  f.incomplete = finding.value("incomplete", false);
  return f;
}

}  // namespace

Baseline read_baseline(const std::string& path, const AnalysisOptions& options) {
  Baseline baseline;
  if (looks_like_store(path)) {
    const Analysis a = lockgraph::analyze(normalized(Store(path, Store::Mode::Read).load()), options);
    for (const Finding& f : a.findings) baseline.add(known_finding(a.graph, f));
    return baseline;
  }
  const std::string text = read_file("the baseline", path);
  constexpr int kDeepest = 64;  // findings.json has 5; values are freed by recursion
  const auto shallow = [&](int depth, json::parse_event_t, const json&) {
    if (depth > kDeepest) throw Error("the baseline " + path + " is no findings.json: nested too deep");
    return true;
  };
  try {
    const json j = json::parse(text, shallow);
    if (j.at("schema") != "lockgraph.findings/1")
      throw Error("the baseline " + path + ": expected schema lockgraph.findings/1, found " + j.at("schema").dump());
    if (!j.at("findings").is_array())
      throw Error("the baseline " + path + ": expected a list of findings, found " + j.at("findings").type_name());
    for (const json& f : j.at("findings")) baseline.add(known_from(f));
  } catch (const json::exception& e) {
    throw Error("the baseline " + path + " is no findings.json of `lockgraph findings --format json`: " + e.what());
  }
  return baseline;
}

}  // namespace lockgraph::cli
