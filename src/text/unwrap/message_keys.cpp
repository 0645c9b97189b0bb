#include "message_keys.h"

#include "../cursor.h"

#include <algorithm>
#include <iterator>

namespace lockgraph::unwrap {

bool is_message_key(std::string_view name) {
  static constexpr std::string_view kNames[] = {
      "message",      "msg",     "log",      "text",   "body",        "output",  "contents", "content",
      "log_excerpt",  "excerpt", "console",  "dmesg",  "stdout",      "stderr",  "line",     "lines",
      "stdout_lines", "_raw",    "raw",      "data",   "textpayload", "payload", "value",    "report",
      "crash_log",    "logs",    "messages", "kernel", "description", "comment", "crashlog", "consolelog"};
  name.remove_prefix(std::min(name.size(), name.rfind('.') + 1));
  return std::any_of(std::begin(kNames), std::end(kNames),
                     [&](std::string_view known) { return text::equal_any_case(known, name); });
}

}  // namespace lockgraph::unwrap
