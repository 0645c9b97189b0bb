// What all JSON has in common.
#pragma once
#include <lockgraph/graph/hang.h>
#include <lockgraph/model/printable.h>
#include <lockgraph/model/stack.h>

#include <nlohmann/json.hpp>

#include <string>

namespace lockgraph {

using Json = nlohmann::ordered_json;

/// Text that is no UTF-8 is replaced by U+FFFD.
inline std::string dump(const Json& j) {
  return printable_json(j.dump(1, ' ', false, Json::error_handler_t::replace)) + "\n";
}

/// The same on one line, without its end.
inline std::string dump_line(const Json& j) {
  return printable_json(j.dump(-1, ' ', false, Json::error_handler_t::replace));
}

inline Json to_json(const Site& site) {
  Json j{{"function", site.function}};
  if (!site.file.empty()) j["file"] = site.file, j["line"] = site.line;
  return j;
}

/// A task that waits, and those at the roots of waits.
Json stuck_json(const StuckTask&);
Json stuck_json(const std::vector<StuckRoot>&);

}  // namespace lockgraph
