#include "account/hangs.h"
#include "json/json.h"

#include <lockgraph/render/findings.h>
#include <lockgraph/render/words.h>

#include <fmt/format.h>

namespace lockgraph {
namespace {

const Report& report_of(const Analysis& a, const AuditedReport& r) {
  const ReportRef& ref = a.graph.reports()[r.report];
  return a.logs[ref.log].reports[ref.index];
}

}  // namespace

std::string new_deadlock_text(const Analysis& a, const AuditedReport& r) {
  const Finding& f = a.findings[*r.finding];
  const Report& report = report_of(a, r);
  std::string more = report.title;
  if (report.kernel && !report.kernel->release.empty()) more += (more.empty() ? "" : ", ") + report.kernel->release;
  return fmt::format("new {}  {}:{}  {}{}", f.id, report.source, report.line, chain_text(a.graph, f),
                     more.empty() ? "" : "  (" + more + ")");
}

std::string new_deadlock_json(const Analysis& a, const AuditedReport& r) {
  const Finding& f = a.findings[*r.finding];
  const Report& report = report_of(a, r);
  Json j{{"schema", "lockgraph.new/1"}, {"id", f.id},           {"kind", name(f.kind)},
         {"source", report.source},     {"line", report.line},  {"chain", names(a.graph, f)},
         {"verdict", name(r.verdict)},  {"title", report.title}};
  if (report.kernel) j["release"] = report.kernel->release;
  return dump_line(j);
}

std::string new_hang_text(const Finding& f) {
  const HangPlace& p = f.hang->places.front();
  return fmt::format("new {}  {}:{}  {}{}", f.id, p.source, p.line, chain_text(*f.hang),
                     p.release.empty() ? "" : "  (" + p.release + ")");
}

std::string new_hang_json(const Finding& f) {
  const HangPlace& p = f.hang->places.front();
  Json j{{"schema", "lockgraph.new/1"}, {"id", f.id},     {"kind", name(f.kind)},
         {"source", p.source},          {"line", p.line}, {"chain", chain_text(*f.hang)}};
  if (!p.release.empty()) j["release"] = p.release;
  return dump_line(j);
}

}  // namespace lockgraph
