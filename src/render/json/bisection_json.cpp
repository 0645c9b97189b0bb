#include <lockgraph/render/bisections.h>

#include "json/json.h"

#include <cmath>

namespace lockgraph {
namespace {

using Json = nlohmann::ordered_json;

double rounded(double value) { return std::round(value * 1000) / 1000; }

Json to_json(const BisectionStep& s) {
  Json j = Json::object();
  j["revision"] = s.release.empty() ? s.commit : s.release;
  j["commit"] = s.commit;
  if (!s.subject.empty()) j["subject"] = s.subject;
  j["line"] = s.line;
  if (!s.compiler.empty()) j["compiler"] = s.compiler;
  if (!s.signature.empty()) j["signature"] = s.signature;
  if (!s.decision.empty()) j["decision"] = s.decision;
  if (s.inferred) j["inferred"] = true;
  const RunTally t = tally(s);
  j["runs"] = {{"crashed", t.crashed}, {"other", t.other}, {"ok", t.ok}, {"lost", t.lost}};
  j["titles"] = Json::object();
  for (const RunGroup& g : s.runs)
    if (g.outcome == Outcome::Crashed) {
      Json& n = j["titles"][g.title];
      n = (n.is_null() ? 0U : n.get<unsigned>()) + g.runs;
    }
  return j;
}

Json to_json(const JudgedBisection& judged) {
  const Bisection& b = *judged.bisection;
  Json j{{"source", judged.source}, {"title", b.title.empty() ? looked_for(b) : b.title}, {"result", name(b.result)}};
  if (!b.culprit.commit.empty()) j["culprit"] = b.culprit.commit, j["culprit_subject"] = b.culprit.subject;
  j["verdict"] = name(judged.verdict.verdict);
  j["score"] = rounded(judged.verdict.score);
  j["reasons"] = Json::array();
  for (const VerdictReason& r : judged.verdict.reasons) {
    Json reason{{"code", r.code}, {"line", r.line}, {"text", r.text}};
    if (r.weight != 0) reason["weight"] = rounded(r.weight);
    j["reasons"].push_back(std::move(reason));
  }
  j["start"] = b.start_commit;
  const Reproduction& rate = judged.verdict.at_start;
  j["reproduction"] = {
      {"crashed", rate.crashed}, {"runs", rate.runs}, {"low", rounded(rate.low)}, {"high", rounded(rate.high)}};
  if (b.fixing) j["fixing"] = true;
  if (b.flaky) j["flaky"] = true;
  if (!b.candidates.empty()) j["candidates"] = b.candidates;
  if (!b.error.empty()) j["error"] = b.error;
  if (!b.unknown_lines.empty()) j["unknown_lines"] = b.unknown_lines;
  j["evidence"] = Json::object();
  for (const auto& [name, value] : judged.verdict.evidence) j["evidence"][name] = rounded(value);
  j["steps"] = Json::array();
  for (const BisectionStep& s : b.steps) j["steps"].push_back(to_json(s));
  return j;
}

}  // namespace

std::string bisections_json(const std::vector<JudgedBisection>& bisections) {
  Json j{{"schema", "lockgraph.bisection/1"}, {"bisections", Json::array()}};
  for (const JudgedBisection& b : bisections) j["bisections"].push_back(to_json(b));
  return dump(j);
}

}  // namespace lockgraph
