#include "json/json_line.h"
#include "kernel/lock_machinery.h"

#include <lockgraph/render/report.h>

namespace lockgraph {
namespace {

/// Writes a report; what is not known is left out.
class ReportWriter {
 public:
  std::string text_of(const Report& r) {
    out_.object([&] { write(r); });
    return out_.text();
  }

 private:
  void member(std::string_view key, const auto& value) { out_.key(key).value(value); }
  void member_if_said(std::string_view key, const std::string& text) {
    if (!text.empty()) member(key, text);
  }
  template <class Values>
  void members(std::string_view key, const Values& values) {
    out_.key(key).array(values, [&](const auto& v) { out_.object([&] { write(v); }); });
  }

  void write(const Report& r) {
    member("schema", std::string_view("lockgraph.report/1"));
    member("source", r.source);
    member("line", r.line);
    member("last_line", r.last_line);
    member("kind", name(r.kind));
    member_if_said("title", r.title);
    member_if_said("corrupted", r.corrupted);
    if (r.kernel) out_.key("kernel").object([&] { write(*r.kernel); });
    if (r.task)
      out_.key("task").object([&] {
        member("comm", r.task->comm);
        member("pid", r.task->pid);
      });
    members("classes", r.classes);
    members("dependencies", r.dependencies);
    if (r.held) members("held", *r.held);
    std::visit([&](const auto& claim) { write_claim(claim); }, r.deadlock);
    if (const auto* cycle = std::get_if<CycleClaim>(&r.deadlock); cycle && cycle->instances != Instances::Unknown)
      member("instances", name(cycle->instances));
    if (r.expected)
      out_.key("assertion").object([&] {
        member("lock", r.acquiring);
        member("expects", name(*r.expected));
      });
    if (r.preempt_rt) member("preempt_rt", true);
    if (r.lockdep_off_since) member("lockdep_off_since", r.lockdep_off_since);
    member("problems", r.problems);
    if (!r.remarks.empty()) member("remarks", r.remarks);
  }

  void write(const KernelRelease& k) {
    member_if_said("release", k.release);
    member_if_said("version", version_of(k.release));
    member_if_said("build", k.build);
    if (k.taint) member("taint", *k.taint);
  }

  void write(const ClassFact& c) {
    member("class", c.label);
    if (c.usage) member("usage", c.usage->names());
    member_if_said("wait", c.wait);
    member_if_said("key", c.key);
  }

  void write_kind(std::string_view key, const Acquisition& a) {
    if (a.access == Access::Unknown) return;
    out_.key(key).object([&] {
      member("access", name(a.access));
      member("known", name(a.known));
    });
  }

  void write(const Dependency& d) {
    member("from", d.from);
    member("to", d.to);
    write_site(acquiring_site(d.stack));
    write_kind("held", d.held);
    write_kind("acquired", d.acquired);
  }

  void write(const HeldLock& h) {
    member("class", h.label);
    write_site(h.site);
  }

  void write_site(const std::optional<Site>& site) {
    if (!site) return;
    out_.key("site").object([&] {
      member("function", site->function);
      if (!site->file.empty()) member("file", site->file), member("line", site->line);
    });
  }

  void write_claim(const std::monostate&) {}
  void write_claim(const CycleClaim& c) {
    out_.key("deadlock").object([&] { member("cycle", c.cycle); });
  }
  void write_claim(const IrqClaim& c) {
    out_.key("deadlock").object([&] {
      member("irq", name(c.irq));
      member("safe", c.safe);
      member_if_said("unsafe", c.unsafe);
      if (!c.path.empty()) member("path", c.path);
    });
  }
  void write_claim(const StateClaim& c) {
    out_.key("deadlock").object([&] {
      member("class", c.label);
      member("was", c.was);
      member("now", c.now);
    });
  }

  JsonLine out_;
};

}  // namespace

std::string report_json(const Report& r) { return ReportWriter().text_of(r); }

}  // namespace lockgraph
