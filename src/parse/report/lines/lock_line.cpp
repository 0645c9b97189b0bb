#include "lock_line.h"

#include "kernel/rust_symbols.h"

#include <lockgraph/model/usage.h>

#include <charconv>

namespace lockgraph::parse {
namespace {

using text::begins;
using text::is_alpha;
using text::is_digit;
using text::is_hex;
using text::skip;
using text::skip_blanks;
using text::take_token;
using text::take_while;

std::string_view take_address(std::string_view& s) {
  for (const std::string_view hidden : {"(ptrval)", "(____ptrval____)", "(null)"})
    if (s.starts_with(hidden) &&
        (s.substr(hidden.size()).starts_with(" (") || s.substr(hidden.size()).starts_with("("))) {
      s.remove_prefix(hidden.size());
      return hidden;
    }
  std::string_view t = s;
  const auto digits = take_while(t, is_hex, 17);
  if (digits.size() < 8 || digits.size() > 16 || t.empty() || (t[0] != ' ' && t[0] != '(')) return {};
  s = t;
  return digits;
}

std::optional<LockRef> lock_ref(std::string_view s, bool first) {
  skip_blanks(s);
  LockRef ref;
  ref.address = take_address(s);
  skip_blanks(s);
  if (!skip(s, "(")) return std::nullopt;
  const auto step = [&](std::size_t from) {
    if (first) return s.find("){", from == std::string_view::npos ? 0 : from + 1);
    return from == 0 ? std::string_view::npos : s.rfind("){", from == std::string_view::npos ? from : from - 1);
  };
  for (auto at = step(std::string_view::npos); at != std::string_view::npos; at = step(at)) {
    if (at == 0 && !first) break;
    if (at == 0) continue;  // no class is without a name
    std::string_view t = s.substr(at + 2);
    const auto close = t.substr(0, 8).find('}');
    if (close == std::string_view::npos || !is_mask(t.substr(0, close))) continue;
    ref.label = s.substr(0, at);
    ref.mask = t.substr(0, close);
    t.remove_prefix(close + 1);
    if (std::string_view u = t; skip(u, "-{")) {
      const auto end = u.substr(0, 8).find('}');
      if (end != std::string_view::npos) {
        ref.wait = u.substr(0, end);
        t = u.substr(end + 1);
      }
    }
    ref.rest = trim(t);
    return ref;
  }
  return std::nullopt;
}

constexpr text::CharSet kNameChars([](char c) {
  return is_alpha(c) || is_digit(c) || c == '_' || c == '.' || c == '$' || c == '@' ||
         static_cast<unsigned char>(c) >= 0x80;
});
constexpr text::CharSet kHexDigits(is_hex);

// [lock_acquire+86/116]                                 (klogd, which looked the address up)
bool skip_symbol_box(std::string_view& s) {
  std::string_view t = s;
  const auto is_decimal = [](std::string_view& u) { return !take_while(u, is_digit).empty(); };
  if (!skip(t, "[") || take_while(t, kNameChars).empty() || !skip(t, "+") || !is_decimal(t) || !skip(t, "/") ||
      !is_decimal(t) || !skip(t, "]"))
    return false;
  return s = t, true;
}

// [<ffffffff81234567>]  [<(ptrval)>]  [<0>]  [c0000000034d3a90]  (several may follow each other)
bool skip_address_box(std::string_view& s) {
  std::string_view t = s;
  if (!skip(t, "[")) return false;
  const bool angle = skip(t, "<");
  const auto digits = take_while(
      t, [](char c) { return is_hex(c) || c == 'x'; }, 18);
  bool hidden = false;
  if (digits.empty())
    hidden = skip(t, "(ptrval)") || skip(t, "(____ptrval____)") || skip(t, "(null)") || skip(t, "(  null)");
  if (digits.empty() && !hidden) return false;
  if (!angle && digits.size() < 8) return false;
  if ((angle && !skip(t, ">")) || !skip(t, "]")) return false;
  s = t;
  return true;
}

bool has_source_extension(std::string_view path) {
  if (path.ends_with(".c") || path.ends_with(".h")) return true;
  for (const std::string_view ext : {".S", ".rs", ".s", ".lds", ".y"})
    if (path.ends_with(ext)) return true;
  return false;
}

// fs/fcntl.c:786
bool take_file_line(std::string_view token, FrameView& f) {
  if (token.empty() || !is_digit(token.back())) return false;
  const auto colon = token.rfind(':');
  if (colon == std::string_view::npos || colon == 0 || !has_source_extension(token.substr(0, colon))) return false;
  unsigned line = 0;
  const std::string_view digits = token.substr(colon + 1);
  const auto [end, ec] = std::from_chars(digits.data(), digits.data() + digits.size(), line);
  if (ec != std::errc{} || end != digits.data() + digits.size()) return false;
  f.file = token.substr(0, colon);
  f.line = line;
  return true;
}

// (kernel/workqueue.c:683 kernel/workqueue.c:6693)  (lib/x.c:1 (discriminator 4))  (??:?)
bool take_decoded_place(std::string_view& s, FrameView& f) {
  std::string_view t = s;
  if (!skip(t, "(")) return false;
  std::size_t depth = 1, n = 0;
  while (n < t.size() && depth) depth += t[n] == '(', depth -= t[n] == ')', ++n;
  if (depth) return false;
  std::string_view inside = t.substr(0, n - 1);
  t.remove_prefix(n);
  const std::string_view first = take_token(inside);
  if (!take_file_line(first, f) && first != "??:?" && first != "??:0") return false;
  s = t;
  return true;
}

// +0x1a/0x2b
bool take_offset(std::string_view& s, std::uint32_t& at, std::uint32_t& size) {
  std::string_view t = s;
  if (!skip(t, "+") || !skip(t, "0x")) return false;
  const std::string_view digits = take_while(t, kHexDigits);
  if (digits.empty()) return false;
  std::from_chars(digits.data(), digits.data() + digits.size(), at, 16);
  if (std::string_view u = t; skip(u, "/0x")) {
    const std::string_view all = take_while(u, kHexDigits);
    std::from_chars(all.data(), all.data() + all.size(), size, 16);
    if (!all.empty()) t = u;
  }
  s = t;
  return true;
}

/// What may stand in front of a function: addresses, `? `, and the parentheses of some processors.
struct FrameHead {
  bool boxed = false;    // an address was there
  bool wrapped = false;  // the function stands in parentheses
};

// [<ffffffff81234567>] ? func     ([<0000000000112ac0>] func+0x1/0x2)     [<c0013c1c>] (func) from [<c0010f2c>] (...
FrameHead take_frame_head(std::string_view& s, FrameView& f) {
  FrameHead head;
  if (s.starts_with("([<")) {  // s390
    s.remove_prefix(1);
    if (s.ends_with(")")) s.remove_suffix(1);
  }
  while (skip_address_box(s) || (begins(s, "[") && skip_symbol_box(s))) head.boxed = true, skip_blanks(s);
  f.unreliable = skip(s, "? ");
  skip_blanks(s);
  if (head.boxed && s.starts_with("(") && (s.find("+0x") != s.npos || s.find(") from [<") != s.npos)) {
    s.remove_prefix(1);
    head.wrapped = true;
  }
  return head;
}

// 0xffffffffc0a4d02b   0x0
bool take_bare_address(std::string_view s, FrameView& f) {
  std::string_view digits = s.substr(2);
  if (take_while(digits, is_hex).empty() || !trim(digits).empty()) return false;
  f.function = trim(s);
  return true;
}

// <ffffffff8020b0b4>{func+126}
bool take_braced(std::string_view s, FrameView& f) {
  if (!skip(s, "<") || take_while(s, is_hex).size() < 8 || !skip(s, ">{") || s.find('+') == s.npos) return false;
  f.function = s.substr(0, s.find('+'));
  return true;
}

/// What stands behind the function: `fs/a.c:12 [inline]`, `(a.h:1 b.c:2) mod`, `[mod]`. False where it is no frame
/// after all; `proved` when it is one without doubt.
bool take_frame_tail(std::string_view s, FrameView& f, bool& proved) {
  for (skip_blanks(s); !s.empty(); skip_blanks(s)) {
    if (s[0] == '(') {
      if (!take_decoded_place(s, f)) return proved;  // (unreliable), (P), (T): notes behind a frame
      proved = true;
      continue;
    }
    const std::string_view token = take_token(s);
    if (token == "[inline]") {
      f.inlined = true;
    } else if (token.starts_with("[")) {
      if (f.module.empty() && proved) f.module = token.substr(1, std::min(token.size(), token.find(']')) - 1);
    } else if (f.file.empty() && take_file_line(token, f)) {
      proved = true;
    } else if (!proved) {
      return false;
    }
  }
  return true;
}

// <rust_binder::process::Process>::flush   rust_binder::thread::send   <a::B as c::D>::mmap   a::b::{closure#0}
std::string_view take_rust_path(std::string_view& s) {
  std::size_t depth = 0, n = 0;
  for (; n < s.size(); ++n) {
    const char c = s[n];
    if (c == '<' || c == '{' || c == '(' || c == '[') ++depth;
    const bool arrow = c == '>' && n > 0 && s[n - 1] == '-';
    if ((c == '>' && !arrow) || c == '}' || c == ')' || c == ']') {
      if (depth == 0) return {};
      --depth;
    }
    if (depth == 0 && (c == ' ' || (c == '+' && s.substr(n).starts_with("+0x")))) break;
  }
  const std::string_view path = s.substr(0, n);
  if (depth > 0 || path.find("::") == path.npos) return {};
  s.remove_prefix(n);
  return path;
}

/// True where a path of Rust stands, and not the name of a function of C.
bool begins_rust_path(std::string_view s) {
  if (s[0] == '<') return s.find("::") != s.npos;
  const auto colon = s.find(':');
  return colon != s.npos && s.substr(colon).starts_with("::") && s.substr(0, colon).find_first_of(" +(") == s.npos;
}

bool view(std::string_view s, bool place, FrameView& f) {
  f = {};
  s = trim(s);
  const FrameHead head = take_frame_head(s, f);
  if (s.empty()) return false;
  const bool is_rust = begins_rust_path(s);
  if (s[0] == '<' && !is_rust) return !place && take_braced(s, f);
  if (s.starts_with("0x")) return take_bare_address(s, f);
  f.function = is_rust ? take_rust_path(s) : take_while(s, kNameChars);
  if (f.function.empty() || is_digit(f.function[0])) return false;
  const bool offset = f.offset = take_offset(s, f.at, f.size);
  // Prose goes on with another word; what may stand behind a function is an offset or a place.
  if (!place && !offset && !head.boxed && !s.empty() && s[0] != ' ') return false;
  if (head.wrapped) {
    f.offset = true;  // printed for the caller, if not for the function
    return skip(s, ")") && (offset || trim(s).starts_with("from "));
  }
  bool proved = offset || head.boxed;
  if (std::string_view from = s;
      !offset && s.starts_with(" ")) {  // new arm:  unwind_backtrace from show_stack+0x10/0x14
    skip_blanks(from);
    if (skip(from, "from ") && from.find("+0x") != from.npos) return true;
  }
  if (!take_frame_tail(s, f, proved) || (!proved && !place)) return false;
  if (f.function.size() > 1 && f.function[0] == '.') f.function.remove_prefix(1);  // powerpc: .func
  return true;
}

}  // namespace

std::optional<LockRef> parse_lock_ref(std::string_view s) { return lock_ref(s, false); }
std::optional<LockRef> parse_first_lock_ref(std::string_view s) { return lock_ref(s, true); }
bool view_frame(std::string_view line, FrameView& f) { return view(line, false, f); }

Frame to_frame(const FrameView& v) {
  return {{without_rust_mangling(v.function), std::string(v.file), v.line},
          v.unreliable,
          v.inlined,
          std::string(v.module),
          v.at,
          v.size};
}

std::optional<Frame> parse_frame(std::string_view line) {
  FrameView f;
  return view(line, false, f) ? std::optional(to_frame(f)) : std::nullopt;
}

std::optional<Frame> parse_place(std::string_view s) {
  s = trim(s);
  FrameView f;
  if ((s.starts_with("<") && !begins_rust_path(s)) || s.starts_with("(null)") || !view(s, true, f) ||
      f.function.starts_with("0x"))
    return std::nullopt;
  return to_frame(f);
}

}  // namespace lockgraph::parse
