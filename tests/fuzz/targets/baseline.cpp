// What users give as findings.json, and rules.
#include "fuzz/target.h"
#include "fuzz/temporary_file.h"

#include "baseline.h"

#include <lockgraph/graph/questions.h>
#include <lockgraph/model/error.h>
#include <lockgraph/model/limits.h>

#include <sstream>

using namespace lockgraph;

FUZZ_TARGET(baseline) {
  const fuzz::TemporaryFile file(input);
  try {
    std::ostringstream err;
    cli::read_baseline(file.path(), {}, err);
  } catch (const Error&) {}
  try {
    parse_rules(input, "x");
  } catch (const Error&) {}
  try {
    Limits limits;
    set_limit(limits, input);
  } catch (const Error&) {}
}
