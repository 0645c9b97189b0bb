#include "json/json.h"
#include "kernel/lock_machinery.h"

#include <lockgraph/render/render.h>

namespace lockgraph {
namespace {

using lockgraph::to_json;

Json to_json(const ClassFact& c) {
  Json j{{"class", c.label}};
  if (c.usage) j["usage"] = c.usage->names();
  if (!c.wait.empty()) j["wait"] = c.wait;
  if (!c.key.empty()) j["key"] = c.key;
  return j;
}

/// Absent where it is not known.
void add_kind(Json& j, const char* key, const Acquisition& a) {
  if (a.access != Access::Unknown) j[key] = {{"access", name(a.access)}, {"known", name(a.known)}};
}

Json to_json(const Dependency& d) {
  Json j{{"from", d.from}, {"to", d.to}};
  if (const auto site = acquiring_site(d.stack)) j["site"] = to_json(*site);
  add_kind(j, "held", d.held);
  add_kind(j, "acquired", d.acquired);
  return j;
}

Json to_json(const HeldLock& h) {
  Json j{{"class", h.label}};
  if (h.site) j["site"] = to_json(*h.site);
  return j;
}

Json to_json(const KernelRelease& k) {
  Json j = Json::object();
  if (!k.release.empty()) j["release"] = k.release;
  if (const std::string version = version_of(k.release); !version.empty()) j["version"] = version;
  if (!k.build.empty()) j["build"] = k.build;
  if (k.taint) j["taint"] = *k.taint;
  return j;
}

template <class T>
Json to_json(const std::vector<T>& values) {
  Json j = Json::array();
  for (const T& v : values) j.push_back(to_json(v));
  return j;
}

struct DeadlockJson {
  Json operator()(const std::monostate&) const { return {}; }
  Json operator()(const CycleClaim& c) const { return {{"cycle", c.cycle}}; }
  Json operator()(const IrqClaim& c) const {
    Json j{{"irq", name(c.irq)}, {"safe", c.safe}};
    if (!c.unsafe.empty()) j["unsafe"] = c.unsafe;
    if (!c.path.empty()) j["path"] = c.path;
    return j;
  }
  Json operator()(const StateClaim& c) const { return {{"class", c.label}, {"was", c.was}, {"now", c.now}}; }
};

}  // namespace

std::string report_json(const Report& r) {
  Json j{{"schema", "lockgraph.report/1"},
         {"source", r.source},
         {"line", r.line},
         {"last_line", r.last_line},
         {"kind", name(r.kind)}};
  if (!r.title.empty()) j["title"] = r.title;
  if (!r.corrupted.empty()) j["corrupted"] = r.corrupted;
  if (r.kernel) j["kernel"] = to_json(*r.kernel);
  if (r.task) j["task"] = {{"comm", r.task->comm}, {"pid", r.task->pid}};
  j["classes"] = to_json(r.classes.all());
  j["dependencies"] = to_json(r.dependencies.all());
  if (r.held) j["held"] = to_json(*r.held);
  if (Json deadlock = std::visit(DeadlockJson{}, r.deadlock); !deadlock.is_null()) j["deadlock"] = std::move(deadlock);
  if (const auto* cycle = std::get_if<CycleClaim>(&r.deadlock); cycle && cycle->instances != Instances::Unknown)
    j["instances"] = name(cycle->instances);
  if (r.expected) j["assertion"] = {{"lock", r.acquiring}, {"expects", name(*r.expected)}};
  if (r.preempt_rt) j["preempt_rt"] = true;
  if (r.lockdep_off_since) j["lockdep_off_since"] = r.lockdep_off_since;
  j["problems"] = r.problems;
  if (!r.remarks.empty()) j["remarks"] = r.remarks;
  return dump_line(j);
}

}  // namespace lockgraph
