// One round of a boot that stands still: what each task does, which locks are whose, and who waits for whom.
#pragma once
#include "waits.h"

#include <lockgraph/model/standstill.h>

#include <map>
#include <string_view>
#include <utility>
#include <vector>

namespace lockgraph {

/// What one task does in a round.
struct Sight {
  const SeenTask* seen = nullptr;
  WaitedFor on = WaitedFor::Unknown;
  const ListedLock* last = nullptr;  ///< of its list, where that is whole and the lock has an address
  bool waits = false;                ///< for something
  bool wants_last = false;           ///< and that is the last lock of its list
};

/// By what the tasks of one standstill show, which must outlive it.
class Round {
 public:
  explicit Round(const Standstill&);
  Round(const Round&) = delete;
  Round& operator=(const Round&) = delete;

  const std::vector<Sight>& sights() const { return sights_; }

  /// `bounded`: set where there are more than are followed.
  std::map<TaskName, Owner> owners_of(const Sight&, double moment, bool& bounded) const;

 private:
  /// A lock of one round, by its address.
  struct Instance {
    std::vector<std::pair<const SeenTask*, const ListedLock*>> holders;  ///< who took more behind it
    std::vector<std::pair<const SeenTask*, const ListedLock*>> last_of;  ///< of whom it is the last
    std::vector<std::pair<const SeenTask*, const ListedLock*>> idle;  ///< of those that wait for no lock: they have it
    std::vector<const SeenTask*> writers;                             ///< who wait for it as writers
    bool is_read = false;                                             ///< who has it is said to be a reader
  };

  void note(const SeenTask&, const ListedLock&, bool is_last);
  void find_wait(Sight&) const;
  std::vector<const SeenTask*> writers_before(const Sight& reader, const Instance&) const;
  bool does_something_else(const SeenTask*) const;

  std::vector<Sight> sights_;
  std::map<std::string_view, Instance> instances_;
  std::map<const SeenTask*, const Sight*> of_task_;
};

}  // namespace lockgraph
