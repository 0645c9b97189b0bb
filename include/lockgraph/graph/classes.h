// Room: graph. Lock classes of many boots: which labels are one class, and what all boots together show of it.
// Three laws:
// 1. Two labels of one boot are two classes: the kernel said so.
// 2. A class's name is a function of what its own boot shows and of tables shipped here, never of other boots: one boot
//    more renames nothing.
// 3. The owner of a lock, not its taker, tells classes of one name apart; what is not known stays ambiguous.
// The classes of PREEMPT_RT kernels are none of those of others.
#pragma once
#include <lockgraph/model/lock_class.h>
#include <lockgraph/model/stack.h>
#include <lockgraph/model/usage.h>

#include <cstddef>
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
          ///< apart by key symbol, then by the file system, driver or core file that owns the lock; what is left joins
          ///< by the function that takes it, and stays ambiguous
  Exact,  ///< the label within one boot
  Name,   ///< base name and subclass: breaks the first law
};

std::string_view name(IdentityPolicy);

using ClassId = std::uint32_t;  ///< index into LockGraph::classes(); of one graph, for names are what stays
using ReportId = std::size_t;   ///< index into LockGraph::reports()

/// What makes a class the one that it is. The name is told from the other fields, so no label can imitate them; two
/// classes that are apart may be called alike.
struct ClassIdentity {
  std::string name;  ///< what it is called: `&x->lock`, `&x->lock (ext4)`, `&x->lock (in f)`, `&x->lock (in f, 2nd)`
  std::string base_name;    ///< after renames, with the subclass: what classes of one name share across boots
  std::string owner;        ///< file system, driver, protocol or core file, where it tells classes of one name apart
  std::string taker;        ///< of an ambiguous class: the function by which it joins those of other boots
  unsigned nth = 1;         ///< which label of its boot that is all this
  bool preempt_rt = false;  ///< of a PREEMPT_RT kernel
  std::string apart;        ///< of a class that joins none of another boot: what tells the boot; never shown
  bool ambiguous = false;   ///< nothing certain tells which class of other boots this is
  /// Where it is initialised, by a vmlinux: classes of one place and base name are one, whatever else their boots show.
  /// Owner, taker and what follows are those that it has without, so that keys are the same.
  std::string init = {};

  /// What it shares with the same class of other boots.
  ClassIdentity everywhere() const {
    ClassIdentity i = *this;
    if (!init.empty()) i.owner.clear(), i.taker.clear(), i.apart.clear(), i.nth = 1;
    return i;
  }

  auto operator<=>(const ClassIdentity&) const = default;
};

/// Where a report says that a class came into a state: the function that took it, and the whole stack.
struct StatePlace {
  ReportId report = 0;
  Site site;
  Stack stack;
};

struct StatePlaces {
  std::vector<StatePlace> of_reports;  ///< in order
  std::size_t newest = 0;              ///< whose kernel is the newest
};

struct ClassNode : ClassIdentity {
  Usage usage;
  bool usage_known = false;
  std::optional<WaitTypes> wait;                        ///< where all reports agree
  std::vector<std::pair<ReportId, WaitTypes>> waits;    ///< which first report prints which, in order
  std::string key;                                      ///< key symbol where all reports agree, else empty
  std::vector<ReportId> reports;                        ///< sorted
  std::vector<std::pair<UsageState, ReportId>> states;  ///< which first report shows which, in order
  std::map<UsageState, StatePlaces> places;             ///< of states that reports show with a stack, in their order
  std::vector<std::pair<std::string, ReportId>>
      former;               ///< names of older kernels, and which first report prints which
  bool local_lock = false;  ///< takes no part in irq searches
  bool sleeps = false;      ///< a mutex or an rwsem: nobody takes it with irqs off
  bool first_use = false;   ///< a report shows it as it is taken for the first time
};

/// The wait type of a class as some reports print it: "3:3", "1:2 or 2:2" where they differ, "not printed".
std::string wait_words(const ClassNode&, const std::vector<ReportId>&);

}  // namespace lockgraph
