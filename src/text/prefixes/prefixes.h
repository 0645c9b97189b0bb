// The prefixes of lines that are known. Each function takes one off the front of `s`, which begins with no blank; false
// when it does not stand there.
#pragma once
#include "../lines.h"

#include <cstddef>
#include <string_view>

namespace lockgraph::prefixes {

bool timestamp(std::string_view& s, Stripped& out);
bool lone_caller(std::string_view& s, Stripped& out);
bool level(std::string_view& s, Stripped& out);
bool kmsg_record(std::string_view& s, Stripped& out);
bool vendor_cpu(std::string_view& s);
bool lost_messages(std::string_view& s, Stripped& out);

bool human_time(std::string_view& s, Stripped& out);
bool dmesg_time(std::string_view& s, Stripped& out);
bool dmesg_facility(std::string_view& s, Stripped& out);
bool logcat(std::string_view& s, Stripped& out);

bool named_record(std::string_view& s, Stripped& out);
bool syslog(std::string_view& s, Stripped& out);
bool kernel_tag(std::string_view& s, Stripped& out);
bool iso_time(std::string_view& s, Stripped& out);
bool full_time(std::string_view& s, Stripped& out);
bool structured_syslog(std::string_view& s, Stripped& out);
bool unix_time(std::string_view& s, Stripped& out);
bool elided(std::string_view& s, Stripped& out);

bool noise_before_timestamp(std::string_view& s, Stripped& out, std::size_t most);
bool named_stamp(std::string_view& s, Stripped& out);
bool console_event(std::string_view& s, Stripped& out);
bool host_clock(std::string_view& s, Stripped&);
bool quote(std::string_view& s, Stripped&);
bool escaped_newline(std::string_view& s, Stripped&);

}  // namespace lockgraph::prefixes
