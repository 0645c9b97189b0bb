// Records whose lines are told apart by their beginning: exports of the journal, logs of containers (CRI), tables.
#include "by_lines.h"
#include "message_keys.h"

#include <algorithm>
#include <cctype>
#include <cstdint>
#include <optional>

namespace lockgraph::unwrap {
namespace {

constexpr std::string_view kMessage = "MESSAGE=";

/// A name of a field of the journal: `_SOURCE_MONOTONIC_TIMESTAMP`.
bool is_field_name(std::string_view s) {
  return std::all_of(s.begin(), s.end(), [](char c) {
    return std::isupper(static_cast<unsigned char>(c)) || c == '_' || std::isdigit(static_cast<unsigned char>(c));
  });
}

// MESSAGE=text        MESSAGE\n<8 bytes: length>text\n where the text has several lines
class JournalExport : public ByLines {
  void line(std::string_view line, Unwrapped& out) override {
    if (line.starts_with(kMessage)) {
      out.add(line.substr(kMessage.size()), line_);
      out.end_line(line_);
    } else if (!line.empty() && is_field_name(line)) {
      length_bytes_ = 8, length_ = 0, is_message_ = line == "MESSAGE";
    }
  }

  std::size_t take_raw(std::string_view bytes, Unwrapped& out) override {
    if (length_bytes_ > 0) {
      length_ = length_ >> 8 | static_cast<std::uint64_t>(static_cast<unsigned char>(bytes[0])) << 56;
      if (--length_bytes_ == 0) left_ = length_, newline_ = true;
      return 1;
    }
    if (left_ > 0) {
      const auto n = static_cast<std::size_t>(std::min<std::uint64_t>(left_, bytes.size()));
      left_ -= n;
      if (is_message_) {
        out.add_lines(bytes.substr(0, n), line_);
        if (left_ == 0) out.end_line(line_);
        return n;
      }
      line_ +=
          static_cast<std::uint64_t>(std::count(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(n), '\n'));
      return n;
    }
    if (std::exchange(newline_, false) && bytes[0] == '\n') return ++line_, 1;
    return 0;
  }

  int length_bytes_ = 0;
  std::uint64_t length_ = 0, left_ = 0;
  bool is_message_ = false, newline_ = false;
};

// Tue 2025-09-09 10:25:30.079100 CEST [s=...;i=1;...]
//     MESSAGE=text
//             more of it
class JournalVerbose : public ByLines {
  void line(std::string_view line, Unwrapped& out) override {
    const std::size_t indent = line.find_first_not_of(' ');
    if (indent == line.npos) return;
    const std::string_view field = line.substr(indent);
    const std::size_t equals = field.find('=');
    const bool is_field = indent == kIndent && equals != field.npos && is_field_name(field.substr(0, equals));
    if (is_field) in_message_ = field.starts_with(kMessage);
    if (indent == 0) in_message_ = false;
    if (!in_message_) return;
    out.add(is_field ? field.substr(kMessage.size()) : line.substr(std::min(line.size(), kIndent + kMessage.size())),
            line_);
    out.end_line(line_);
  }
  static constexpr std::size_t kIndent = 4;
  bool in_message_ = false;
};

/// Where the text of a line of a container's log begins, and whether it ends there; nothing where it is none.
struct CriLine {
  std::size_t text;
  bool is_whole;
};
// 2025-09-09T10:25:30.123456789Z stdout F text
std::optional<CriLine> cri_line(std::string_view line) {
  if (line.size() < 24 || !std::isdigit(static_cast<unsigned char>(line[0])) || line[10] != 'T') return std::nullopt;
  const std::size_t blank = line.find(' ');
  if (blank == line.npos || blank > 40) return std::nullopt;
  const std::string_view rest = line.substr(blank + 1);
  if (!(rest.starts_with("stdout ") || rest.starts_with("stderr ")) || rest.size() < 8) return std::nullopt;
  const char tag = rest[7];
  if ((tag != 'F' && tag != 'P') || (rest.size() > 8 && rest[8] != ' ' && rest[8] != ':')) return std::nullopt;
  return CriLine{std::min(line.size(), blank + 1 + 9), tag == 'F'};
}

class Cri : public ByLines {
  void line(std::string_view line, Unwrapped& out) override {
    const auto cri = cri_line(line);
    out.add(line.substr(cri ? cri->text : 0), line_);
    if (!cri || cri->is_whole) out.add("\n", line_);
  }
};

/// RFC 4180: cells in quotes may hold newlines, and quotes twice.
class Table : public Wrapping {
 public:
  void undo(std::string_view bytes, Unwrapped& out) override {
    for (const char c : bytes) {
      step(c, out);
      line_ += c == '\n';
    }
  }
  void finish(Unwrapped& out) override {
    end_row(out);
    out.end_line(line_);
  }

 private:
  static constexpr std::size_t kMostColumns = 1024, kLongestCell = 64 << 20;

  void step(char c, Unwrapped& out) {
    if (std::exchange(after_quote_, false)) {
      if (c == '"') return add(c);
      quoted_ = false;
    } else if (c == '"') {
      if (quoted_) {
        after_quote_ = true;
        return;
      }
      if (cell_.empty()) {
        quoted_ = true, begin_ = line_;
        return;
      }
    }
    if (quoted_) return add(c);
    if (c == ',') return end_cell();
    if (c == '\n') return end_row(out);
    if (c != '\r') add(c);
  }
  void add(char c) {
    if (cell_.empty() && !quoted_) begin_ = line_;
    if (cell_.size() < kLongestCell) cell_ += c;
  }
  void end_cell() {
    if (row_.size() < kMostColumns) row_.push_back({std::exchange(cell_, {}), begin_});
    cell_.clear();
  }
  void end_row(Unwrapped& out) {
    end_cell();
    if (names_.empty()) {
      for (const Cell& c : row_) names_.push_back(is_message_key(c.text));
      if (std::find(names_.begin(), names_.end(), true) == names_.end()) names_.back() = true;
    } else {
      for (std::size_t i = 0; i < row_.size(); ++i)
        if ((i < names_.size() && names_[i]) || row_[i].text.find('\n') != std::string::npos) {
          out.add(row_[i].text, row_[i].line);
          out.add("\n", row_[i].line);
        }
    }
    row_.clear();
  }

  struct Cell {
    std::string text;
    std::uint64_t line;
  };
  std::vector<Cell> row_;
  std::vector<bool> names_;  ///< of the columns: it holds messages
  std::string cell_;
  std::uint64_t line_ = 1, begin_ = 1;
  bool quoted_ = false, after_quote_ = false;
};

/// A line of names, and then cells in quotes.
bool is_table(std::string_view head) {
  const std::string_view first = head.substr(0, head.find('\n'));
  if (std::count(first.begin(), first.end(), ',') < 1 || first.size() > 1000 || first.size() == head.size())
    return false;
  std::size_t names = 0;
  bool message = false;
  for (std::size_t at = 0; at <= first.size();) {
    const std::size_t end = std::min(first.find(',', at), first.size());
    std::string_view name = first.substr(at, end - at);
    while (!name.empty() && (name.back() == '\r' || name.back() == '"' || name.back() == ' ')) name.remove_suffix(1);
    while (!name.empty() && (name.front() == '"' || name.front() == ' ')) name.remove_prefix(1);
    const bool fits = !name.empty() && name.size() < 40 && std::all_of(name.begin(), name.end(), [](char c) {
      return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '.' || c == '@' || c == ' ' || c == '-';
    });
    if (!fits) return false;
    message |= is_message_key(name);
    ++names;
    at = end + 1;
  }
  return names >= 2 && message && head.find('"', first.size()) != head.npos;
}

/// What only says that it is encoded.
class Opaque : public Wrapping {
 public:
  explicit Opaque(std::string why) { unread.push_back({1, std::move(why)}); }
  void undo(std::string_view, Unwrapped&) override {}
};

/// Lines of base64 and nothing else.
bool is_base64(std::string_view head) {
  std::size_t lines = 0, width = 0;
  for (std::size_t at = 0; at < head.size() && lines < 20;) {
    const std::size_t end = head.find('\n', at);
    if (end == head.npos) break;
    std::string_view line = head.substr(at, end - at);
    if (line.ends_with('\r')) line.remove_suffix(1);
    at = end + 1;
    if (lines == 0) width = line.size();
    if (line.size() != width || width < 40 || !std::all_of(line.begin(), line.end(), [](char c) {
          return std::isalnum(static_cast<unsigned char>(c)) || c == '+' || c == '/' || c == '=';
        }))
      return false;
    ++lines;
  }
  return lines >= 4;
}

}  // namespace

std::unique_ptr<Wrapping> records_of(std::string_view head) {
  const std::string_view first = head.substr(0, head.find('\n'));
  if (head.starts_with("__CURSOR=") || head.starts_with("__REALTIME_TIMESTAMP="))
    return std::make_unique<JournalExport>();
  if (first.find(" [s=") != first.npos && head.find("\n    MESSAGE=") != head.npos)
    return std::make_unique<JournalVerbose>();
  if (cri_line(first)) return std::make_unique<Cri>();
  if (is_table(head)) return std::make_unique<Table>();
  if (is_base64(head)) return std::make_unique<Opaque>("base64 is not read: decode it first (base64 -d)");
  if (head.starts_with("-----BEGIN PGP MESSAGE-----"))
    return std::make_unique<Opaque>("an encrypted message is not read: decrypt it first");
  if (head.starts_with("LPKSHHRH"))
    return std::make_unique<Opaque>(
        "a journal in binary form is not read: give what `journalctl --file FILE -o export` prints");
  if (head.starts_with("%PDF-")) return std::make_unique<Opaque>("a PDF is not read: give its text (pdftotext)");
  return nullptr;
}

}  // namespace lockgraph::unwrap
