// Deadlocks that happened, in words: who waits for what that whom has.
#pragma once
#include <lockgraph/graph/finding.h>

#include <string>
#include <vector>

namespace lockgraph {

/// "modprobe:24033".
std::string task_words(const Task&);

/// "the mutex &dev->mutex", "the lock".
std::string lock_words(const StuckTask&);
/// "mutex", "rw-semaphore as a reader".
std::string kind_words(const StuckTask&);

/// "state D, blocked for more than 122 seconds"; empty where neither is printed.
std::string state_words(const StuckTask&);

/// "mutex in f -> mutex in g -> mutex in f".
std::string chain_text(const Hang&);

/// A sentence for each task, then what follows.
std::vector<std::string> sentences(const Hang&);

/// Where it was seen, each once: sources, or releases.
std::vector<std::string> sources_of(const Hang&);
std::vector<std::string> releases_of(const Hang&);
std::vector<std::string> releases_of(const LockGraph&, const Finding&);

/// "holder:778 (state S, in foo_first): 1 task waits for it".
std::string root_words(const StuckRoot&);

}  // namespace lockgraph
