// Room: model. Which kernel printed a report.
#pragma once
#include <optional>
#include <string>
#include <string_view>

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

}  // namespace lockgraph
