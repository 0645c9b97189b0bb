// Under which names formats of data keep what somebody printed.
#pragma once
#include <string_view>

namespace lockgraph::unwrap {

/// "MESSAGE", "msg", "textPayload", "dmesg.stdout_lines": in either case, and behind a dot. Other fields hold a log
/// only where their text has several lines.
bool is_message_key(std::string_view name);

}  // namespace lockgraph::unwrap
