#include <lockgraph/model/kernel_release.h>

#include <algorithm>
#include <charconv>
#include <iterator>

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

std::string ReleasePoint::label() const {
  if (*this == ReleasePoint{}) return "unknown release";
  std::string text = "v" + std::to_string(major) + ".";
  text += major == 2 ? std::to_string(minor / 1000) + "." + std::to_string(minor % 1000) : std::to_string(minor);
  if (patch < kFinal) text += "-rc" + std::to_string(patch);
  if (patch > kFinal) text += "." + std::to_string(patch - kFinal);
  return (after ? "after " : "") + text;
}

unsigned ordinal(const ReleasePoint& p) {
  if (p.major < 3) return p.minor % 1000;
  constexpr unsigned kBefore[] = {40, 60, 81, 101, 121};  // 3.0 follows 2.6.39, 4.0 3.19, 5.0 4.20, 6.0 5.19, 7.0 6.19
  const unsigned series = p.major - 3, last = std::size(kBefore) - 1;
  const unsigned before = kBefore[std::min(series, last)] + (series > last ? 20 * (series - last) : 0);
  return before + p.minor;
}

ReleasePoint release_point(std::string_view release) {
  if (release.starts_with('v')) release.remove_prefix(1);
  if (!version_number(release)) return {};
  ReleasePoint p;
  p.major = take_number(release).value_or(0);
  const auto next = [&] {
    if (release.size() < 2 || release[0] != '.' || release[1] < '0' || release[1] > '9') return 0U;
    release.remove_prefix(1);
    return take_number(release).value_or(0);
  };
  p.minor = next();
  if (p.major == 2) p.minor = 1000 * p.minor + next();
  const unsigned stable = next();
  unsigned candidate = 0;
  if (release.starts_with("-0.rc")) release.remove_prefix(2);  // Fedora's: 5.8.0-0.rc3.1.fc33
  if (release.starts_with("-rc") || release.starts_with(".rc"))
    release.remove_prefix(3), candidate = take_number(release).value_or(0);
  p.patch = candidate ? candidate : ReleasePoint::kFinal + stable;
  return p;
}

bool ReleaseRange::contains(std::string_view release) const {
  const ReleasePoint p = release_point(release);
  return p != ReleasePoint{} && first <= p && p <= last;
}

std::optional<ReleaseRange> parse_release_range(std::string_view text) {
  const auto dots = text.find("..");
  std::string_view from = text.substr(0, dots), to = dots == text.npos ? text : text.substr(dots + 2);
  if (from.empty() && to.empty()) return std::nullopt;
  // All of a release name must be read, or it is a file name with an `@` in it.
  const auto read = [](std::string_view name) -> std::optional<ReleasePoint> {
    const ReleasePoint p = release_point(name);
    if (name.starts_with('v')) name.remove_prefix(1);
    if (p == ReleasePoint{} || p.label().substr(1) != name) return std::nullopt;
    return p;
  };
  ReleaseRange range{{}, {~0U, 0, false, 0}};
  if (!from.empty()) {
    const auto p = read(from);
    if (!p) return std::nullopt;
    range.first = *p;
    if (p->patch == ReleasePoint::kFinal) range.first.patch = 0;
  }
  if (!to.empty()) {
    const auto p = read(to);
    if (!p) return std::nullopt;
    range.last = *p;
    if (p->patch == ReleasePoint::kFinal) range.last.patch = ~0U;
  }
  return range;
}

}  // namespace lockgraph
