// Why a class of one side of a comparison is not on the other: can it not be there, or was it only not used?
#pragma once
#include <lockgraph/graph/compare.h>

#include <map>
#include <set>
#include <string_view>

namespace lockgraph {

constexpr ClassId kUnmatched = static_cast<ClassId>(-1);

/// In a dump of /proc/lockdep, which lists all that was ever taken under a class (as far as it prints it).
bool is_dumped(const LockGraph&, ClassId);

struct Absence {
  bool is_certain = false;  ///< it cannot be there, or what stands around it was used there without it
  Because because = Because::None;
  std::vector<std::string> evidence, instead;
};

/// Judges classes of `has` that `other` lacks.
class AbsenceJudge {
 public:
  /// `to_other`: the classes of `other` by those of `has`. Trees may be null.
  AbsenceJudge(const LockGraph& has, const LockGraph& other, const std::vector<ClassId>& to_other,
               const KernelTree* own_tree, const KernelTree* other_tree);

  Absence judge(ClassId) const;

 private:
  enum class Answer : std::uint8_t { Unknown, No, Yes };
  /// Have the sources of the other kernel a lock of that name?
  Answer sources_have(const std::string& name) const;
  std::optional<Absence> by_sources(const std::string& name) const;
  std::vector<std::string> instead_of(const std::vector<std::string>& files) const;
  Absence by_neighbours(ClassId) const;
  bool is_used_there(ClassId v) const { return to_other_[v] != kUnmatched && is_dumped(other_, to_other_[v]); }

  const LockGraph &has_, &other_;
  const std::vector<ClassId>& to_other_;
  const KernelTree *own_tree_, *other_tree_;
  std::optional<ReleasePoint> other_release_;  // where it is of one mainline release
  bool any_dump_ = false;
  std::multimap<std::string_view, std::string_view> only_there_;  // file -> a lock of the other tree alone
  std::set<std::string> names_, folders_;  // of the other: base names without subclass; folders that initialise them
};

}  // namespace lockgraph
