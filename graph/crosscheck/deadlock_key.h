// The one seat of "is this the same deadlock?": ids, baselines, match, diff and duplicates ask here. Three levels:
// exact, which is "known"; the same locks, of which some cannot be told apart between boots; and the same ends, as an
// inversion has them over other locks. Those two are related; a baseline alone takes the second for known, and of what
// no boot reported the third, for as long as names of classes hold their boot: the next boot would be news for ever.
#pragma once
#include <lockgraph/graph/compare.h>

#include <functional>
#include <tuple>

namespace lockgraph {

/// What makes a deadlock the one that it is. Cycles stand in the rotation that sorts first.
struct DeadlockKey {
  FindingKind kind = FindingKind::Cycle;
  bool incomplete = false;
  bool by_context = false;                ///< the context, not a held lock, forbids the wait
  std::vector<std::string> locks;         ///< names of classes, in order of the chain
  std::vector<std::string> across_boots;  ///< the same as another boot may show them; see names_across_boots()
  bool ambiguous = false;                 ///< the two differ in what nothing tells apart

  /// What ids are made of, and what "known" means.
  auto exact() const { return std::tie(kind, incomplete, by_context, locks); }
  /// The same but for classes that nothing tells apart between boots.
  auto same_locks() const { return std::tie(kind, incomplete, by_context, across_boots); }
};

using NameOf = std::function<const std::string&(ClassId)>;

DeadlockKey key_of(const LockGraph&, const Chain&);
/// By other names than the graph's: those that its classes have in another graph.
DeadlockKey key_of(const LockGraph&, const Chain&, const NameOf&);
DeadlockKey key_of(const KnownFinding&);

/// "cyc-1b208e03": the kind, and a hash of all that makes the key exact.
std::string id_of(const DeadlockKey&);

/// First and last lock of a complete inversion; nothing for others.
std::optional<std::pair<std::string, std::string>> ends_of(const DeadlockKey&);

/// Deadlocks by their keys: numbers of those that are the same on each level, in order. Cost: O(log n) a question.
class DeadlockIndex {
 public:
  void add(const DeadlockKey&, std::size_t number);

  std::vector<std::size_t> exactly(const DeadlockKey&) const;
  /// Of ambiguous ones.
  std::vector<std::size_t> of_same_locks(const DeadlockKey&) const;
  /// Inversions from the same safe to the same unsafe lock.
  std::vector<std::size_t> of_same_ends(const DeadlockKey&) const;

 private:
  using Names = std::vector<std::string>;
  using Sameness = std::tuple<FindingKind, bool, bool, Names>;
  std::map<Sameness, std::vector<std::size_t>> exact_, same_locks_;
  std::map<std::pair<std::string, std::string>, std::vector<std::size_t>> ends_;
};

}  // namespace lockgraph
