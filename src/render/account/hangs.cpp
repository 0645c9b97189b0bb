#include "hangs.h"

#include "words.h"

#include <lockgraph/graph/questions.h>
#include <lockgraph/render/words.h>

#include <algorithm>
#include <set>

namespace lockgraph {
namespace {

constexpr std::size_t kOthersNamed = 3;

std::string_view noun(WaitedFor on) {
  switch (on) {
    case WaitedFor::Mutex: return "mutex";
    case WaitedFor::RwsemRead:
    case WaitedFor::RwsemWrite: return "rw-semaphore";
    case WaitedFor::Semaphore: return "semaphore";
    case WaitedFor::RtMutex: return "rt_mutex";
    case WaitedFor::Completion: return "completion";
    case WaitedFor::Folio: return "page";
    case WaitedFor::Io: return "I/O";
    case WaitedFor::Bit: return "bit";
    case WaitedFor::Unknown: break;
  }
  return "lock";
}

std::string place_clause(std::string_view word, const std::optional<Site>& site) {
  if (!site) return {};
  return site->file.empty() ? fmt::format(", {} {}()", word, site->function)
                            : fmt::format(", {} {}() at {}:{}", word, site->function, site->file, site->line);
}

std::string role_words(WaitedFor on) {
  return on == WaitedFor::RwsemRead ? " as a reader" : on == WaitedFor::RwsemWrite ? " as a writer" : "";
}

std::string sentence(const Hang& h, std::size_t i) {
  const StuckTask &t = h.tasks[i], &next = h.tasks[(i + 1) % h.tasks.size()];
  const bool by_itself = h.tasks.size() == 1;
  const std::string state = state_words(t);
  std::string text = fmt::format("{}{} waits for {}{}", task_words(t.task),
                                 state.empty() ? "" : fmt::format(" ({})", state), lock_words(t), role_words(t.on));
  text += place_clause("in", t.in);
  text += by_itself ? ", which it has itself" : fmt::format(", which {} has", task_words(next.task));
  if (t.on == WaitedFor::Semaphore) text += " (it was the last to take it)";
  text += place_clause("taken in", next.taken_in);
  if (!t.also_held_by.empty()) {
    std::vector<std::string> others;
    for (const Task& other : t.also_held_by) others.push_back(task_words(other));
    text += fmt::format("; {} {} it, too", joined_first(std::move(others), kOthersNamed),
                        t.also_held_by.size() == 1 ? "has or wants" : "have or want");
  }
  return text + ".";
}

}  // namespace

/// A name may hold a newline.
std::string task_words(const Task& t) {
  std::string words;
  for (const char c : t.comm) c == '\n' ? words += "\\n" : words += c;
  return fmt::format("{}:{}", words, t.pid);
}

std::string lock_words(const StuckTask& t) {
  if (t.waits_for.empty()) return fmt::format("the {}", noun(t.on));
  return fmt::format("the {} {}", noun(t.on), t.waits_for);
}

std::string kind_words(const StuckTask& t) { return std::string(noun(t.on)) + role_words(t.on); }

std::string state_words(const StuckTask& t) {
  std::string text = t.state ? fmt::format("state {}", t.state) : "";
  if (t.seconds)
    text += fmt::format("{}blocked for more than {}", text.empty() ? "" : ", ", counted(t.seconds, "second"));
  return text;
}

std::string chain_text(const Hang& h) {
  std::vector<std::string> steps;
  for (const StuckTask& t : h.tasks)
    steps.push_back(fmt::format("{} in {}", noun(t.on), t.taker.empty() ? "(no stack printed)" : t.taker));
  steps.push_back(steps.front());
  return joined(steps, " -> ");
}

std::vector<std::string> sentences(const Hang& h) {
  std::vector<std::string> all;
  for (std::size_t i = 0; i < h.tasks.size(); ++i) all.push_back(sentence(h, i));
  all.emplace_back(h.tasks.size() == 1 ? "It never goes on." : "Nobody goes on: this is no warning, it happened.");
  if (!h.explained_by.empty())
    all.push_back(fmt::format("It is the cycle of locks {}, in those very functions.", h.explained_by));
  return all;
}

std::vector<std::string> sources_of(const Hang& h) {
  std::set<std::string> sources;
  for (const HangPlace& p : h.places) sources.insert(p.source);
  return {sources.begin(), sources.end()};
}

std::vector<std::string> releases_of(const LockGraph& g, const Finding& f) {
  return f.hang ? releases_of(*f.hang) : releases_of(g, f.reports);
}

std::vector<std::string> releases_of(const Hang& h) {
  std::vector<std::string> releases;
  for (const HangPlace& p : h.places)
    if (!p.release.empty()) releases.push_back(p.release);
  std::ranges::sort(releases, {}, release_order);
  releases.erase(std::unique(releases.begin(), releases.end()), releases.end());
  return releases;
}

std::string root_words(const StuckRoot& r) {
  const StuckTask& t = r.task;
  std::string does = t.on == WaitedFor::Unknown ? "" : fmt::format("waits for {}{}", lock_words(t), role_words(t.on));
  if (t.in) does += fmt::format("{}in {}", does.empty() ? "" : ", ", place_words(t.in));
  if (const std::string state = state_words(t); !state.empty()) does += (does.empty() ? "" : ", ") + state;
  if (!t.last_lock.empty())
    does += fmt::format("{}the last lock it took is {}{}", does.empty() ? "" : ", ", t.last_lock,
                        t.last_in ? ", in " + place_words(t.last_in) : "");
  return fmt::format("{}: {}{}", task_words(t.task), does.empty() ? "what it does is not printed" : does,
                     r.waiting ? "; " + counted(r.waiting, "task waits for it", "tasks wait for it") : "");
}

}  // namespace lockgraph
