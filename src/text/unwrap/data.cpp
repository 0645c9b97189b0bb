// JSON in any nesting, JSON lines, and YAML in flow style, as journals, containers, clouds and CI keep logs:
//     {"MESSAGE":"[    1.2] text","_HOSTNAME":"h"}     {"log":"text\n","stream":"stdout"}     {"Output":"line\r\nline"}
//     - {"dt": "2025-...", "lvl": "target", "msg": "text"}     - {dt: '2025-...', msg: 'it''s text'}     log: "a\nb"
// What stands outside of any value is text as it is. A library's reader refuses what is cut, or not JSON all through;
// and what is wanted here are the strings, whatever holds them.
#include "../cursor.h"
#include "message_keys.h"
#include "wrapping.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdint>
#include <optional>

namespace lockgraph::unwrap {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

void append_utf8(std::string& out, std::uint32_t c) {
  if (c < 0x80) {
    out += static_cast<char>(c);
  } else if (c < 0x800) {
    out += static_cast<char>(0xc0 | c >> 6), out += static_cast<char>(0x80 | (c & 0x3f));
  } else if (c < 0x10000) {
    out += static_cast<char>(0xe0 | c >> 12), out += static_cast<char>(0x80 | (c >> 6 & 0x3f));
    out += static_cast<char>(0x80 | (c & 0x3f));
  } else {
    out += static_cast<char>(0xf0 | c >> 18), out += static_cast<char>(0x80 | (c >> 12 & 0x3f));
    out += static_cast<char>(0x80 | (c >> 6 & 0x3f)), out += static_cast<char>(0x80 | (c & 0x3f));
  }
}

/// One value that may hold a log: told as it comes, or not at all.
class Value {
 public:
  /// `named`: its name says that it holds messages. Of others what has no second line is dropped.
  void begin(bool named, std::uint64_t line) {
    wanted_ = named, line_ = line;
    held_.clear();
    ended_ = false;
    letters_ = 0, is_base64_ = true;
  }
  void add(std::string_view s, Unwrapped& out) {
    is_base64_ = is_base64_ && std::all_of(s.begin(), s.end(), [](char c) {
                   return std::isalnum(static_cast<unsigned char>(c)) || c == '+' || c == '/' || c == '=' || c == '\n';
                 });
    letters_ += s.size();
    ended_ = s.ends_with('\n');
    wanted_ = wanted_ || s.find('\n') != s.npos;
    if (held_.size() < kHeld || wanted_) held_ += s;
    if (held_.size() >= kHeld && wanted_ && !is_base64_) tell(out);
    if (held_.size() > 4 * kBase64 && is_base64_) held_.clear();  // said, not told
  }
  /// `partial`: the next value goes on in the same line, as container logs do.
  void end(bool partial, Unwrapped& out, std::vector<Unread>& unread) {
    if (is_base64_ && letters_ >= kBase64)
      return unread.push_back({line_, "base64 inside of data is not read: decode it first"});
    if (!wanted_) return;
    tell(out);
    if (!partial) out.end_line(line_);
  }
  bool ends_line() const { return ended_; }

 private:
  static constexpr std::size_t kHeld = 1024, kBase64 = 600;
  void tell(Unwrapped& out) {
    out.add(held_, line_);
    held_.clear();
  }

  bool wanted_ = false, ended_ = false, is_base64_ = true;
  std::uint64_t line_ = 0;
  std::size_t letters_ = 0;
  std::string held_;
};

class Data : public Wrapping {
 public:
  void undo(std::string_view bytes, Unwrapped& out) override {
    for (std::size_t at = 0; at < bytes.size();) {
      if (state_ == State::Quoted) {
        std::size_t end = at;
        while (end < bytes.size() && !kEndsPlainText[static_cast<unsigned char>(bytes[end])]) ++end;
        if (end > at) put(bytes.substr(at, end - at), out);
        at = end;
        if (at == bytes.size()) return;
      }
      step(bytes[at], out);
      line_ += bytes[at++] == '\n';
    }
  }

  void finish(Unwrapped& out) override {
    if (state_ == State::Outside) {
      out.add(text_, line_);
    } else if (state_ == State::Quoted || state_ == State::Escape || state_ == State::Unicode) {
      if (is_value_) value_.end(false, out, unread);
      unread.push_back({line_, "data that ends inside of a value: what stands before is used"});
    }
    out.end_line(line_);
  }

 private:
  enum class State : std::uint8_t { Outside, Between, Quoted, Escape, Unicode, Apostrophe, Plain, Fold };
  static constexpr auto kEndsPlainText = [] {
    std::array<bool, 256> ends{};
    for (const char c : {'"', '\\', '\n'}) ends[static_cast<unsigned char>(c)] = true;
    return ends;
  }();
  static constexpr std::size_t kDeepest = 256, kLongestName = 256, kLongestOutside = 1 << 16;

  void step(char c, Unwrapped& out) {
    switch (state_) {
      case State::Outside: return outside(c, out);
      case State::Between: return between(c, out);
      case State::Quoted: return quoted(c, out);
      case State::Escape: return escape(c, out);
      case State::Unicode: return unicode(c, out);
      case State::Apostrophe: return apostrophe(c, out);
      case State::Plain: return plain(c, out);
      case State::Fold: return fold(c, out);
    }
  }

  /// A line that is no data, until it opens some: `{`, `[ {`, `- {`, `ok: [host] => {`, `log: "`.
  void outside(char c, Unwrapped& out) {
    text_ += c;
    const std::string_view line = text_;
    const std::size_t start = std::min(line.find_first_not_of(" \t-,"), line.size());
    const std::string_view head = line.substr(start);
    if (head == "{" || head.ends_with("=> {")) return open('{');
    if (head.size() > 1 && head[0] == '[' && head.find_first_not_of(" \t\r\n", 1) == head.size() - 1 &&
        (c == '{' || c == '"' || c == '[')) {
      open('[');
      return between(c, out);
    }
    if (c == '"' && head.ends_with(": \"") && is_name(head.substr(0, head.size() - 3))) {
      name_ = head.substr(0, head.size() - 3);
      text_.clear();
      yaml_ = true;
      return begin_value('"');
    }
    if (head == "[" || (head.starts_with('[') && head.find_first_not_of(" \t\r\n", 1) == head.npos)) return;
    if (c == '\n' || text_.size() >= kLongestOutside) {
      if (text_.find_first_not_of(" \t\r\n,") != std::string::npos) out.add(text_, line_);
      text_.clear();
    }
  }

  static bool is_name(std::string_view s) {
    return !s.empty() && s.size() <= kLongestName && std::all_of(s.begin(), s.end(), [](char c) {
      return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '-' || c == '.';
    });
  }

  void open(char c) {
    text_.clear();
    if (stack_.size() < kDeepest) stack_ += c;
    expects_name_ = c == '{';
    name_is_message_ = c == '[' && name_is_message_;
    numbers_.reset();
    state_ = State::Between;
  }

  void close() {
    end_numbers();
    if (!stack_.empty()) stack_.pop_back();
    expects_name_ = false;
    name_is_message_ = false;
    state_ = stack_.empty() ? State::Outside : State::Between;
  }

  void between(char c, Unwrapped& out) {
    out_ = &out;
    if (is_blank(c)) return;
    switch (c) {
      case '{':
      case '[': return open(c);
      case '}':
      case ']': return close();
      case ',':
        end_number();
        expects_name_ = !stack_.empty() && stack_.back() == '{';
        return;
      case ':': expects_name_ = false; return;
      case '"':
      case '\'':
        if (expects_name_) {
          name_.clear();
          is_value_ = false;
          state_ = c == '"' ? State::Quoted : State::Apostrophe;
          return;
        }
        return begin_value(c);
      default:
        if (expects_name_ || !std::isdigit(static_cast<unsigned char>(c))) {
          is_value_ = !expects_name_;
          name_ = expects_name_ ? std::string(1, c) : name_;
          plain_.assign(1, c);
          state_ = State::Plain;
          return;
        }
        digit(c);
    }
  }

  void begin_value(char quote) {
    is_value_ = true;
    const bool in_list = !stack_.empty() && stack_.back() == '[';
    value_.begin(in_list || name_is_message_ || is_message_key(name_), line_);
    state_ = quote == '"' ? State::Quoted : State::Apostrophe;
  }

  void put(char c, Unwrapped& out) { put(std::string_view(&c, 1), out); }
  void put(std::string_view s, Unwrapped& out) {
    if (is_value_)
      value_.add(s, out);
    else if (name_.size() < kLongestName)
      name_ += s.substr(0, kLongestName);
  }

  void end_string(Unwrapped& out) {
    if (is_value_) {
      // Containers end each line that is whole with its newline; what has none goes on in the next record.
      const bool is_record = stack_ == "{" && name_ == "log";
      value_.end(is_record && seen_newlines_, out, unread);
      if (is_record) seen_newlines_ |= value_.ends_line();
    }
    is_value_ = false;
    state_ = stack_.empty() ? State::Outside : State::Between;
  }

  void quoted(char c, Unwrapped& out) {
    if (c == '"') return end_string(out);
    if (c == '\\') {
      state_ = State::Escape;
    } else if (c == '\n') {
      if (yaml_) {
        put(' ', out);
        state_ = State::Fold;
        return;
      }
      // No string of JSON goes over a line: it was cut. What follows is looked at anew.
      unread.push_back({line_, "a value of data is cut at the end of its line"});
      end_string(out);
      stack_.clear();
      state_ = State::Outside;
    } else {
      put(c, out);
    }
  }

  void escape(char c, Unwrapped& out) {
    state_ = State::Quoted;
    switch (c) {
      case 'n': return put('\n', out);
      case 't': return put('\t', out);
      case 'r': return put('\r', out);
      case 'b':
      case 'f': return put(' ', out);
      case 'e': return put('\x1b', out);
      case '\n': state_ = State::Fold; return;
      case 'u': digits_ = 4, code_ = 0, state_ = State::Unicode; return;
      case 'x': digits_ = 2, code_ = 0, state_ = State::Unicode; return;
      default: return put(c, out);
    }
  }

  void unicode(char c, Unwrapped& out) {
    if (!text::is_hex(c)) {
      state_ = State::Quoted;
      return quoted(c, out);
    }
    code_ = code_ * 16 + static_cast<std::uint32_t>(text::hex_value(c));
    if (--digits_ > 0) return;
    state_ = State::Quoted;
    if (code_ >= 0xd800 && code_ < 0xdc00) {
      high_ = code_;
      return;
    }
    if (code_ >= 0xdc00 && code_ < 0xe000 && high_) code_ = 0x10000 + ((high_ - 0xd800) << 10) + (code_ - 0xdc00);
    high_ = 0;
    std::string bytes;
    append_utf8(bytes, code_ >= 0xd800 && code_ < 0xe000 ? 0xfffd : code_);
    for (const char b : bytes) put(b, out);
  }

  /// Line breaks inside of YAML's strings are blanks, and so are those behind them.
  void fold(char c, Unwrapped& out) {
    if (is_blank(c)) return;
    state_ = State::Quoted;
    quoted(c, out);
  }

  void apostrophe(char c, Unwrapped& out) {
    yaml_ = true;
    if (std::exchange(after_apostrophe_, false)) {
      if (c == '\'') return put(c, out);
      end_string(out);
      return step(c, out);
    }
    if (c == '\'')
      after_apostrophe_ = true;
    else
      put(c == '\n' ? ' ' : c, out);
  }

  void plain(char c, Unwrapped& out) {
    const bool ends = c == ',' || c == '}' || c == ']' || c == '\n' || (!is_value_ && c == ':');
    if (!ends) {
      if (plain_.size() < kLongestName) plain_ += c;
      return;
    }
    if (!is_value_) name_ = plain_.substr(0, plain_.find_last_not_of(" \t") + 1);
    if (is_value_ && is_message_key(name_) && plain_ != "null" && plain_ != "true" && plain_ != "false") {
      out.add(plain_, line_);
      out.end_line(line_);
    }
    is_value_ = false;
    state_ = State::Between;
    between(c, out);
  }

  // "MESSAGE":[60,52,62,...]: bytes that are no UTF-8, one by one.
  void digit(char c) {
    if (stack_.empty() || stack_.back() != '[' || !is_message_key(name_)) return;
    if (!numbers_) value_.begin(true, line_), numbers_ = 0, has_digit_ = false;
    numbers_ = std::min(*numbers_ * 10 + (c - '0'), 256);
    has_digit_ = true;
  }
  void end_number() {
    if (!numbers_ || !has_digit_) return;
    if (const char c = static_cast<char>(*numbers_); *numbers_ < 256) value_.add({&c, 1}, *out_);
    numbers_ = 0, has_digit_ = false;
  }
  void end_numbers() {
    if (!numbers_) return;
    end_number();
    value_.end(false, *out_, unread);
    numbers_.reset();
  }

  State state_ = State::Outside;
  std::string stack_, name_, text_, plain_;
  Value value_;
  Unwrapped* out_ = nullptr;
  std::uint64_t line_ = 1;
  bool expects_name_ = false, is_value_ = false, name_is_message_ = false, yaml_ = false, after_apostrophe_ = false;
  bool seen_newlines_ = false, has_digit_ = false;
  std::optional<int> numbers_;
  int digits_ = 0;
  std::uint32_t code_ = 0, high_ = 0;
};

/// The first line that says something begins as data do.
bool looks_like_data(std::string_view head) {
  const std::size_t first = head.find_first_not_of(" \t\r\n");
  if (first == head.npos) return false;
  std::string_view s = head.substr(first);
  std::string_view line = s.substr(0, s.find('\n'));
  while (line.ends_with('\r') || line.ends_with(' ')) line.remove_suffix(1);
  if (line.starts_with("---") && s.find('\n') != s.npos) return looks_like_data(s.substr(s.find('\n')));
  if (line.ends_with("=> {") || line.ends_with("=> [")) return true;
  if (s.starts_with("- {")) s.remove_prefix(2);
  const auto next = [&](std::size_t from) {
    const std::size_t at = s.find_first_not_of(" \t\r\n", from);
    return at == s.npos ? '\0' : s[at];
  };
  if (next(0) == '{') {
    const std::size_t at = s.find('{');
    const char c = next(at + 1);
    if (c == '"') return true;
    // {dt: '...', lvl: target}
    const std::size_t name = s.find_first_not_of(" \t", at + 1);
    const std::size_t colon = s.find(": ", at);
    return name != s.npos && colon != s.npos && colon - at < 40 && std::isalpha(static_cast<unsigned char>(c)) != 0 &&
           s.substr(name, colon - name).find_first_of(" {(") == s.npos && head.substr(first).starts_with("- {");
  }
  if (s[0] == '[') return next(1) == '{' || next(1) == '"';
  const std::size_t quote = line.find(": \"");
  return quote != line.npos && quote < 40 && line.find("\\n") != line.npos &&
         line.substr(0, quote).find_first_of(" []()\"") == line.npos;
}

}  // namespace

std::unique_ptr<Wrapping> data_of(std::string_view head) {
  return looks_like_data(head) ? std::make_unique<Data>() : nullptr;
}

}  // namespace lockgraph::unwrap
