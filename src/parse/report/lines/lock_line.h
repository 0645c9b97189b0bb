// The grammar of lock lines and stack frames (one line -> one small struct).
#pragma once
#include "cursor.h"

#include <lockgraph/model/stack.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace lockgraph::parse {

using text::trim;

/// `[addr] (class){usage}[-{outer:inner}]` and what stands behind it.
struct LockRef {
  std::string_view address;  ///< as printed, empty when absent
  std::string_view label;
  std::string_view mask;  ///< between the braces
  std::string_view wait;  ///< "3:3", empty when absent
  std::string_view rest;  ///< behind, trimmed: ", at: ...", ":", "{", "ops: 12 {", "" ...
};

/// Reads a lock reference at the start of `text` (blanks allowed). The class name is opaque: its end is found from the
/// right, by the last usage mask behind a `)`. Nothing when there is none.
std::optional<LockRef> parse_lock_ref(std::string_view text);

/// The same with the FIRST mask as the end: for `(A){..} -> (B){..}`.
std::optional<LockRef> parse_first_lock_ref(std::string_view text);

/// A frame as its line shows it.
struct FrameView {
  std::string_view function, file, module;
  unsigned line = 0;
  bool unreliable = false, inlined = false;
  bool offset = false;             ///< `+0x1a/0x2b` was printed
  std::uint32_t at = 0, size = 0;  ///< 0x1a and 0x2b of it, where they are the function's own
};
Frame to_frame(const FrameView&);

/// One stack frame in any form of FORMATS: with or without address, offset, module, `file:line`, `[inline]`, `? `,
/// decode_stacktrace's parentheses, powerpc's and arm's pairs, s390's outer parentheses. False for any other text.
bool view_frame(std::string_view line, FrameView&);
std::optional<Frame> parse_frame(std::string_view line);

/// The place behind `, at:`; nothing for `<RELEASED>`, `0x0` and other text that names no place.
std::optional<Frame> parse_place(std::string_view text);

}  // namespace lockgraph::parse
