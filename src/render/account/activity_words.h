// What is no lock and still waits and is waited for, a row each: what a kernel developer calls it.
#pragma once
#include <lockgraph/graph/graph.h>

#include <string>
#include <string_view>

namespace lockgraph {

/// What an activity is called where a lock would be held or waited for; `{}` is its name. Of what is empty the word
/// before holds.
struct Activity {
  std::string_view name = {};                  ///< the beginning of its name
  std::string_view verb = {};                  ///< what who has it does
  std::string_view holds = {}, excludes = {};  ///< who is in it; who has it exclusively
  std::string_view waits = {}, enters = {};    ///< who waits for all of it; who takes it as a reader
  std::string_view where = {};                 ///< what happens in it
  std::string_view advice = {};                ///< not to wait for it; the place follows
  bool is_waited_for = false;                  ///< who takes it waits, where nothing tells how he does
  std::string_view queued = {};                ///< what makes one who enters wait for others who have entered
  bool is_run = false;                         ///< by who has it: who waits for its own run never goes on
};

extern const Activity kWorkWords, kQueueWords, kReclaimWords, kJournalWords, kNotifierWords, kFenceWords;

/// Null: a lock.
const Activity* activity_of(const ClassNode&);

inline bool is_one(const ClassNode& c, const Activity& a) { return c.name.starts_with(a.name); }

/// Words with the name of a class in them.
std::string about(std::string_view words, const ClassNode&);

}  // namespace lockgraph
