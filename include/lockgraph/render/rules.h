// Room: render. Documented lock orders, judged.
#pragma once
#include <lockgraph/graph/questions.h>

#include <string>
#include <vector>

namespace lockgraph {

/// A line for each rule, with the witness of what violates it.
std::string rules_text(const LockGraph&, const std::vector<JudgedRule>&);
/// `lockgraph.assert/1`.
std::string rules_json(const LockGraph&, const std::vector<JudgedRule>&);
/// A test case for each rule; what was never seen is skipped.
std::string rules_junit(const LockGraph&, const std::vector<JudgedRule>&);

/// "foo_do drivers/foo/foo.c:99 expects &foo->lock to be held; held was &foo->other (x.log:3, 7.1.0)".
std::string assertion_words(const LockGraph&, const FailedAssertion&);

}  // namespace lockgraph
