#include <lockgraph/kernel_release.h>

#include <charconv>

namespace lockgraph {
namespace {

std::optional<unsigned> take_number(std::string_view& s) {
  unsigned n = 0;
  const auto [end, ec] = std::from_chars(s.data(), s.data() + s.size(), n);
  if (ec != std::errc{} || n > 999) return std::nullopt;
  s.remove_prefix(static_cast<std::size_t>(end - s.data()));
  return n;
}

struct Numbers {
  unsigned major = 0, minor = 0, patch = 0;
};

std::optional<Numbers> numbers(std::string_view s) {
  Numbers v;
  const auto major = take_number(s);
  if (!major || s.empty() || s[0] != '.') return std::nullopt;
  s.remove_prefix(1);
  const auto minor = take_number(s);
  if (!minor) return std::nullopt;
  v.major = *major, v.minor = *minor;
  if (s.size() > 1 && s[0] == '.') {
    s.remove_prefix(1);
    if (const auto patch = take_number(s)) v.patch = *patch;
  }
  return v;
}

}  // namespace

std::string version_of(std::string_view release) {
  const auto v = numbers(release);
  if (!v) return {};
  std::string text = "v" + std::to_string(v->major) + "." + std::to_string(v->minor);
  if (v->major == 2) text += "." + std::to_string(v->patch);
  return text;
}

std::optional<unsigned> version_number(std::string_view release) {
  const auto v = numbers(release);
  if (!v) return std::nullopt;
  return v->major * 1000000 + v->minor * 1000 + v->patch;
}

}  // namespace lockgraph
