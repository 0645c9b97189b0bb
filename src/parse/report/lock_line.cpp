#include "lock_line.h"

#include <lockgraph/model/usage.h>

#include <charconv>

namespace lockgraph::parse {
namespace {

using text::is_alpha;
using text::is_digit;
using text::is_hex;
using text::skip;
using text::skip_blanks;
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

bool is_name_char(char c) {
  return is_alpha(c) || is_digit(c) || c == '_' || c == '.' || c == '$' || c == '@' ||
         static_cast<unsigned char>(c) >= 0x80;
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
  for (const std::string_view ext : {".c", ".h", ".S", ".rs", ".s", ".lds", ".y"})
    if (path.ends_with(ext)) return true;
  return false;
}

// fs/fcntl.c:786
bool take_file_line(std::string_view token, Site& site) {
  const auto colon = token.rfind(':');
  if (colon == std::string_view::npos || colon == 0 || !has_source_extension(token.substr(0, colon))) return false;
  unsigned line = 0;
  const std::string_view digits = token.substr(colon + 1);
  const auto [end, ec] = std::from_chars(digits.data(), digits.data() + digits.size(), line);
  if (ec != std::errc{} || end != digits.data() + digits.size()) return false;
  site.file = token.substr(0, colon);
  site.line = line;
  return true;
}

std::string_view take_token(std::string_view& s) {
  skip_blanks(s);
  return take_while(s, [](char c) { return c != ' ' && c != '\t'; });
}

// (kernel/workqueue.c:683 kernel/workqueue.c:6693)  (lib/x.c:1 (discriminator 4))  (??:?)
bool take_decoded_place(std::string_view& s, Site& site) {
  std::string_view t = s;
  if (!skip(t, "(")) return false;
  std::size_t depth = 1, n = 0;
  while (n < t.size() && depth) depth += t[n] == '(', depth -= t[n] == ')', ++n;
  if (depth) return false;
  std::string_view inside = t.substr(0, n - 1);
  t.remove_prefix(n);
  const std::string_view first = take_token(inside);
  if (!take_file_line(first, site) && first != "??:?" && first != "??:0") return false;
  s = t;
  return true;
}

// +0x1a/0x2b
bool take_offset(std::string_view& s) {
  std::string_view t = s;
  if (!skip(t, "+") || !skip(t, "0x") || take_while(t, is_hex).empty()) return false;
  if (std::string_view u = t; skip(u, "/0x") && !take_while(u, is_hex).empty()) t = u;
  s = t;
  return true;
}

std::optional<Frame> frame(std::string_view s, bool place) {
  s = trim(s);
  Frame f;
  if (s.starts_with("([<")) {  // s390:  ([<0000000000112ac0>] func+0x1/0x2)
    s.remove_prefix(1);
    if (s.ends_with(")")) s.remove_suffix(1);
  }
  bool boxed = false;
  while (skip_address_box(s)) boxed = true, skip_blanks(s);
  if (skip(s, "<") && !place) {  // <ffffffff8020b0b4>{func+126}
    if (take_while(s, is_hex).size() < 8 || !skip(s, ">{") || s.find('+') == std::string_view::npos)
      return std::nullopt;
    f.site.function = s.substr(0, s.find('+'));
    return f;
  }
  if (skip(s, "? ")) f.unreliable = true;
  skip_blanks(s);
  bool wrapped = false;
  if (boxed && s.starts_with("(") && s.find("+0x") != std::string_view::npos) s.remove_prefix(1), wrapped = true;
  if (boxed && s.starts_with("(") &&
      s.find(") from [<") != std::string_view::npos)  // old arm:  (func) from [<pc>] (caller+0x1/0x2)
    s.remove_prefix(1), wrapped = true;
  if (s.starts_with("0x")) {
    s.remove_prefix(2);
    const auto digits = take_while(s, is_hex);
    if (digits.empty() || !trim(s).empty()) return std::nullopt;
    f.site.function = "0x" + std::string(digits);
    return f;
  }
  if (s.empty()) return std::nullopt;
  const std::string_view function = take_while(s, is_name_char);
  if (function.empty() || is_digit(function[0])) return std::nullopt;
  f.site.function = function;
  const bool offset = take_offset(s);
  if (wrapped) {
    if (!skip(s, ")")) return std::nullopt;
    if (!offset && !trim(s).starts_with("from ")) return std::nullopt;
    return f;
  }
  bool proved = offset || boxed;
  skip_blanks(s);
  if (!offset && skip(s, "from ") && s.find("+0x") != std::string_view::npos) return f;  // new arm
  while (!s.empty()) {
    if (s[0] == '(') {
      if (!take_decoded_place(s, f.site)) {
        if (!proved) return std::nullopt;
        break;  // (unreliable), (P), (T): notes behind a frame
      }
      proved = true;
    } else {
      const std::string_view token = take_token(s);
      if (token.starts_with("[")) {
        if (token == "[inline]")
          f.inlined = true;
        else if (f.module.empty() && proved)
          f.module = token.substr(1, token.find(']') == token.npos ? token.npos : token.find(']') - 1);
      } else if (f.site.file.empty() && take_file_line(token, f.site)) {
        proved = true;
      } else if (!proved) {
        return std::nullopt;
      }
    }
    skip_blanks(s);
  }
  if (!proved && !place) return std::nullopt;
  if (f.site.function.starts_with(".") && f.site.function.size() > 1) f.site.function.erase(0, 1);  // powerpc: .func
  return f;
}

}  // namespace

std::optional<LockRef> parse_lock_ref(std::string_view s) { return lock_ref(s, false); }
std::optional<LockRef> parse_first_lock_ref(std::string_view s) { return lock_ref(s, true); }
std::optional<Frame> parse_frame(std::string_view line) { return frame(line, false); }

std::optional<Frame> parse_place(std::string_view s) {
  s = trim(s);
  if (s.starts_with("<") || s.starts_with("(null)")) return std::nullopt;
  auto f = frame(s, true);
  if (f && f->site.function.starts_with("0x")) return std::nullopt;
  return f;
}

}  // namespace lockgraph::parse
