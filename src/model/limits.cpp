#include <lockgraph/model/limits.h>

#include <lockgraph/model/error.h>
#include <lockgraph/model/similar.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <vector>

namespace lockgraph {
namespace {

constexpr std::array<LimitInfo, 14> kLimits = {{{"line", &Limits::line, "bytes in one line"},
                                                {"frames", &Limits::frames, "frames in one stack"},
                                                {"chain", &Limits::chain, "entries in one chain"},
                                                {"held", &Limits::held, "held locks in one report"},
                                                {"classes", &Limits::classes, "lock classes in one dump"},
                                                {"reports", &Limits::reports, "reports in one log"},
                                                {"depth", &Limits::depth, "archives inside one another"},
                                                {"ratio", &Limits::ratio, "times the packed bytes"},
                                                {"unpacked", &Limits::unpacked, "bytes unpacked from one file"},
                                                {"device", &Limits::device, "bytes from a device"},
                                                {"silence", &Limits::silence, "seconds of silence on a pipe"},
                                                {"drawn", &Limits::drawn, "findings with a picture"},
                                                {"pictures", &Limits::pictures, "bytes of pictures"},
                                                {"layout", &Limits::layout, "seconds for one layout"}}};

std::vector<std::string> names() {
  std::vector<std::string> all;
  for (const LimitInfo& info : kLimits) all.emplace_back(info.name);
  return all;
}

/// 2000, 64K, 8G; nothing for other text, and for what no number holds.
bool read_number(std::string_view text, std::uint64_t& number) {
  unsigned shift = 0;
  if (!text.empty()) switch (text.back()) {
      case 'K': shift = 10; break;
      case 'M': shift = 20; break;
      case 'G': shift = 30; break;
      default: break;
    }
  if (shift) text.remove_suffix(1);
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || error != std::errc{} || end != text.data() + text.size()) return false;
  if (number > std::numeric_limits<std::uint64_t>::max() >> shift) return false;
  number <<= shift;
  return true;
}

}  // namespace

std::span<const LimitInfo> all_limits() { return kLimits; }

void set_limit(Limits& limits, std::string_view text) {
  const auto equals = text.find('=');
  const std::string name(text.substr(0, equals));
  const auto info = std::ranges::find(kLimits, name, &LimitInfo::name);
  if (info == kLimits.end()) {
    std::string near;
    for (const std::string& word : similar(name, names(), 1)) near = "; did you mean " + word;
    throw Error("there is no limit `" + name + "`" + near + " (lockgraph help limits)");
  }
  std::uint64_t number = 0;
  if (equals == std::string_view::npos || !read_number(text.substr(equals + 1), number))
    throw Error("expected --limit " + name + "=NUMBER, as 2000, 64K or 8G, found `" + std::string(text) + "`");
  limits.*(info->value) = number;
}

std::string beyond(const Limits& limits, std::uint64_t Limits::*limit) {
  const auto info = std::ranges::find(kLimits, limit, &LimitInfo::value);
  return "more than " + std::to_string(limits.*limit) + " " + std::string(info->what) + " (--limit " +
         std::string(info->name) + "=N)";
}

bool is_beyond(std::string_view message) {
  return message.starts_with("more than ") && message.find("(--limit ") != message.npos;
}

}  // namespace lockgraph
