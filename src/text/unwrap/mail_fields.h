// The fields in the head of a mail.
#pragma once
#include <string>
#include <string_view>

namespace lockgraph::unwrap {

/// "Content-Type" of "Content-Type: text/plain"; empty where it is no field.
std::string_view field_name(std::string_view line);

/// `boundary` of `multipart/mixed; boundary="x y"`.
std::string parameter(std::string_view field, std::string_view name);

/// Fields of a mail in front, one of which says how the body is written, or that it has parts.
bool begins_as_mail(std::string_view head);

}  // namespace lockgraph::unwrap
