// One JSON object on a line, written as it comes: where a hundred thousand are printed, a tree for each costs more than
// what it says.
#pragma once
#include "json/json.h"

// Its stacks add to a null pointer while they are empty: harmless, and a sanitizer says so each time.
#if defined(__clang__)
#pragma clang attribute push(__attribute__((no_sanitize("pointer-overflow"))), apply_to = function)
#endif
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>
#if defined(__clang__)
#pragma clang attribute pop
#endif

#include <algorithm>
#include <concepts>
#include <string>
#include <string_view>

namespace lockgraph {

/// Its text is that of dump_line() of the same tree.
class JsonLine {
 public:
  template <class Write>
  void object(Write write) {
    writer_.StartObject();
    write();
    writer_.EndObject();
  }
  template <class Values, class Write>
  void array(const Values& values, Write write) {
    writer_.StartArray();
    for (const auto& v : values) write(v);
    writer_.EndArray();
  }

  /// The next value is of this key, which is plain.
  JsonLine& key(std::string_view k) {
    writer_.Key(k.data(), static_cast<rapidjson::SizeType>(k.size()));
    return *this;
  }
  void value(std::string_view text) {
    if (std::ranges::all_of(text, is_plain)) {
      writer_.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
    } else {
      const std::string escaped = dump_line(text);
      writer_.RawValue(escaped.data(), escaped.size(), rapidjson::kStringType);
    }
  }
  void value(std::unsigned_integral auto n) { writer_.Uint64(n); }
  void value(std::signed_integral auto n) { writer_.Int64(n); }
  void value(bool b) { writer_.Bool(b); }
  void value(const std::vector<std::string>& texts) {
    array(texts, [&](const std::string& t) { value(t); });
  }

  std::string text() const { return {buffer_.GetString(), buffer_.GetSize()}; }

 private:
  static bool is_plain(char c) { return c >= ' ' && c < 0x7f; }

  rapidjson::StringBuffer buffer_;
  rapidjson::Writer<rapidjson::StringBuffer> writer_{buffer_};
};

}  // namespace lockgraph
