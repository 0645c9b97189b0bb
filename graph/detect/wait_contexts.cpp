#include "wait_contexts.h"

#include <algorithm>
#include <array>

namespace lockgraph {

Configurations::Configurations(const LockGraph& g) : g_(g) {
  for (const ReportRef& r : g.reports())
    if (r.context) {
      Boot& boot = boots_[r.boot];
      boot.prints = true;
      boot.on |= r.context->inner == 5, boot.off |= r.context->inner == 4;
    }
  for (const ClassNode& c : g.classes())
    for (const auto& [report, wait] : c.waits) {
      Boot& boot = boots_[g.reports()[report].boot];
      boot.prints = true;
      boot.on |= wait.inner == 4 || wait == WaitTypes{1, 3};
      boot.off |= wait == WaitTypes{1, 2} || (c.sleeps && wait == WaitTypes{3, 3});
    }
}

RawNesting Configurations::of(ReportId report) const {
  const auto boot = boots_.find(g_.reports()[report].boot);
  if (boot == boots_.end() || boot->second.on == boot->second.off) return RawNesting::Unknown;
  return boot->second.on ? RawNesting::On : RawNesting::Off;
}

bool Configurations::prints_none(ReportId report) const {
  const auto boot = boots_.find(g_.reports()[report].boot);
  return boot == boots_.end() || !boot->second.prints;
}

namespace {

/// What a class is printed with in boots of one configuration.
struct Printed {
  int strictest = 0;  ///< inner type; 0: none is checked
  int widest = 0;     ///< outer type
};

class Finder {
 public:
  explicit Finder(const LockGraph& g) : g_(g), configurations_(g), printed_(g.classes().size()) {
    for (ClassId v = 0; v < printed_.size(); ++v)
      for (const auto& [report, type] : g[v].waits) {
        const RawNesting nesting = configurations_.of(report);
        if (nesting == RawNesting::Unknown) continue;
        Printed& p = printed_[v][nesting == RawNesting::On];
        if (type.inner > 0 && (!p.strictest || type.inner < p.strictest)) p.strictest = type.inner;
        p.widest = std::max(p.widest, type.outer);
      }
  }

  WaitContexts find() {
    WaitContexts out;
    for (const DependencyEdge& e : g_.dependencies()) {
      if (e.from == e.to) continue;
      for (const RawNesting nesting : {RawNesting::Off, RawNesting::On}) {
        const int held = of(e.from, nesting).strictest, wanted = of(e.to, nesting).widest;
        if (held == 0 || wanted <= held) continue;
        if (const auto by = refuted_by(e)) {
          out.refuted.push_back({{FindingKind::WaitContext, {e.from, e.to}}, {}, *by});
          break;
        }
        ForbiddenWait wait;
        for (const Witness& w : e.witnesses)
          if (configurations_.prints_none(w.report) || (configurations_.of(w.report) == nesting && !is_old(w)))
            wait.seen.push_back(w.report);
        if (wait.seen.empty()) continue;
        for (const auto& [report, type] : g_[e.from].waits)
          if (configurations_.of(report) == nesting && type.inner == held) wait.held.push_back(report);
        for (const auto& [report, type] : g_[e.to].waits)
          if (configurations_.of(report) == nesting && type.outer == wanted) wait.wanted.push_back(report);
        out.forbidden.emplace(e, std::move(wait));
        break;
      }
    }
    return out;
  }

 private:
  const Printed& of(ClassId v, RawNesting nesting) const { return printed_[v][nesting == RawNesting::On]; }

  bool is_old(const Witness& w) const { return g_.reports()[w.report].checked && !w.is_new; }

  /// An old one of a report that prints both wait types.
  std::optional<ReportId> refuted_by(const DependencyEdge& e) const {
    const auto type_of = [&](ClassId v, ReportId report) -> const WaitTypes* {
      const auto at = std::ranges::lower_bound(g_[v].waits, report, {}, [](const auto& wait) { return wait.first; });
      return at == g_[v].waits.end() || at->first != report ? nullptr : &at->second;
    };
    for (const Witness& w : e.witnesses) {
      if (!is_old(w)) continue;
      const WaitTypes *held = type_of(e.from, w.report), *acquired = type_of(e.to, w.report);
      if (held && acquired && held->inner > 0 && acquired->outer > held->inner) return w.report;
    }
    return std::nullopt;
  }

  const LockGraph& g_;
  const Configurations configurations_;
  std::vector<std::array<Printed, 2>> printed_;  // by class; Off, On
};

}  // namespace

WaitContexts forbidden_waits(const LockGraph& g) { return Finder(g).find(); }

}  // namespace lockgraph
