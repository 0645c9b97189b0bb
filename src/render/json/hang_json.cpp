#include "account/hangs.h"
#include "json/finding_json.h"

#include <algorithm>

namespace lockgraph {

Json stuck_json(const StuckTask& t) {
  Json one{{"comm", t.task.comm}, {"pid", t.task.pid}};
  if (!t.waits_for.empty()) one["waits_for"] = t.waits_for;
  one["on"] = name(t.on);
  if (t.in) one["in"] = to_json(*t.in);
  if (t.state) one["state"] = std::string(1, t.state);
  if (t.seconds) one["seconds"] = t.seconds;
  if (!t.last_lock.empty()) {
    one["last_lock"] = {{"class", t.last_lock}};
    if (t.last_in) one["last_lock"]["in"] = to_json(*t.last_in);
  }
  if (t.line) one["line"] = t.line;
  return one;
}

Json stuck_json(const std::vector<StuckRoot>& roots) {
  Json all = Json::array();
  for (const StuckRoot& r : roots) {
    Json task = stuck_json(r.task);
    task.erase("line");
    Json one{{"task", std::move(task)}, {"waiting", r.waiting}, {"source", r.place.source}, {"line", r.place.line}};
    if (!r.place.release.empty()) one["release"] = r.place.release;
    all.push_back(std::move(one));
  }
  return all;
}

namespace {

Json task_json(const Task& t) { return {{"comm", t.comm}, {"pid", t.pid}}; }

}  // namespace

Json key_json(const DeadlockKey& key) {
  Json locks = Json::array();
  for (const LockKey& lock : key.locks) {
    Json one{{"lock", lock.base}};
    if (!lock.owner.empty()) one["owner"] = lock.owner;
    if (!lock.taker.empty()) one["taker"] = lock.taker;
    if (lock.nth > 1) one["nth"] = lock.nth;
    if (lock.preempt_rt) one["preempt_rt"] = true;
    if (lock.apart) one["apart"] = true;
    locks.push_back(std::move(one));
  }
  Json j{{"locks", std::move(locks)}};
  if (!key.irqs.empty()) {
    j["irq"] = Json::array();
    for (const Irq irq : key.irqs) j["irq"].push_back(name(irq));
  }
  if (key.by_context) j["by_context"] = true;
  return j;
}

Json hang_json(const Finding& f) {
  const Hang& h = *f.hang;
  Json j{{"id", f.id}, {"kind", name(f.kind)}, {"confidence", name(f.confidence)}, {"flags", f.flags.names()}};
  j["extends"] = nullptr;
  j["tasks"] = Json::array();
  for (std::size_t i = 0; i < h.tasks.size(); ++i) {
    const StuckTask& t = h.tasks[i];
    Json one = stuck_json(t);
    one["held_by"] = (i + 1) % h.tasks.size();
    if (t.taken_in) one["took_in"] = to_json(*t.taken_in);
    if (!t.also_held_by.empty()) {
      one["also_held_by"] = Json::array();
      for (const Task& other : t.also_held_by) one["also_held_by"].push_back(task_json(other));
    }
    j["tasks"].push_back(std::move(one));
  }
  j["explained_by"] = h.explained_by.empty() ? Json(nullptr) : Json(h.explained_by);
  j["happened"] = true;
  j["reports"] = std::max(f.reports.size(), h.places.size());
  j["boots"] = h.places.size();
  j["releases"] = releases_of(h);
  j["sources"] = sources_of(h);
  j["key"] = key_json(f.key);
  return j;
}

}  // namespace lockgraph
