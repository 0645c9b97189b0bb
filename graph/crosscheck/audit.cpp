// Each reported deadlock against its own sections, alone and with those of other logs.
#include "audit.h"

#include "../detect/detect.h"
#include "../merge/merge.h"
#include "duplicates.h"

#include <range/v3/algorithm/all_of.hpp>
#include <range/v3/algorithm/any_of.hpp>
#include <range/v3/algorithm/contains.hpp>

#include <algorithm>
#include <array>
#include <map>

namespace lockgraph {
namespace {

constexpr std::array<std::string_view, 4> kAuditNames = {"confirmed", "confirmed-by-graph", "incomplete",
                                                         "contradicted"};

/// True when the sections of the report, taken alone, give what it states.
bool derives_itself(const Report& r) {
  LogEvidence log;
  log.source = log.hash = "-";
  log.reports = {r};
  const Evidence alone{std::move(log)};
  const Identities identities(alone, IdentityPolicy::Exact);
  const LockGraph g = build_graph(alone, identities, IdentityPolicy::Exact);
  const std::vector<Claim> claims = claims_of(alone, identities, g);
  if (claims.empty() || claims.front().incomplete) return false;
  const Claim& claim = claims.front();
  return gives(g, claim, claim.irqs);
}

class Auditor {
 public:
  Auditor(const Evidence& logs, const Bodies& bodies, const LockGraph& g, const std::vector<Claim>& claims,
          const std::vector<Finding>& findings)
      : logs_(logs), bodies_(bodies), g_(g), findings_(findings), derives_(bodies.count()) {
    std::map<DeadlockKey, std::size_t> by_key;
    for (std::size_t i = 0; i < findings.size(); ++i) {
      by_key.emplace(findings[i].key, i);
      if (findings[i].kind == FindingKind::Cycle && !findings[i].incomplete) note_new_dependencies(findings[i], i);
    }
    for (const Claim& c : claims) stated_.emplace(c.report, by_key.at(c.key));
  }

  std::vector<AuditedReport> audit() {
    std::vector<AuditedReport> audited;
    for (ReportId id = 0; id < g_.reports().size(); ++id)
      if (!g_.reports()[id].is_dump && reports_deadlock(g_.reports()[id].kind)) audited.push_back(audit_one(id));
    return audited;
  }

 private:
  AuditedReport audit_one(ReportId id) {
    const Report& r = logs_[g_.reports()[id].log].reports[g_.reports()[id].index];
    AuditedReport a;
    a.report = id;
    a.why = r.contradictions.empty() ? r.problems : r.contradictions;
    a.agrees = r.agreements, a.remarks = r.remarks;
    const ReportId first = g_.reports()[id].first;
    if (const auto it = stated_.find(first); it != stated_.end()) a.finding = it->second;
    const bool complete = a.finding && !findings_[*a.finding].incomplete;
    // A mangled report still tells its new dependency; other logs may close a cycle over it.
    if (const auto it = cycle_over_new_.find(first); !complete && it != cycle_over_new_.end())
      a.completed_by = it->second;
    a.verdict = verdict(r, a, complete);
    if (complete && r.kind == ReportKind::WaitContext)
      a.agrees.push_back(forbidden_wait_words(findings_[*a.finding], first));
    return a;
  }

  std::string forbidden_wait_words(const Finding& f, ReportId id) const {
    const ClassNode& acquired = g_[f.path.back()];
    return "the wait type of the acquired lock, " + wait_words(acquired, {id}) + ", and that of " +
           (is_forbidden_by_context(f) ? "the context"
                                       : g_[f.path.front()].name + ", " + wait_words(g_[f.path.front()], {id})) +
           ": the one forbids the other";
  }

  AuditVerdict verdict(const Report& r, AuditedReport& a, bool complete) {
    const auto because = [&](std::string_view why) {
      if (a.why.empty()) a.why.emplace_back(why);
    };
    if (!r.contradictions.empty()) return AuditVerdict::Contradicted;
    if (derives(a.report, r)) return AuditVerdict::Confirmed;
    if (a.completed_by || (complete && holds_in(g_, findings_[*a.finding]))) {
      because("its own sections do not give the deadlock that it states");
      return AuditVerdict::ConfirmedByGraph;
    }
    if (!r.problems.empty()) return AuditVerdict::Incomplete;
    if (complete) {
      because("its sections do not give the deadlock that it states");
      return AuditVerdict::Contradicted;
    }
    if (r.kind == ReportKind::WaitContext && forbids_nothing(r)) {
      because("the wait types that it prints forbid nothing: neither the context nor a held lock is stricter");
      return AuditVerdict::Contradicted;
    }
    because("the sections that its deadlock would follow from are not printed");
    return AuditVerdict::Incomplete;
  }

  /// The acquired lock, the context and every held lock print their wait types, and still nothing is forbidden.
  static bool forbids_nothing(const Report& r) {
    const ClassFact* acquired = r.find_class(r.acquiring);
    if (!acquired || acquired->wait.empty() || r.wait_context.empty() || !r.held) return false;
    const ClassIndex classes(r);
    return ranges::all_of(*r.held, [&](const HeldLock& h) {
      const ClassFact* held = classes.find(h.label);
      return held && !held->wait.empty();
    });
  }

  void note_new_dependencies(const Finding& cycle, std::size_t number) {
    for (const Step& s : steps(cycle))
      if (const DependencyEdge* e = g_.dependency(s.from, s.to))
        for (const Witness& w : e->witnesses)
          if (w.is_new) cycle_over_new_.emplace(w.report, number);
  }

  bool derives(ReportId id, const Report& r) {
    std::optional<bool>& known = derives_[bodies_.of_report(g_.reports()[id].log, g_.reports()[id].index)];
    if (!known) known = derives_itself(r);
    return *known;
  }

  const Evidence& logs_;
  const Bodies& bodies_;
  const LockGraph& g_;
  const std::vector<Finding>& findings_;
  std::map<ReportId, std::size_t> stated_;          // finding that a report states
  std::vector<std::optional<bool>> derives_;        // by body
  std::map<ReportId, std::size_t> cycle_over_new_;  // the best cycle over its new dependency
};

}  // namespace

std::string_view name(AuditVerdict v) { return kAuditNames.at(static_cast<std::size_t>(v)); }

Audit audit_reports(const Evidence& logs, const Bodies& bodies, const LockGraph& g, const std::vector<Claim>& claims,
                    const std::vector<Finding>& findings) {
  Audit audit;
  audit.reports = Auditor(logs, bodies, g, claims, findings).audit();
  group_duplicates(logs, g, findings, audit);
  return audit;
}

}  // namespace lockgraph
