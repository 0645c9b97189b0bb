#include <lockgraph/audit.h>

#include <lockgraph/identity.h>
#include <lockgraph/lock_class.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <tuple>

namespace lockgraph {
namespace {

constexpr std::array<std::string_view, 4> kNames = {"confirmed", "confirmed-by-graph", "incomplete", "contradicted"};

bool reports_deadlock(ReportKind kind) {
  using enum ReportKind;
  return kind == Circular || kind == Recursive || kind == IrqInversion || kind == IrqOrder ||
         kind == InconsistentState || kind == WaitContext;
}

/// What a report states, in the names of some graph: a chain as in Finding::path.
struct Claim {
  FindingKind kind = FindingKind::Cycle;
  std::vector<std::string> chain;
};

template <class NameOf>
std::vector<std::string> names(const std::vector<std::string>& labels, NameOf name_of) {
  std::vector<std::string> out;
  for (const std::string& label : labels) out.push_back(name_of(label));
  return out;
}

/// Of a wait-context report: the held lock that does not allow the acquired one; nothing when the context itself does
/// not.
const HeldLock* forbidding(const Report& r) {
  const ClassFact* acquired = r.find_class(r.acquiring);
  if (!acquired || !r.held) return nullptr;
  for (const HeldLock& h : *r.held) {
    const ClassFact* held = r.find_class(h.label);
    const int inner = held ? inner_wait(held->wait) : -1;
    if (inner > 0 && outer_wait(acquired->wait) > inner) return &h;
  }
  return nullptr;
}

template <class NameOf>
std::optional<Claim> claim_of(const Report& r, NameOf name_of) {
  if (const auto* c = std::get_if<CycleClaim>(&r.deadlock)) {
    Claim claim{FindingKind::Cycle, names(c->cycle, name_of)};
    std::rotate(claim.chain.begin(), std::min_element(claim.chain.begin(), claim.chain.end()), claim.chain.end());
    return claim;
  }
  if (const auto* c = std::get_if<IrqClaim>(&r.deadlock)) {
    if (c->path.empty()) return std::nullopt;
    return Claim{FindingKind::IrqInversion, names(c->path, name_of)};
  }
  if (const auto* c = std::get_if<StateClaim>(&r.deadlock))
    return Claim{FindingKind::InconsistentState, {name_of(c->label)}};
  if (const HeldLock* held = r.kind == ReportKind::WaitContext ? forbidding(r) : nullptr)
    return Claim{FindingKind::WaitContext, {name_of(held->label), name_of(r.acquiring)}};
  return std::nullopt;
}

/// Lockdep forbids any use in an NMI next to any other; the two states are all there is to it.
bool is_nmi_claim(const Report& r) {
  const auto* c = std::get_if<StateClaim>(&r.deadlock);
  return c && (c->was.starts_with("IN-NMI") || c->now.starts_with("IN-NMI"));
}

/// An interrupt may forbid a lock without any lock being held: `context-{2:2}` against `{3:3}`.
bool context_forbids(const Report& r) {
  const ClassFact* acquired = r.find_class(r.acquiring);
  return r.kind == ReportKind::WaitContext && acquired && inner_wait(r.wait_context) > 0 &&
         outer_wait(acquired->wait) > inner_wait(r.wait_context);
}

/// True when the sections of the report, taken alone, give what it states: its cycle or a shorter one inside it, an
/// inversion of its two ends, its class in both states, its forbidden wait.
bool derives_itself(const Report& r) {
  if (is_nmi_claim(r) || context_forbids(r)) return true;
  const auto claim = claim_of(r, [](const std::string& label) { return label; });
  if (!claim) return false;
  LogEvidence alone;
  alone.source = alone.hash = alone.named_after = "-";
  alone.reports = {r};
  const LockGraph g = build_graph({alone}, IdentityPolicy::Exact);
  const auto label_of = [&](Vertex v) { return g.graph[v].name.substr(0, g.graph[v].name.rfind('@')); };
  const std::set<std::string> claimed(claim->chain.begin(), claim->chain.end());
  const std::vector<Finding> findings = find_deadlocks(g);
  return std::any_of(findings.begin(), findings.end(), [&](const Finding& f) {
    if (f.kind != claim->kind) return false;
    if (f.kind == FindingKind::Cycle)
      return std::all_of(f.path.begin(), f.path.end(), [&](Vertex v) { return claimed.count(label_of(v)) > 0; });
    return label_of(f.path.front()) == claim->chain.front() && label_of(f.path.back()) == claim->chain.back();
  });
}

class Auditor {
 public:
  Auditor(const Evidence& logs, const LockGraph& g, const std::vector<Finding>& findings)
      : logs_(logs), g_(g), findings_(findings), identities_(logs, g.policy) {
    for (std::size_t i = 0; i < findings.size(); ++i) {
      by_id_.emplace(findings[i].id, i);
      if (findings[i].kind == FindingKind::Cycle)
        for (const Vertex v : findings[i].path) cycles_of_[g_.graph[v].name].push_back(i);
    }
    for (auto [v, end] = boost::vertices(g.graph); v != end; ++v) vertex_of_.emplace(g.graph[*v].name, *v);
  }

  Audit audit() {
    for (std::size_t l = 0; l < logs_.size(); ++l)
      for (std::size_t k = 0; k < logs_[l].reports.size(); ++k)
        if (reports_deadlock(logs_[l].reports[k].kind)) out_.reports.push_back(audit_one(l, k));
    group();
    find_candidates();
    find_shared();
    return std::move(out_);
  }

 private:
  AuditedReport audit_one(std::size_t l, std::size_t k) const {
    const Report& r = logs_[l].reports[k];
    AuditedReport a;
    a.log = l, a.report = k;
    a.why = r.contradictions.empty() ? r.problems : r.contradictions;
    const auto resolved = [&](const std::string& label) { return identities_.of(l, r.boot, label).name; };
    if (auto claim = claim_of(r, resolved)) {
      a.kind = claim->kind, a.chain = std::move(claim->chain);
      a.deadlock = finding_id(a.kind, a.chain);
      find_finding(a);
    }
    if (!r.contradictions.empty()) {
      a.verdict = AuditVerdict::Contradicted;
    } else if (derives_itself(r)) {
      a.verdict = AuditVerdict::Confirmed;
    } else if (a.finding || a.contains || closes_cycle_of_others(r, l, a)) {
      a.verdict = AuditVerdict::ConfirmedByGraph;
      if (a.why.empty()) a.why.push_back("its own sections do not give the deadlock that it states");
    } else if (a.deadlock.empty()) {
      a.verdict = AuditVerdict::Incomplete;
      if (a.why.empty()) a.why.push_back("the sections that its deadlock would follow from are not printed");
    } else if (r.problems.empty()) {
      a.verdict = AuditVerdict::Contradicted;
      a.why.push_back("its sections do not give the deadlock that it states");
    } else {
      a.verdict = AuditVerdict::Incomplete;
    }
    return a;
  }

  void find_finding(AuditedReport& a) const {
    if (const auto it = by_id_.find(a.deadlock); it != by_id_.end()) a.finding = it->second;
    if (a.finding || a.kind != FindingKind::Cycle) return;
    const std::set<std::string> claimed(a.chain.begin(), a.chain.end());
    for (const std::string& name : a.chain) {
      const auto it = cycles_of_.find(name);
      if (it == cycles_of_.end()) continue;
      for (const std::size_t i : it->second) {
        const auto& path = findings_[i].path;
        const bool inside =
            std::all_of(path.begin(), path.end(), [&](Vertex v) { return claimed.count(g_.graph[v].name) > 0; });
        if (inside && (!a.contains || path.size() < findings_[*a.contains].path.size())) a.contains = i;
      }
    }
  }

  /// A mangled report still tells its new dependency; other logs may close the cycle over it.
  bool closes_cycle_of_others(const Report& r, std::size_t l, AuditedReport& a) const {
    if (r.kind != ReportKind::Circular) return false;
    for (const Dependency& d : r.dependencies) {
      if (!d.is_new) continue;
      const std::string from = identities_.of(l, r.boot, d.from).name, to = identities_.of(l, r.boot, d.to).name;
      const auto it = cycles_of_.find(from);
      if (it == cycles_of_.end()) continue;
      for (const std::size_t i : it->second) {
        const auto& path = findings_[i].path;
        for (std::size_t k = 0; k < path.size(); ++k)
          if (g_.graph[path[k]].name == from && g_.graph[path[(k + 1) % path.size()]].name == to)
            return a.finding = i, true;
      }
    }
    return false;
  }

  void group() {
    std::map<std::string, Duplicates> groups;
    std::map<std::string, std::set<std::string>> of_title;
    for (std::size_t i = 0; i < out_.reports.size(); ++i) {
      const AuditedReport& a = out_.reports[i];
      if (a.deadlock.empty()) continue;
      const std::string& title = logs_[a.log].reports[a.report].title;
      Duplicates& d = groups[a.deadlock];
      d.deadlock = a.deadlock;
      d.reports.push_back(i);
      if (title.empty()) continue;
      d.titles.push_back(title);
      of_title[title].insert(a.deadlock);
    }
    for (auto& [deadlock, d] : groups) {
      std::sort(d.titles.begin(), d.titles.end());
      d.titles.erase(std::unique(d.titles.begin(), d.titles.end()), d.titles.end());
      distinct_.push_back(d);
      if (d.reports.size() > 1) out_.duplicates.push_back(std::move(d));
    }
    std::stable_sort(out_.duplicates.begin(), out_.duplicates.end(),
                     [](const auto& a, const auto& b) { return a.reports.size() > b.reports.size(); });
    for (const auto& [title, deadlocks] : of_title)
      if (deadlocks.size() > 1) out_.titles.push_back({title, {deadlocks.begin(), deadlocks.end()}});
  }

  using Step = std::pair<std::string, std::string>;
  static std::vector<Step> steps_of(const AuditedReport& a) {
    std::vector<Step> steps;
    const bool cycle = a.kind == FindingKind::Cycle;
    if (!cycle && a.kind != FindingKind::IrqInversion) return steps;
    for (std::size_t i = 0; i + (cycle ? 0 : 1) < a.chain.size(); ++i)
      steps.emplace_back(a.chain[i], a.chain[(i + 1) % a.chain.size()]);
    return steps;
  }

  /// Functions that took the locks of a deadlock, by its first report.
  std::set<std::string> functions_of(const AuditedReport& a) const {
    std::set<std::string> functions;
    for (const Dependency& d : logs_[a.log].reports[a.report].dependencies)
      if (const auto site = acquiring_site(d.stack)) functions.insert(site->function);
    return functions;
  }

  bool is_ambiguous(const std::string& name) const {
    const auto it = vertex_of_.find(name);
    return it != vertex_of_.end() && g_.graph[it->second].ambiguous;
  }

  void find_candidates() {
    using Key = std::pair<FindingKind, std::set<std::string>>;
    std::map<Key, std::vector<std::string>> by_names, by_functions;
    for (const Duplicates& d : distinct_) {
      const AuditedReport& a = out_.reports[d.reports.front()];
      std::set<std::string> base_names;
      for (const std::string& n : a.chain) base_names.insert(base_name(n, is_ambiguous(n)));
      by_names[{a.kind, base_names}].push_back(d.deadlock);
      if (auto functions = functions_of(a); functions.size() > 1)
        by_functions[{a.kind, functions}].push_back(d.deadlock);
    }
    for (auto* groups : {&by_names, &by_functions})
      for (auto& [key, deadlocks] : *groups) {
        if (deadlocks.size() < 2) continue;
        std::string words;
        for (const std::string& n : key.second) words += (words.empty() ? "" : ", ") + n;
        out_.candidates.push_back(
            {(groups == &by_names ? "the same classes, but for numbers and order: " : "taken by the same functions: ") +
                 words,
             std::move(deadlocks)});
      }
  }

  void find_shared() {
    std::map<Step, SharedDependency> on_step;
    for (const Duplicates& d : distinct_)
      for (const Step& step : steps_of(out_.reports[d.reports.front()])) {
        SharedDependency& s = on_step[step];
        s.from = step.first, s.to = step.second;
        s.deadlocks.push_back(d.deadlock);
        s.reports += d.reports.size();
      }
    for (auto& [step, s] : on_step)
      if (s.deadlocks.size() > 1) out_.shared.push_back(std::move(s));
    std::stable_sort(out_.shared.begin(), out_.shared.end(), [](const auto& a, const auto& b) {
      return std::tuple(b.reports, b.deadlocks.size()) < std::tuple(a.reports, a.deadlocks.size());
    });
  }

  const Evidence& logs_;
  const LockGraph& g_;
  const std::vector<Finding>& findings_;
  const Identities identities_;
  std::map<std::string, std::size_t> by_id_;
  std::map<std::string, std::vector<std::size_t>> cycles_of_;
  std::map<std::string, Vertex> vertex_of_;
  std::vector<Duplicates> distinct_;  // every deadlock with its reports
  Audit out_;
};

}  // namespace

std::string_view name(AuditVerdict v) { return kNames.at(static_cast<std::size_t>(v)); }

Audit audit_reports(const Evidence& logs, const LockGraph& g, const std::vector<Finding>& findings) {
  return Auditor(logs, g, findings).audit();
}

void relate_titles(Evidence& logs, const Audit& audit) {
  std::set<std::string_view> ambiguous;
  for (const AmbiguousTitle& t : audit.titles) ambiguous.insert(t.title);
  std::map<std::string_view, std::size_t> group_of;  // title -> its deadlock
  for (std::size_t i = 0; i < audit.duplicates.size(); ++i)
    for (const std::string& title : audit.duplicates[i].titles)
      if (!ambiguous.count(title)) group_of.emplace(title, i);
  for (LogEvidence& log : logs) {
    if (!log.bisection) continue;
    std::set<std::size_t> looked_for;
    for (const BisectionStep& s : log.bisection->steps)
      for (const RunGroup& g : s.runs)
        if (const auto it = group_of.find(g.title); g.likeness == Likeness::Same && it != group_of.end())
          looked_for.insert(it->second);
    for (BisectionStep& s : log.bisection->steps)
      for (RunGroup& g : s.runs)
        if (const auto it = group_of.find(g.title);
            g.likeness == Likeness::Other && it != group_of.end() && looked_for.count(it->second))
          g.likeness = Likeness::Akin;
  }
}

}  // namespace lockgraph
