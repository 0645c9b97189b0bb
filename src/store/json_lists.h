// The JSON that tables hold: lists of numbers, texts, nulls, and of such lists.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace lockgraph::store {

/// Writes lists, element after element.
class JsonWriter {
 public:
  void open() { separate(), text_ += '['; }
  void close() { text_ += ']'; }
  void number(std::int64_t);
  void null() { separate(), text_ += "null"; }
  /// Bytes that are no UTF-8 stay as they are.
  void text(std::string_view);
  std::string take() { return std::move(text_); }

 private:
  void separate() {
    if (!text_.empty() && text_.back() != '[') text_ += ',';
  }
  std::string text_;
};

/// Reads what was written. Throws Damaged where something else stands.
class JsonReader {
 public:
  explicit JsonReader(std::string_view json) : rest_(json) {}

  void open();
  /// True when the list that is being read has one more element; it is closed behind the last one.
  bool more();
  void close();
  std::int64_t number();
  std::optional<std::int64_t> number_or_null();
  std::string text();

 private:
  bool accept(std::string_view);
  void expect(std::string_view);
  std::string_view rest_;
};

}  // namespace lockgraph::store
