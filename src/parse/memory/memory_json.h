// The members of a line of a memory dump; one that is missing or of another sort is told.
#pragma once
#include <nlohmann/json.hpp>

#include <cstdint>
#include <stdexcept>
#include <string>

namespace lockgraph::parse {

using Json = nlohmann::json;

/// What a line lacks, or has otherwise than it should.
struct Wrong : std::runtime_error {
  using runtime_error::runtime_error;
};

inline const Json& member(const Json& of, const char* name) {
  const auto it = of.find(name);
  if (it == of.end()) throw Wrong(std::string("has no `") + name + "`");
  return *it;
}

inline std::uint64_t number(const Json& j, const char* what) {
  if (!j.is_number_unsigned()) throw Wrong(std::string("`") + what + "` is no number");
  return j.get<std::uint64_t>();
}
inline std::uint64_t number_in(const Json& of, const char* name) { return number(member(of, name), name); }

inline const std::string& text(const Json& j, const char* what) {
  if (!j.is_string()) throw Wrong(std::string("`") + what + "` is no text");
  return j.get_ref<const std::string&>();
}
inline const std::string& text_in(const Json& of, const char* name) { return text(member(of, name), name); }

inline std::string text_or_none(const Json& of, const char* name) {
  const auto it = of.find(name);
  return it != of.end() && it->is_string() ? it->get<std::string>() : std::string();
}

inline const Json& list_in(const Json& of, const char* name) {
  const Json& list = member(of, name);
  if (!list.is_array()) throw Wrong(std::string("`") + name + "` is no list");
  return list;
}

}  // namespace lockgraph::parse
