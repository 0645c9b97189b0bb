#include "first_bytes.h"

#include "archive_logs.h"
#include "cursor.h"
#include "decoder.h"

#include <algorithm>

namespace lockgraph {

bool looks_like_text(std::string_view head) {
  constexpr std::size_t kHead = 512;  // bytes that tell text from other data
  head = head.substr(0, kHead);
  static constexpr text::CharSet is_control([](char c) {
    return (static_cast<unsigned char>(c) < ' ' && c != '\t' && c != '\n' && c != '\r' && c != '\x1b') || c == '\x7f';
  });
  return 10 * std::count_if(head.begin(), head.end(), is_control) <= static_cast<std::ptrdiff_t>(head.size());
}

std::string_view no_log(std::string_view head) {
  using namespace std::string_view_literals;
  struct Row {
    std::string_view magic, what;
  };
  static constexpr Row kRows[] = {
      {"SQLite format 3\0"sv, "binary data"},
      {"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7"sv, "binary data"},
      {"\x7f"
       "ELF"sv,
       "an ELF file (lockdep-memory reads the memory of a kernel)"},
      {"KDUMP   "sv, "the packed memory of a kernel (lockdep-memory reads it)"},
      {"makedumpfile\0"sv, "the packed memory of a kernel (lockdep-memory reads it)"},
  };
  for (const Row& row : kRows)
    if (head.starts_with(row.magic)) return row.what;
  return {};
}

bool is_packed(std::string_view head) { return compression_of(head) != Compression::None || is_archive(head); }

}  // namespace lockgraph
