#include "wait_contexts.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace lockgraph {

namespace {

/// With CONFIG_PROVE_RAW_LOCK_NESTING a spinlock has a number of its own, between raw spinlocks and what sleeps.
enum class RawNesting : std::uint8_t { Unknown, Off, On };

/// How each boot was configured, by the numbers that it prints: `{4:4}`, `{1:3}` and a context `{5:5}` stand for On; a
/// mutex of `{3:3}`, `{1:2}` and a context `{4:4}` for Off.
class Configurations {
 public:
  explicit Configurations(const LockGraph& g) {
    for (const ReportRef& r : g.reports()) {
      Boot& boot = boots_[r.boot];
      of_report_.push_back(&boot);
      if (r.context) boot.prints = true, boot.on |= r.context->inner == 5, boot.off |= r.context->inner == 4;
    }
    for (const ClassNode& c : g.classes())
      for (const auto& [report, wait] : c.waits) {
        Boot& boot = *of_report_[report];
        boot.prints = true;
        boot.on |= wait.inner == 4 || wait == WaitTypes{1, 3};
        boot.off |= wait == WaitTypes{1, 2} || (c.sleeps && wait == WaitTypes{3, 3});
      }
  }

  RawNesting of(ReportId report) const {
    const Boot& boot = *of_report_[report];
    return boot.on == boot.off ? RawNesting::Unknown : boot.on ? RawNesting::On : RawNesting::Off;
  }
  /// Prints its boot no wait types at all?
  bool prints_none(ReportId report) const { return !of_report_[report]->prints; }

 private:
  struct Boot {
    bool prints = false, off = false, on = false;
  };
  std::map<std::string_view, Boot> boots_;
  std::vector<Boot*> of_report_;
};

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
          if (configurations_.prints_none(w.report) ||
              (configurations_.of(w.report) == nesting && !is_old(g_.reports(), w)))
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

  /// An old one of a report that prints both wait types.
  std::optional<ReportId> refuted_by(const DependencyEdge& e) const {
    const auto type_of = [&](ClassId v, ReportId report) -> const WaitTypes* {
      const auto at = std::ranges::lower_bound(g_[v].waits, report, {}, [](const auto& wait) { return wait.first; });
      return at == g_[v].waits.end() || at->first != report ? nullptr : &at->second;
    };
    for (const Witness& w : e.witnesses) {
      if (!is_old(g_.reports(), w)) continue;
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
