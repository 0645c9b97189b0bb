#include "baseline.h"

#include <lockgraph/error.h>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <fstream>

namespace lockgraph::cli {
namespace {

using nlohmann::json;

std::string chain_key(const std::string& kind, std::vector<std::string> names) {
  for (std::string& name : names) name = base_name(name, true);
  if (kind == name(FindingKind::Cycle) && !names.empty())
    std::rotate(names.begin(), std::min_element(names.begin(), names.end()), names.end());
  std::string key = kind;
  for (const std::string& n : names) key += '\n' + n;
  return key;
}

bool is_ambiguous(const std::vector<std::string>& flags) {
  return std::find(flags.begin(), flags.end(), "ambiguous") != flags.end();
}

std::vector<std::string> chain_of(const json& finding) {
  for (const char* field : {"cycle", "path"})
    if (finding.contains(field)) return finding.at(field).get<std::vector<std::string>>();
  if (finding.contains("class")) return {finding.at("class").get<std::string>()};
  return {finding.at("held").get<std::string>(), finding.at("acquired").get<std::string>()};
}

}  // namespace

Baseline Baseline::read(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw Error("cannot read the baseline " + path);
  Baseline baseline;
  try {
    const json j = json::parse(file);
    if (j.at("schema") != "lockgraph.findings/1")
      throw Error("the baseline " + path + ": expected schema lockgraph.findings/1, found " + j.at("schema").dump());
    for (const json& f : j.at("findings")) {
      baseline.ids_.insert(f.at("id").get<std::string>());
      if (is_ambiguous(f.at("flags").get<std::vector<std::string>>()))
        baseline.chains_.insert(chain_key(f.at("kind").get<std::string>(), chain_of(f)));
    }
  } catch (const json::exception& e) {
    throw Error("the baseline " + path + " is no findings.json of `lockgraph findings --format json`: " + e.what());
  }
  return baseline;
}

bool Baseline::knows(const LockGraph& g, const Finding& f) const {
  if (ids_.count(f.id)) return true;
  // What a boot reported is news, even where a known finding lies inside it.
  if (f.confidence != Confidence::Reported && !f.extends.empty() && ids_.count(f.extends)) return true;
  if (!is_ambiguous(f.flags)) return false;
  std::vector<std::string> names;
  for (const Vertex v : f.path) names.push_back(g.graph[v].name);
  return chains_.count(chain_key(std::string(name(f.kind)), std::move(names))) > 0;
}

std::vector<std::size_t> new_findings(const LockGraph& g, const std::vector<Finding>& findings,
                                      const Baseline& baseline) {
  std::vector<std::size_t> fresh;
  for (std::size_t i = 0; i < findings.size(); ++i)
    if (is_shown(findings[i]) && !baseline.knows(g, findings[i])) fresh.push_back(i);
  return fresh;
}

}  // namespace lockgraph::cli
