// Room: model. Which kernel printed a report.
#pragma once
#include <compare>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace lockgraph {

/// The ident line under a banner, `5.11.0-syzkaller #0 Not tainted`.
struct KernelRelease {
  std::string release;               ///< "5.11.0-syzkaller"; may name no version ("syzkaller")
  std::string build;                 ///< "#0"; empty when not printed
  std::optional<std::string> taint;  ///< letters without blanks, "" for `Not tainted`; nothing when not printed

  bool operator==(const KernelRelease&) const = default;
};

/// "v5.11" or "v2.6.27"; empty where the release names no version.
std::string version_of(std::string_view release);

/// Major * 1000000 + minor * 1000 + patch (2.6.27 -> 2006027, 5.11.0 -> 5011000); nothing where there is no version.
std::optional<unsigned> version_number(std::string_view release);

/// Where a release stands among the others: releases by number, release candidates before their release, and what lies
/// between two releases ("after v5.10": commits of a bisection) behind the older one.
struct ReleasePoint {
  unsigned major = 0;
  unsigned minor = 0;  ///< of 2.A.B: 1000 * A + B, since B counted then as A does today
  bool after = false;
  unsigned patch = 0;  ///< release candidate N: N; the release itself: kFinal; its stable release N: kFinal + N

  static constexpr unsigned kFinal = 1000;
  auto operator<=>(const ReleasePoint&) const = default;
  std::string label() const;  ///< "v5.11-rc2", "v5.11", "v5.10.7", "after v5.10"; "unknown release" for none
};

/// From `5.9.0-rc2-syzkaller` or `v5.9`; {} where the release names no version.
ReleasePoint release_point(std::string_view release);

/// By which releases are sorted: those of one point by what they are called.
inline std::pair<ReleasePoint, std::string_view> release_order(std::string_view release) {
  return {release_point(release), release};
}

/// How many mainline releases came before it, of 2.6.0 and later ones: v5.10 is 6 behind v5.4.
unsigned ordinal(const ReleasePoint&);

/// Releases from `first` to `last`, both included. `v5.11` alone, as either end, means all of its series: candidates,
/// the release and stable releases; `v5.11-rc2` and `v5.10.7` mean just those.
struct ReleaseRange {
  ReleasePoint first, last;
  bool contains(std::string_view release) const;  ///< false where the release names no version
};

/// Reads `v5.11`, `5.4..v5.10`, `v5.4..`, `..v5.10`; nothing when it is none of them.
std::optional<ReleaseRange> parse_release_range(std::string_view text);

}  // namespace lockgraph
