#include "account/activities.h"
#include "account/hangs.h"
#include "account/heading.h"
#include "account/words.h"

#include <lockgraph/graph/compare.h>
#include <lockgraph/render/findings.h>
#include <lockgraph/render/words.h>

#include <fmt/format.h>

namespace lockgraph {
namespace {

/// "takes B" and, on the next line, where, in which kinds, by how many reports.
std::string step_text(const LockGraph& g, const Step& s) {
  const DependencyEdge* e = g.dependency(s.from, s.to);
  if (!e) return fmt::format("takes {}\n        (not printed)\n", g[s.to].name);
  return fmt::format("takes {}\n        in {}  [{}; {}: {}]\n", g[s.to].name, place_words(e->site), kind_words(*e),
                     counted(count_of(g, e->reports), "report"),
                     e->releases.empty() ? release_words({}) : joined(e->releases));
}

std::string states(const LockGraph& g, ClassId v, const Finding& f) {
  return fmt::format("    {}: {}\n", g[v].name, joined(state_words(g, v, f), "; "));
}

std::string cycle_text(const LockGraph& g, const Finding& f) {
  std::string text;
  for (const Lane& lane : scenario_of(g, f).lanes) {
    text += fmt::format("    {} {} and ", lane.who, holding_words(g, lane));
    ClassId from = *lane.holds;
    const auto step = [&](const std::optional<Entered>& entered, std::string_view where) {
      if (!entered) return;
      text += step_text(g, {from, entered->activity}) + fmt::format("      in {} it ", where);
      from = entered->activity;
    };
    step(lane.entered, "reclaim");
    step(lane.notifies, "a notifier");
    text += step_text(g, {from, *lane.wants});
  }
  return text;
}

std::string inversion_text(const LockGraph& g, const Finding& f) {
  std::string text = states(g, f.path.front(), f);
  for (const Step& s : steps(f)) text += "      holding it, a task " + step_text(g, s);
  text += states(g, f.path.back(), f);
  return text + fmt::format("    so an interrupt ({}) on a CPU that holds {} and takes {} waits for ever\n",
                            irq_words(f.irqs), g[f.path.back()].name, g[f.path.front()].name);
}

std::string wait_text(const LockGraph& g, const Finding& f) {
  const ClassNode& acquired = g[f.path.back()];
  if (is_forbidden_by_context(f))
    return fmt::format("    the context itself does not allow to wait for {} (wait type {})\n", acquired.name,
                       wait_words(acquired, f.reports));
  const ClassNode& held = g[f.path.front()];
  std::string text =
      fmt::format("    {} (wait type {}) is held, which does not allow to wait for {} (wait type {})\n", held.name,
                  wait_words(held, f.reports), acquired.name, wait_words(acquired, f.reports));
  if (f.confidence > Confidence::Reported)
    text += "      holding it, a task " + step_text(g, {f.path.front(), f.path.back()});
  return text;
}

std::string state_text(const LockGraph& g, const Finding& f) {
  std::string text = states(g, f.path.front(), f);
  if (f.irqs.empty() || f.irqs.front() == Irq::Nmi) text += "      it is used in an NMI, and outside\n";
  for (const auto& [state, site] : places_of_states(g, f.path.front(), f))
    text += fmt::format("      {} in {}\n", state, place_words(site));
  return text;
}

std::string incomplete_text(const LockGraph& g, const Finding& f) {
  std::string text = "    lockdep reported it, the log is cut; known are\n";
  for (const ClassId v : f.path) {
    const std::string_view role = v == f.safe ? "-safe" : v == f.unsafe ? "-unsafe" : "";
    text += fmt::format("      {}{}\n", g[v].name, role.empty() ? "" : fmt::format(", {}{}", irq_words(f.irqs), role));
  }
  for (const Step& s : steps(f))
    if (g.dependency(s.from, s.to)) text += fmt::format("    a task holds {} and {}", g[s.from].name, step_text(g, s));
  return text;
}

std::string body(const LockGraph& g, const Finding& f) {
  if (f.incomplete) return incomplete_text(g, f);
  switch (f.kind) {
    case FindingKind::Cycle: return cycle_text(g, f);
    case FindingKind::IrqInversion: return inversion_text(g, f);
    case FindingKind::WaitContext: return wait_text(g, f);
    case FindingKind::InconsistentState: return state_text(g, f);
    case FindingKind::Hang: break;
  }
  return {};
}

std::string hang_text(const LockGraph& g, const Finding& f) {
  constexpr std::size_t kPlaces = 8;
  std::string text = heading_text(g, f) + "\n    " + chain_text(g, f) + "\n";
  for (const std::string& s : sentences(*f.hang)) text += "    " + s + "\n";
  text += "    from:\n";
  for (std::size_t i = 0; i < f.hang->places.size() && i < kPlaces; ++i) {
    const HangPlace& p = f.hang->places[i];
    text += fmt::format("      {}:{} ({})\n", p.source, p.line, release_words(p.release));
  }
  return text + and_more(beyond(f.hang->places.size(), kPlaces), "      ", "--format json has all");
}

/// Of what nobody reported: how far its evidence lies apart, and what would refute it; of what is refuted, by whom.
std::string strength_text(const LockGraph& g, const Finding& f) {
  if (f.refuted_by) return "    refuted: " + refuted_words(g, f) + "\n";
  if (f.confidence <= Confidence::Reported) return {};
  const unsigned apart = releases_apart(g, f.reports);
  return fmt::format("    no boot reported it{}\n    would be refuted by {}\n",
                     apart ? fmt::format("; its kernels are {} apart", counted(apart, "release")) : "",
                     joined(what_would_refute(g, f), "; "));
}

}  // namespace

std::string kind_words(const Chain& f) {
  switch (f.kind) {
    case FindingKind::Cycle:
      if (f.incomplete) return "cycle, incomplete";
      return f.path.size() == 1 ? "recursive locking" : "cycle of " + std::to_string(f.path.size()) + " locks";
    case FindingKind::IrqInversion: return f.incomplete ? "irq inversion, incomplete" : "irq inversion";
    case FindingKind::InconsistentState: return f.incomplete ? "inconsistent state, incomplete" : "inconsistent state";
    case FindingKind::WaitContext: return "wait context";
    case FindingKind::Hang: return "hang";
  }
  return {};
}

std::string kind_words(const Finding& f) {
  if (!f.hang) return kind_words(static_cast<const Chain&>(f));
  return f.hang->tasks.size() == 1 ? "hang of one task by itself"
                                   : fmt::format("hang of {} tasks", f.hang->tasks.size());
}

std::string chain_text(const LockGraph& g, const Finding& f) {
  return f.hang ? chain_text(*f.hang) : chain_text(g, static_cast<const Chain&>(f));
}

std::string chain_text(const LockGraph& g, const Chain& c) {
  if (is_forbidden_by_context(c)) return "(context) -> " + g[c.path.front()].name;
  std::string text = g[c.path.front()].name;
  for (std::size_t i = 1; i < c.path.size(); ++i)
    text += (c.incomplete && !g.dependency(c.path[i - 1], c.path[i]) ? " ... " : " -> ") + g[c.path[i]].name;
  if (c.incomplete) return text + " ...";
  if (c.kind == FindingKind::Cycle) text += " -> " + g[c.path.front()].name;
  return text;
}

std::string finding_text(const LockGraph& g, const Finding& f) {
  if (f.hang) return hang_text(g, f);
  std::string text = heading_text(g, f) + "\n" + body(g, f);
  text += strength_text(g, f);
  text += "    from:\n";
  // A farm prints one deadlock a thousand times: the first of them, the last, and how many.
  constexpr std::size_t kPlaces = 8;
  const auto place = [&](ReportId r) {
    return fmt::format("{}:{} ({})\n", g.reports()[r].source, g.reports()[r].line,
                       release_words(g.reports()[r].release));
  };
  const std::uint64_t all = count_of(g, f.reports);
  if (all <= kPlaces) {
    for (const ReportId r : f.reports) text += "      " + place(r);
    return text;
  }
  const Span span = span_of(g, f);
  return text + "      first " + place(span.first) + "      last  " + place(span.last) + and_more(all - 2, "      ");
}

}  // namespace lockgraph
