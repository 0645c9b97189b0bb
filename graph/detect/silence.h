// What lockdep looked at and let pass. While it is on it checks every dependency and every state of its boot, so a
// deadlock made only of what one boot shows, without what was new in its report, is none.
#pragma once
#include <lockgraph/graph/finding.h>

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

namespace lockgraph {

/// Lockdep was on, and the report did not come out because of it: it was looked at.
inline bool is_old(const std::vector<ReportRef>& reports, const Witness& w) {
  return reports[w.report].checked && !w.is_new;
}

/// The boots of a graph and what is old in each of them.
class Silence {
 public:
  explicit Silence(const LockGraph&);

  /// A report or dump of the boot that refutes the chain; of an inversion or a state for this irq. A boot refutes what
  /// it shows all of, as strong as it takes by the rules of its version. Where that rests on kinds that are assumed, it
  /// does not if other boots show strong ones for certain. An inversion falls with the states of a class on
  /// its path that were let pass although they are at odds.
  std::optional<ReportId> refuted_by(const Chain&, std::optional<Irq>) const;

  /// The same of the states of one class: refuted where a boot let them pass although they are at odds.
  std::optional<ReportId> state_refuted_by(ClassId, Irq) const;

 private:
  using Boot = std::uint32_t;
  /// What one boot shows of one dependency.
  struct Old {
    Boot boot;
    ReportId report;
    ModeSet modes, certain;  ///< all kinds, and those that are not assumed
    bool assumed = false;    ///< some of them are
  };
  /// Of one dependency: by boot; which kinds are certain in how many boots, and besides what is old in any.
  struct Shown {
    std::vector<Old> old;
    std::array<std::size_t, 4> boots_with{};
    ModeSet certain_besides;
  };

  /// The old states of one class in one boot.
  struct OldStates {
    Boot boot;
    ReportId report;
    Usage usage;
  };
  /// Of one class: by boot, and what is no boot's old state.
  struct States {
    std::vector<OldStates> old;
    Usage other;
  };

  const Shown& shown(const Step&) const;
  const States& states(ClassId) const;
  Usage usage_in(ClassId, Boot) const;
  Usage usage_besides(ClassId, Boot) const;
  bool looks_at(const Chain&, const std::vector<ModeSet>&, std::optional<Irq>, Boot) const;
  bool stands_without(const Chain&, const std::vector<const Old*>& on_steps, std::optional<Irq>) const;
  std::optional<ReportId> chain_refuted_by(const Chain&, std::optional<Irq>) const;

  const LockGraph& g_;
  std::vector<Boot> boot_of_;         // by report
  std::vector<bool> before_readers_;  // by boot: a kernel before 5.10, whose graph holds no recursive readers
  mutable std::map<Step, Shown> shown_;
  mutable std::map<ClassId, States> states_;
  mutable std::map<std::pair<ClassId, Irq>, std::optional<ReportId>> odd_states_;
};

}  // namespace lockgraph
