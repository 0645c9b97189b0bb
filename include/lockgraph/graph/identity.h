// Room: graph. Which lock classes of different boots are one class. Three laws:
// 1. Two labels of one boot are two classes: the kernel said so.
// 2. A class's name is a function of what its own boot shows and of tables shipped here, never of other boots: one boot
//    more renames nothing.
// 3. The owner of a lock, not its taker, tells classes of one name apart; what is not known stays ambiguous.
// The classes of PREEMPT_RT kernels are none of those of others.
#pragma once
#include <lockgraph/model/evidence.h>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lockgraph {

enum class IdentityPolicy : std::uint8_t {
  Auto,   ///< names that are neither numbered nor generic are one class everywhere, after renames; the others are told
          ///< apart by key symbol, then by the file system or driver that owns the lock, else split by boot
  Exact,  ///< the label within one boot
  Name,   ///< base name and subclass: breaks the first law
};

std::string_view name(IdentityPolicy);

/// A class: its index in Identities::classes(), and its vertex in the graph.
using ClassId = std::uint32_t;

struct ClassIdentity {
  std::string name;        ///< what it is called in the graph; equal names are one class
  std::string base_name;   ///< after renames, with the subclass: what classes of one name share across boots
  std::string owner;       ///< file system, driver or protocol, where it tells classes of one name apart; else empty
  std::string boot;        ///< short name of the boot, where the class was split by boot; else empty
  bool ambiguous = false;  ///< nothing tells which class of other boots this is
};

/// Resolves the labels of one body of evidence, boot by boot. Cost: O(n log n) in the labels.
class Identities {
 public:
  Identities() = default;
  Identities(const Evidence&, IdentityPolicy);

  /// In order of name.
  const std::vector<ClassIdentity>& classes() const { return classes_; }
  /// The class that `label` means in boot `boot` of log `log` (its index in the evidence). Error when that boot does
  /// not show it: no log says so, but a store can be made by anybody.
  ClassId of(std::size_t log, unsigned boot, std::string_view label) const { return at(log, boot, label).id; }
  /// The same for any label; nothing when that boot does not show it.
  std::optional<ClassId> find(std::size_t log, unsigned boot, std::string_view label) const;
  /// Why it is that class.
  const std::string& reason(std::size_t log, unsigned boot, std::string_view label) const {
    return at(log, boot, label).reason;
  }

 private:
  struct Resolved {
    ClassId id = 0;
    std::string reason;
  };
  using Labels = std::map<std::string, Resolved, std::less<>>;
  const Resolved& at(std::size_t log, unsigned boot, std::string_view label) const;

  std::vector<ClassIdentity> classes_;
  std::vector<std::map<unsigned, Labels>> logs_;  // by log, then boot
};

/// One name for all known spellings, renames and numbered objects: `&(&x->lock)->rlock` (before 5.8) is `&x->lock`.
std::string canonical_name(std::string_view name);

}  // namespace lockgraph
