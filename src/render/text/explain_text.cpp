// One finding for a mailing list, in 78 columns: sentences, the scenario of all its tasks, every witness.
#include "account/advice.h"
#include "account/hangs.h"
#include "account/heading.h"
#include "kernel/lock_machinery.h"
#include "account/scenario.h"
#include "account/sentences.h"
#include "account/words.h"

#include <lockgraph/render/glossary.h>
#include <lockgraph/render/check.h>
#include <lockgraph/render/explain.h>
#include <lockgraph/render/words.h>

#include <algorithm>
#include <limits>
#include <map>

namespace lockgraph {
namespace {

constexpr std::size_t kColumns = 78, kFrames = 12, kWitnesses = 3, kDuplicates = 10, kLetters = 26;

std::string letter(std::size_t i) {
  return i < kLetters ? std::string(1, static_cast<char>('A' + i)) : fmt::format("L{}", i + 1);
}

/// Who takes which lock in which order: a column for each task as long as they fit, then a line for each.
std::string scenario_text(const LockGraph& g, const Scenario& s) {
  constexpr std::size_t kLeastColumn = 12, kIndent = 2;
  std::vector<ClassId> locks;
  for (const Lane& lane : s.lanes)
    for (const auto& lock : {lane.queue, lane.holds, lane.wants})
      if (lock && std::find(locks.begin(), locks.end(), *lock) == locks.end()) locks.push_back(*lock);
  const auto called = [&](ClassId v) {
    return letter(static_cast<std::size_t>(std::find(locks.begin(), locks.end(), v) - locks.begin()));
  };
  std::string text;
  for (const ClassId v : locks) text += fmt::format("  {:>3} = {}\n", called(v), g[v].name);
  text += '\n';
  const std::size_t n = s.lanes.size(), width = n ? std::min<std::size_t>(20, (kColumns - kIndent) / n) : 0;
  const bool columns = width >= kLeastColumn;
  const auto line = [&](std::size_t i, const std::string& what) {
    const std::size_t at = std::min(kIndent + i * width, what.size() < kColumns ? kColumns - what.size() : 0);
    text += columns ? std::string(at, ' ') + what + "\n" : fmt::format("  {:<9} {}\n", s.lanes[i].who, what);
  };
  if (columns) {
    std::string heads(kIndent, ' ');
    for (const Lane& lane : s.lanes) heads += fmt::format("{:<{}}", lane.who, width);
    text += heads.substr(0, heads.find_last_not_of(' ') + 1) + "\n";
  }
  for (std::size_t i = 0; i < n; ++i)
    for (const auto& lock : {s.lanes[i].queue, s.lanes[i].holds})
      if (lock) line(i, fmt::format("lock({})", called(*lock)));
  for (std::size_t i = 0; i < n; ++i) {
    const Lane& lane = s.lanes[i];
    if (!lane.wants) continue;
    if (!lane.interrupt.empty()) line(i, fmt::format("<{}>", lane.interrupt));
    if (lane.entered) line(i, "<reclaim>");
    if (lane.notifies) line(i, "<notifier>");
    line(i, fmt::format("lock({}) {}", called(*lane.wants), lane.forbids.empty() ? "..." : "not allowed"));
  }
  return text;
}

std::string stack_text(const Stack& stack, std::size_t most_frames) {
  constexpr std::size_t kWrappers = 2;  // of the acquisition that are shown; before them lockdep prints itself
  std::string text;
  const auto site = acquiring_site(stack);
  const auto taken = std::find_if(stack.begin(), stack.end(), [&](const Frame& f) { return site && f.site == *site; });
  const auto before = taken == stack.end() ? 0 : static_cast<std::size_t>(taken - stack.begin());
  const std::size_t first = before > kWrappers && !is_taken_again(stack) ? before - kWrappers : 0;
  for (std::size_t i = first; i < stack.size(); ++i) {
    if (i - first == most_frames) return text + fmt::format("      ... {}\n", counted(stack.size() - i, "more frame"));
    text += fmt::format("      {}{}\n", stack[i].unreliable ? "? " : "", place_words(stack[i].site));
  }
  return text;
}

std::string place_of(const LockGraph& g, ReportId id) {
  const ReportRef& r = g.reports()[id];
  return fmt::format("{}:{}{}", r.source, r.line, r.release.empty() ? "" : " (" + r.release + ")");
}

std::string witnesses_text(const LockGraph& g, const Finding& f, std::size_t most_frames) {
  std::string text;
  for (const Step& s : steps(f)) {
    const DependencyEdge* e = g.dependency(s.from, s.to);
    if (!e) continue;
    text += wrapped(fmt::format("{} -> {}: {}", g[s.from].name, g[s.to].name,
                                counted(count_of(g, e->reports), "witness", "witnesses")),
                    kColumns, "    ", "  ");
    std::vector<const Stack*> told;
    std::size_t shown = 0;
    for (const Witness& w : e->witnesses) {
      const bool again = std::any_of(told.begin(), told.end(), [&](const Stack* t) { return *t == w.stack; });
      if (again) continue;
      if (shown++ == kWitnesses) {
        text += "    more, with other stacks: --format json lists all\n";
        break;
      }
      told.push_back(&w.stack);
      const std::uint64_t more = g.reports()[w.report].in_all - 1;
      text += wrapped(
          fmt::format("{}{}, kind {}, {}", place_of(g, w.report),
                      more ? ", the same in " + std::to_string(more) + " more" : "", name(w.mode()), name(w.known())),
          kColumns, "      ", "    ");
      text += w.stack.empty() ? "      (no stack printed)\n" : stack_text(w.stack, most_frames);
    }
  }
  return text;
}

std::string states_text(const LockGraph& g, const Finding& f) {
  std::string text;
  std::vector<ClassId> told;
  for (const ClassId v : f.path) {
    if (std::find(told.begin(), told.end(), v) != told.end()) continue;
    told.push_back(v);
    text += wrapped(fmt::format("{}: {}", g[v].name, joined(state_words(g, v, f), "; ")), kColumns, "      ", "  ");
    if (!f.irqs.empty())
      for (const auto& [state, site] : places_of_states(g, v, f))
        text += wrapped(fmt::format("{} in {}", state, place_words(site)), kColumns, "        ", "      ");
  }
  return text;
}

/// Lines with their indentation, each broken where it is too long.
std::string wrapped_lines(std::string_view lines) {
  std::string text;
  for (; !lines.empty(); lines.remove_prefix(std::min(lines.find('\n') + 1, lines.size()))) {
    const std::string_view line = lines.substr(0, lines.find('\n'));
    const std::size_t indent = std::min(line.find_first_not_of(' '), line.size());
    text += wrapped(line.substr(indent), kColumns, std::string(indent + 2, ' '), std::string(indent, ' '));
  }
  return text;
}

/// The words of this output that need one, each on a line.
std::string legend_text(const std::string& text) {
  std::string legend;
  for (const GlossaryEntry& entry : glossary())
    if (entry.is_term && text.find(entry.word) != text.npos)
      legend += wrapped(fmt::format("{}: {}", entry.word, entry.meaning), kColumns, "    ", "  ");
  return legend;
}

/// A deadlock that happened: no classes, no witnesses, but tasks.
std::string hang_explained(const LockGraph& g, const Finding& f) {
  std::string text = wrapped(heading_text(g, f), kColumns, "  ", "") + "\n";
  for (const std::string& s : sentences(*f.hang)) text += wrapped(s, kColumns, "");
  text += "\nSeen in\n\n";
  for (std::size_t i = 0; i < f.hang->places.size() && i < kDuplicates; ++i) {
    const HangPlace& p = f.hang->places[i];
    text += wrapped(fmt::format("{}:{}{}", p.source, p.line, p.release.empty() ? "" : " (" + p.release + ")"), kColumns,
                    "    ", "  ");
  }
  return text + and_more(beyond(f.hang->places.size(), kDuplicates));
}

}  // namespace

std::string explain_text(const Analysis& a, const Finding& f, bool all_frames) {
  if (f.hang) return hang_explained(a.graph, f);
  const LockGraph& g = a.graph;
  const Scenario s = scenario_of(g, f);
  std::string text = wrapped(heading_text(g, f), kColumns, "  ", "") + "\n";
  for (const std::string& sentence : sentences(g, f)) text += wrapped(sentence, kColumns, "");
  if (!s.lanes.empty()) text += "\nScenario\n\n" + scenario_text(g, s);
  text += fmt::format("\nIrq states{}\n\n{}", f.confidence > Confidence::Reported ? ", as all reports show them" : "",
                      states_text(g, f));
  if (const std::string witnesses =
          witnesses_text(g, f, all_frames ? std::numeric_limits<std::size_t>::max() : kFrames);
      !witnesses.empty())
    text += "\nWitnesses\n\n" + witnesses;

  text += f.confidence <= Confidence::Reported ? "\nReported by\n\n" : "\nFollows from\n\n";
  const std::size_t named = std::min(f.reports.size(), kDuplicates);
  for (std::size_t i = 0; i < named; ++i) text += wrapped(place_of(g, f.reports[i]), kColumns, "    ", "  ");
  text += and_more(beyond(count_of(g, f.reports), named));
  for (const Duplicates& d : a.audit.deadlocks)
    if (a.findings[d.finding].id == f.id && !d.titles.empty()) {
      text += d.titles.size() > 1 ? "  under the titles\n" : "  under the title\n";
      for (const std::string& title : d.titles) text += wrapped(title, kColumns, "      ", "    ");
    }
  if (const std::string verdicts = verdicts_text(a, f); !verdicts.empty())
    text += "\nChecked\n\n" + wrapped_lines(verdicts);

  if (f.refuted_by) {
    text += "\nRefuted\n\n" + wrapped(refuted_words(g, f), kColumns, "  ");
  } else if (const auto refute = what_would_refute(g, f); !refute.empty()) {
    text += "\nWould be refuted by\n\n";
    for (const std::string& r : refute) text += wrapped(r, kColumns, "    ", "  - ");
  }
  if (const auto all = fixes(g, f, step_weights(a.findings)); !all.empty()) {
    text += "\nAny of these ends it\n\n";
    for (const std::string& fix : all) text += wrapped(fix, kColumns, "    ", "  - ");
  }
  if (const std::string legend = legend_text(text); !legend.empty()) text += "\nWords\n\n" + legend;
  return text;
}

}  // namespace lockgraph
