// The day of a line, by the clock of who wrote the log.
#pragma once
#include <string>
#include <string_view>

namespace lockgraph::parse {

/// Of what stands before a message: `2026-01-15T12:01:08+0100 host kernel: `, `2026/01/15 12:01:08 `,
/// `[Thu Jan 15 12:01:08 2026] `, `1768478468.032266 host kernel: ` (then by UTC) -> "2026-01-15". Empty where no year
/// stands there: `Jan 15 12:01:08` may be of any.
std::string day_of(std::string_view front);

}  // namespace lockgraph::parse
