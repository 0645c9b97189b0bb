// JSON in any nesting, JSON lines, and YAML in flow style, as journals, containers, clouds and CI keep logs:
//     {"MESSAGE":"[    1.2] text","_HOSTNAME":"h"}     {"log":"text\n","stream":"stdout"}     {"Output":"line\r\nline"}
//     - {"dt": "2025-...", "lvl": "target", "msg": "text"}     - {dt: '2025-...', msg: 'it''s text'}     log: "a\nb"
// What stands outside of any value is text as it is. A library's reader refuses what is cut, or not JSON all through;
// and what is wanted here are the strings, whatever holds them.
#include "../cursor.h"
#include "data_head.h"
#include "escaped_character.h"
#include "message_keys.h"
#include "value.h"
#include "wrapping.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdint>
#include <optional>
#include <utility>

namespace lockgraph::unwrap {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

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
      case 'u': escaped_.begin(4), state_ = State::Unicode; return;
      case 'x': escaped_.begin(2), state_ = State::Unicode; return;
      default: return put(c, out);
    }
  }

  void unicode(char c, Unwrapped& out) {
    if (!text::is_hex(c)) {
      state_ = State::Quoted;
      return quoted(c, out);
    }
    if (!escaped_.add(c)) return;
    state_ = State::Quoted;
    for (const char b : escaped_.take()) put(b, out);
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
  EscapedCharacter escaped_;
};

}  // namespace

std::unique_ptr<Wrapping> data_of(std::string_view head) {
  return looks_like_data(head) ? std::make_unique<Data>() : nullptr;
}

}  // namespace lockgraph::unwrap
