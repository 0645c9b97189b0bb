// Who printed a line, as it stands behind a time: a task or a processor, a machine.
#pragma once
#include "../lines.h"

#include <string_view>

namespace lockgraph::prefixes {

bool caller_box(std::string_view& t, Stripped& out);

/// The same behind a time, with or without a blank between; stays when there is none.
void skip_caller_box(std::string_view& t, Stripped& out);

bool syslog_sender(std::string_view& t, Stripped& out);

/// `HOST kernel: ` where the host stands alone: what a message says of a kernel has more words, or a colon.
bool monotonic_sender(std::string_view& t, Stripped& out);

}  // namespace lockgraph::prefixes
