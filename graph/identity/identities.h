// Which lock classes of different boots are one class: the three laws are in lockgraph/graph/classes.h.
#pragma once
#include "bodies.h"

#include <lockgraph/graph/classes.h>
#include <lockgraph/model/evidence.h>

#include <memory>

namespace lockgraph {

/// Resolves the labels of one body of evidence, boot by boot. A class is named by the first report of its boot that has
/// it on a chain, else by the first that lists it as held: what is printed later renames nothing. Cost: O(n log n) in
/// the labels.
class Identities {
 public:
  Identities() = default;
  Identities(const Evidence&, IdentityPolicy);

  /// In their order, by name first.
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
  struct Boot {
    std::size_t log = 0;
    unsigned number = 0;
    auto operator<=>(const Boot&) const = default;
  };
  /// The first boot whose reports say the same, one by one; it says all that there is to conclude from this one.
  Boot first_alike(std::size_t log, unsigned boot) const { return logs_.at(log).at(boot).first_alike; }
  /// What the reports and dumps of that evidence say, by number.
  const Bodies& bodies() const { return bodies_; }

 private:
  struct Resolved {
    ClassId id = 0;
    std::string reason;
  };
  using Labels = std::map<std::string, Resolved, std::less<>>;
  const Resolved& at(std::size_t log, unsigned boot, std::string_view label) const;

  std::vector<ClassIdentity> classes_;
  struct Known {
    Boot first_alike;
    std::shared_ptr<const Labels> labels;  // equal boots share them
  };
  std::vector<std::map<unsigned, Known>> logs_;  // by log, then boot
  Bodies bodies_;
};

/// One name for all known spellings, renames and numbered objects: `&(&x->lock)->rlock` (before 5.8) is `&x->lock`.
std::string canonical_name(std::string_view name);

}  // namespace lockgraph
