#include "baseline.h"

#include "precedents.h"
#include "whole_file.h"

#include <lockgraph/gather/gather.h>
#include <lockgraph/model/error.h>
#include <lockgraph/model/printable.h>
#include <lockgraph/store/store.h>

#include <nlohmann/json.hpp>

#include <optional>
#include <ostream>

namespace lockgraph::cli {
namespace {

using nlohmann::json;
using Names = std::vector<std::string>;

Names chain_of(const json& finding) {
  for (const char* field : {"cycle", "path"})
    if (finding.contains(field)) return finding.at(field).get<Names>();
  if (finding.contains("class")) return {finding.at("class").get<std::string>()};
  Names chain;
  if (finding.contains("held") && finding.at("held") != "context")
    chain.push_back(finding.at("held").get<std::string>());
  chain.push_back(finding.at("acquired").get<std::string>());
  return chain;
}

std::optional<FindingKind> kind_of(const json& finding) {
  const auto kind = finding.at("kind").get<std::string>();
  for (const FindingKind k : kFindingKinds)
    if (kind == name(k)) return k;
  return std::nullopt;  // of a kind that this program does not know
}

DeadlockKey key_from(FindingKind kind, const json& finding) {
  const json& j = finding.at("key");
  DeadlockKey key{kind, finding.value("incomplete", false), j.value("by_context", false), {}, {}};
  if (j.contains("irq"))
    for (const json& text : j.at("irq"))
      for (const Irq irq : kIrqs)
        if (text == name(irq)) key.irqs.push_back(irq);
  for (const json& lock : j.at("locks"))
    key.locks.push_back({lock.at("lock").get<std::string>(), lock.value("owner", std::string()),
                         lock.value("taker", std::string()), lock.value("nth", 1u), lock.value("preempt_rt", false),
                         lock.value("apart", false)});
  return rotated(std::move(key));
}

/// True when the ids of the file are of this program's scheme.
bool add_all(Baseline& baseline, const json& file) {
  const bool is_ours = file.value("scheme", 1u) == kIdScheme;
  for (const json& f : file.at("findings")) {
    const auto kind = kind_of(f);
    if (!kind) continue;
    if (is_ours)
      baseline.add(key_from(*kind, f), f.value("unreported_id", std::string()));
    else if (!f.value("incomplete", false))
      baseline.add(*kind, chain_of(f));
  }
  return is_ours;
}

}  // namespace

Baseline read_baseline(const std::string& path, const AnalysisOptions& options, std::ostream& err) {
  Baseline baseline;
  if (looks_like_store(path)) {
    const auto all = [path, options] {
      return lockgraph::analyze(normalized(Store(path, Store::Mode::Read).load()), options);
    };
    Store store(path, Store::Mode::Read);
    const bool has_index = store.is_told_by(telling().version);
    baseline.look_in(has_index ? std::make_shared<ReportedInStore>(std::move(store)) : nullptr, all);
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
    if (!add_all(baseline, j))
      err << "lockgraph: the baseline " << printable(path)
          << " has ids of another scheme: it is read by its chains; write it anew with this program\n";
  } catch (const json::exception& e) {
    throw Error("the baseline " + path + " is no findings.json of `lockgraph findings --format json`: " + e.what());
  }
  return baseline;
}

}  // namespace lockgraph::cli
