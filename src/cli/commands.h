// Every command, each a file in commands/.
#pragma once
#include "command.h"

namespace lockgraph::cli {

extern const Command kAnalyze, kIngest, kMerge, kForget, kParse, kDecode, kFindings, kStats, kBisect, kTimeline, kDiff,
    kCheck, kExplain, kMatch, kCuts, kExport, kAssert, kPath, kUnder, kLevels, kTry;

}  // namespace lockgraph::cli
