#include "json_lists.h"

#include "packing.h"

#include <algorithm>
#include <charconv>

namespace lockgraph::store {
namespace {

bool is_plain(char c) { return static_cast<unsigned char>(c) >= ' ' && c != '"' && c != '\\'; }

}  // namespace

void JsonWriter::number(std::int64_t n) {
  char digits[24];
  separate();
  text_.append(digits, std::to_chars(digits, digits + sizeof digits, n).ptr);
}

void JsonWriter::text(std::string_view text) {
  separate();
  text_ += '"';
  while (!text.empty()) {
    const auto plain = static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), is_plain) - text.begin());
    text_ += text.substr(0, plain);
    text.remove_prefix(plain);
    if (text.empty()) break;
    const auto c = static_cast<unsigned char>(text.front());
    if (c == '"' || c == '\\')
      (text_ += '\\') += text.front();
    else
      ((text_ += "\\u00") += "0123456789abcdef"[c >> 4]) += "0123456789abcdef"[c & 15];
    text.remove_prefix(1);
  }
  text_ += '"';
}

bool JsonReader::accept(std::string_view what) {
  if (!rest_.starts_with(what)) return false;
  rest_.remove_prefix(what.size());
  return true;
}

void JsonReader::expect(std::string_view what) {
  if (!accept(what)) throw Damaged();
}

void JsonReader::open() {
  accept(",");
  expect("[");
}

bool JsonReader::more() { return !accept("]"); }

void JsonReader::close() { expect("]"); }

std::int64_t JsonReader::number() {
  accept(",");
  std::int64_t n = 0;
  const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), n);
  if (error != std::errc()) throw Damaged();
  rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
  return n;
}

std::optional<std::int64_t> JsonReader::number_or_null() {
  accept(",");
  if (accept("null")) return std::nullopt;
  return number();
}

std::string JsonReader::text() {
  accept(",");
  expect("\"");
  std::string text;
  for (;;) {
    const auto plain = static_cast<std::size_t>(std::find_if_not(rest_.begin(), rest_.end(), is_plain) - rest_.begin());
    text += rest_.substr(0, plain);
    rest_.remove_prefix(plain);
    if (accept("\"")) return text;
    expect("\\");
    if (accept("u00")) {
      unsigned c = 0;
      if (rest_.size() < 2 || std::from_chars(rest_.data(), rest_.data() + 2, c, 16).ec != std::errc()) throw Damaged();
      text += static_cast<char>(c);
      rest_.remove_prefix(2);
    } else {
      if (rest_.empty()) throw Damaged();
      text += rest_.front();
      rest_.remove_prefix(1);
    }
  }
}

}  // namespace lockgraph::store
