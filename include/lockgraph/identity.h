// Room: graph. Which lock classes of different boots are one class.
#pragma once
#include <lockgraph/evidence.h>

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

namespace lockgraph {

enum class IdentityPolicy {
  Auto,   ///< names never seen with `#N`, and not generic, are one class everywhere, after renames; the others are told
          ///< apart by key symbol, then by the subsystem that takes them, else split by boot
  Exact,  ///< the label within one boot
  Name,   ///< base name and subclass
};

std::string_view name(IdentityPolicy);
std::optional<IdentityPolicy> parse_policy(std::string_view);

struct ClassIdentity {
  std::string name;        ///< what the class is called in the graph; equal names are one class
  bool ambiguous = false;  ///< nothing tells which class of other boots this is: it was split by boot
  std::string reason;      ///< why it is called so
};

/// Resolves the labels of one body of evidence. Cost: linear in the labels.
class Identities {
 public:
  Identities(const Evidence&, IdentityPolicy);

  /// The class that `label` means in boot `boot` of log `log` (its index in the evidence).
  const ClassIdentity& of(std::size_t log, unsigned boot, const std::string& label) const;

 private:
  std::map<std::tuple<std::size_t, unsigned, std::string>, ClassIdentity> identities_;
};

/// A class's name without what tells boots apart: `lock#3/1@0a1b2c3d` of an ambiguous class -> `lock/1`.
std::string base_name(std::string_view name, bool ambiguous);

/// One name for all known spellings, renames and numbered objects: `&(&x->lock)->rlock` (before 5.8) is `&x->lock`.
std::string canonical_name(std::string_view name);

}  // namespace lockgraph
