// Where a report shows that its locks belong: to which owner, or at least by whom they are taken.
#pragma once
#include <lockgraph/model/report.h>

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace lockgraph {

struct LockPlace {
  std::string owner;  ///< file system, driver, protocol or core file; else empty
  std::string why;    ///< what tells the owner
  std::string taker;  ///< the function that acquired it, by the first stack that does; else empty
  std::string init;   ///< function and file that hold its key, where a vmlinux tells; else empty
};

/// Of the locks of one report, by all that it prints. The report must outlive it. Cost: linear in the report, then in
/// what it shows of a lock.
class ReportPlaces {
 public:
  explicit ReportPlaces(const Report&);

  /// `name` is the canonical name of the lock without subclass. Acquisitions that show two owners show none.
  LockPlace of(std::string_view label, std::string_view name) const;

 private:
  /// What is printed of one key, which the subclasses of a class share.
  struct Shown {
    std::vector<Stack> into, under;  ///< acquired it; acquired others while it was held
    std::string key, init;
  };
  std::map<std::string, Shown> shown_;             // by label without subclass
  std::map<std::string_view, std::string> taker_;  // by label
};

/// Of a lock of the chain of its deadlock, by the symbols of the stacks of that chain alone: the same whatever else the
/// report prints, decoded or not. `into` acquired it, `under` what was taken next while it was held.
LockPlace place_on(const Stack& into, const Stack& under, std::string_view name);

/// The locks that the report has on a chain: of a dependency, or of the deadlock that it states.
std::set<std::string_view> labels_on_chain(const Report&);

}  // namespace lockgraph
