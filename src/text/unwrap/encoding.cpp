// UTF-16 and UTF-32, with or without a mark in front; and lines that end with CR alone, or with NUL.
#include "../cursor.h"
#include "charset.h"
#include "wrapping.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <optional>
#include <utility>

namespace lockgraph::unwrap {
namespace {

using namespace std::string_view_literals;

/// Adds text of which each line is one of the log, as an editor counts them.
class LineByLine : public Wrapping {
 protected:
  void add(std::string_view text, Unwrapped& out) { out.add_lines(text, line_); }

 private:
  std::uint64_t line_ = 1;
};

class WideCharacters : public LineByLine {
 public:
  explicit WideCharacters(const char* charset) : charset_(charset) {}
  void undo(std::string_view bytes, Unwrapped& out) override { add(charset_.decoded(bytes), out); }

 private:
  Charset charset_;
};

class OtherLineEnds : public LineByLine {
 public:
  explicit OtherLineEnds(char end) : end_(end) {}
  void undo(std::string_view bytes, Unwrapped& out) override {
    std::string text(bytes);
    std::replace(text.begin(), text.end(), end_, '\n');
    add(text, out);
  }

 private:
  char end_;
};

/// `\n` written out, all on one line.
class WrittenLineEnds : public LineByLine {
 public:
  void undo(std::string_view bytes, Unwrapped& out) override {
    std::string text;
    for (const char c : bytes) {
      if (std::exchange(escaped_, false))
        text += c == 'n' ? '\n' : c == 't' ? '\t' : c == 'r' ? '\r' : c;
      else if (c == '\\')
        escaped_ = true;
      else
        text += c;
    }
    add(text, out);
  }

 private:
  bool escaped_ = false;
};

/// Records as they came by UDP, one behind the other: `<4>Sep  9 10:25:35 host kernel: text<4>Sep  9 ...`.
class UnendedRecords : public LineByLine {
 public:
  void undo(std::string_view bytes, Unwrapped& out) override {
    std::string text = std::exchange(rest_, {}) + std::string(bytes);
    const std::size_t open = text.rfind('<');
    if (open != text.npos && text.size() - open < 16) {
      rest_ = text.substr(open);
      text.resize(open);
    }
    add(split(text, out), out);
  }
  void finish(Unwrapped& out) override { add(split(rest_, out), out); }

  static std::size_t count(std::string_view text) {
    std::size_t n = 0;
    for (std::size_t at = text.find('<'); at != text.npos; at = text.find('<', at + 1)) n += begins(text.substr(at));
    return n;
  }

 private:
  // <4>Sep  9 10:
  static bool begins(std::string_view s) {
    using text::is_digit;
    const std::size_t close = s.substr(0, 5).find('>');
    if (close == s.npos || close < 2 ||
        !std::all_of(s.begin() + 1, s.begin() + static_cast<std::ptrdiff_t>(close), is_digit))
      return false;
    const std::string_view date = s.substr(close + 1, 9);
    return date.size() == 9 && date[0] >= 'A' && date[0] <= 'Z' && date[3] == ' ' && is_digit(date[5]) &&
           date[6] == ' ' && is_digit(date[7]) && is_digit(date[8]);
  }
  static std::string split(std::string_view text, const Unwrapped& out) {
    std::string lines;
    for (std::size_t i = 0; i < text.size(); ++i) {
      const bool at_start = i == 0 ? out.at_line_start() : text[i - 1] == '\n';
      if (text[i] == '<' && !at_start && begins(text.substr(i))) lines += '\n';
      lines += text[i];
    }
    return lines;
  }
  std::string rest_;
};

struct Character {
  std::string_view bytes, text;
};
// What typesetters, mailers and browsers put in the place of what a kernel prints.
constexpr Character kCharacters[] = {
    {"\xc2\xa0", " "},      {"\xe2\x80\x87", " "},   {"\xe2\x80\x89", " "},  {"\xe2\x80\xaf", " "},
    {"\xe3\x80\x80", " "},  {"\xe2\x80\x8b", ""},    {"\xe2\x80\x8c", ""},   {"\xe2\x80\x8d", ""},
    {"\xe2\x80\x8e", ""},   {"\xe2\x80\x8f", ""},    {"\xe2\x81\xa0", ""},   {"\xef\xbb\xbf", ""},
    {"\xc2\xad", ""},       {"\xe2\x80\x98", "'"},   {"\xe2\x80\x99", "'"},  {"\xe2\x80\x9c", "\""},
    {"\xe2\x80\x9d", "\""}, {"\xe2\x80\x90", "-"},   {"\xe2\x80\x91", "-"},  {"\xe2\x80\x93", "-"},
    {"\xe2\x80\x94", "--"}, {"\xe2\x80\xa6", "..."}, {"\xe2\x86\x92", "->"}, {"\xe2\x80\xa8", "\n"},
    {"\xe2\x80\xa9", "\n"}, {"\xc2\x85", "\n"},
};

/// The bytes of the character at the beginning, as UTF-8 has it; 0: none is, or it is not whole.
std::size_t character_length(std::string_view s) {
  const auto first = static_cast<unsigned char>(s[0]);
  const std::size_t n = first < 0x80 ? 1 : first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc2 ? 2 : 0;
  if (n == 0 || s.size() < n) return 0;
  for (std::size_t i = 1; i < n; ++i)
    if ((static_cast<unsigned char>(s[i]) & 0xc0) != 0x80) return 0;
  return n;
}

const Character* known_character(std::string_view s) {
  for (const Character& c : kCharacters)
    if (s.starts_with(c.bytes)) return &c;
  return nullptr;
}

/// The first byte from `at` on that is not ASCII's; the end where there is none.
std::size_t beyond_ascii(std::string_view s, std::size_t at) {
  std::array<std::uint64_t, 8> block;  // at once, by the widest registers there are
  for (; at + sizeof block <= s.size(); at += sizeof block) {
    std::memcpy(block.data(), s.data() + at, sizeof block);
    std::uint64_t all = 0;
    for (const std::uint64_t eight : block) all |= eight;
    if (all & 0x8080808080808080) break;
  }
  while (at < s.size() && static_cast<unsigned char>(s[at]) < 0x80) ++at;
  return at;
}

class Characters : public LineByLine {
 public:
  void undo(std::string_view bytes, Unwrapped& out) override {
    const std::string text = std::exchange(rest_, {}) + std::string(bytes);
    const std::size_t last = text.size() - std::min<std::size_t>(text.size(), 3);
    std::string plain;
    std::size_t at = 0;
    for (;;) {
      const std::size_t ascii = std::exchange(at, beyond_ascii(text, at));
      plain.append(text, ascii, at - ascii);
      if (at == text.size()) break;
      const std::string_view s = std::string_view(text).substr(at);
      if (const Character* c = known_character(s)) {
        plain += c->text, at += c->bytes.size();
      } else if (const std::size_t n = character_length(s); n > 0) {
        plain += s.substr(0, n), at += n;
      } else if (at >= last && static_cast<unsigned char>(s[0]) >= 0xc2) {
        break;  // the rest of it comes
      } else {
        plain += s[0] == '\xa0' ? ' ' : s[0], ++at;  // latin-1
      }
    }
    rest_ = text.substr(at);
    add(plain, out);
  }
  void finish(Unwrapped& out) override { add(rest_, out); }

 private:
  std::string rest_;
};

/// By the places of the NULs that characters of ASCII have in them.
const char* charset_without_mark(std::string_view head) {
  head = head.substr(0, 4096);
  if (head.size() < 64 || head.find('\0') == head.npos) return nullptr;
  std::size_t nuls[4] = {};
  for (std::size_t i = 0; i < head.size(); ++i) nuls[i % 4] += head[i] == '\0';
  const std::size_t quarter = head.size() / 4;
  const auto most = [&](int i) { return 10 * nuls[i] > 8 * quarter; };
  const auto few = [&](int i) { return 10 * nuls[i] < quarter; };
  if (few(0) && most(1) && most(2) && most(3)) return "UTF-32LE";
  if (most(0) && most(1) && most(2) && few(3)) return "UTF-32BE";
  if (few(0) && most(1) && few(2) && most(3)) return "UTF-16LE";
  if (most(0) && few(1) && most(2) && few(3)) return "UTF-16BE";
  return nullptr;
}

const char* wide_charset(std::string_view head) {
  if (head.starts_with("\xff\xfe\0\0"sv)) return "UTF-32";
  if (head.starts_with("\0\0\xfe\xff"sv)) return "UTF-32";
  if (head.starts_with("\xff\xfe"sv) || head.starts_with("\xfe\xff"sv)) return "UTF-16";
  return charset_without_mark(head);
}

bool has_line_ends(std::string_view head) {
  const auto first = head.find('\n');
  return first != head.npos && head.find('\n', first + 1) != head.npos;
}

/// A console redraws lines by CR; only where there is hardly another end is it one.
std::optional<char> other_line_end(std::string_view head) {
  constexpr std::ptrdiff_t kSome = 3;
  if (has_line_ends(head)) return std::nullopt;
  const auto printed = std::count_if(head.begin(), head.end(), [](char c) { return c >= ' '; });
  if (2 * printed < static_cast<std::ptrdiff_t>(head.size())) return std::nullopt;
  for (const char end : {'\r', '\0'})
    if (std::count(head.begin(), head.end(), end) >= kSome) return end;
  return std::nullopt;
}

}  // namespace

std::unique_ptr<Wrapping> encoding_of(std::string_view head) {
  if (const char* charset = wide_charset(head)) return std::make_unique<WideCharacters>(charset);
  if (const auto end = other_line_end(head)) return std::make_unique<OtherLineEnds>(*end);
  constexpr std::size_t kSome = 3;
  if (has_line_ends(head)) return nullptr;
  if (UnendedRecords::count(head) >= kSome) return std::make_unique<UnendedRecords>();
  std::size_t written = 0;
  for (std::size_t at = head.find("\\n"); at != head.npos; at = head.find("\\n", at + 2)) ++written;
  const bool is_data = head.find_first_of("{\"") < head.find("\\n");
  if (written >= kSome && !is_data) return std::make_unique<WrittenLineEnds>();
  return nullptr;
}

std::unique_ptr<Wrapping> characters_of(std::string_view head) {
  if (head.find('\0') != head.npos) return nullptr;  // no text
  constexpr std::size_t kSome = 3;
  std::size_t found = 0;
  for (std::size_t at = 0; (at = beyond_ascii(head, at)) < head.size() && found < kSome;) {
    const std::string_view s = head.substr(at);
    const std::size_t n = character_length(s);
    const Character* c = known_character(s);
    if (c && c->text.find("->") != c->text.npos) found = kSome;  // no log has one of its own
    found += c != nullptr || (n == 0 && s[0] == '\xa0');
    at += std::max<std::size_t>(n, 1);
  }
  return found >= kSome ? std::make_unique<Characters>() : nullptr;
}

}  // namespace lockgraph::unwrap
