// When a line was printed: by the kernel's time, or by the clock of whoever collected it.
#pragma once
#include <lockgraph/text/text.h>

#include <optional>
#include <string_view>
#include <utility>

namespace lockgraph::parse {

/// In seconds. Before its clock runs a kernel prints everything at one time: nothing.
std::optional<double> stamp_of(const Line&);

/// Day and second of a collector's clock: `Jan 15 12:01:08 host kernel: `, `[Thu Jan 15 12:01:08 2026] `.
std::optional<std::pair<std::string_view, long>> clock_of(std::string_view front);

}  // namespace lockgraph::parse
