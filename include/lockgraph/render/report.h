// Room: render. A lockdep report as JSON.
#pragma once
#include <lockgraph/model/report.h>

#include <string>

namespace lockgraph {

/// One report as one line of JSON, the contract `lockgraph.report/1`. Text that is no UTF-8 is replaced by U+FFFD.
std::string report_json(const Report&);

}  // namespace lockgraph
