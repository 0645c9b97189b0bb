// Room: model. What is thought of a bisection.
#pragma once
#include <lockgraph/model/bisection.h>
#include <lockgraph/model/shared.h>

namespace lockgraph {

enum class Verdict : std::uint8_t { Trustworthy, Doubtful, Wrong };

/// "trustworthy", "doubtful", "wrong".
std::string_view name(Verdict);

/// Why a bisection is trusted or not. `weight`: what it adds to the log-odds that the result is wrong; 0 for what is
/// only said.
struct VerdictReason {
  std::string code;
  std::uint64_t line = 0;
  std::string text;
  double weight = 0;
};

struct BisectionVerdict {
  Verdict verdict = Verdict::Doubtful;
  Reproduction at_start;                   ///< of the bug, on the revision where the bisection began
  double score = 0.5;                      ///< estimated chance that the result is right
  std::vector<VerdictReason> reasons;      ///< heaviest first
  std::map<std::string, double> evidence;  ///< what the model weighs, by name; empty when no commit was named
};

/// A bisection and what is thought of it.
struct JudgedBisection {
  std::size_t log = 0;  ///< index into the evidence
  std::string source;   ///< of that log
  SharedValue<Bisection>
      bisection;  ///< as the log tells it, titles related by the reports that show one deadlock under several
  BisectionVerdict verdict;
};

}  // namespace lockgraph
