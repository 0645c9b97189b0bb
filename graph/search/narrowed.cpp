// Of an answer what is about some classes.
#include "../identity/identities.h"

#include <lockgraph/graph/compare.h>
#include <lockgraph/graph/part.h>
#include <lockgraph/graph/questions.h>

#include <algorithm>
#include <set>
#include <utility>

namespace lockgraph {
namespace {

void keep(std::vector<ClassId>& all, const ClassSet& wanted) {
  std::erase_if(all, [&](ClassId v) { return !wanted[v]; });
}

void keep(std::vector<Step>& all, const ClassSet& wanted) {
  std::erase_if(all, [&](const Step& s) { return !wanted[s.from] || !wanted[s.to]; });
}

}  // namespace

Evidence narrowed(const Analysis& a, const ClassSet& wanted) {
  Evidence all;
  for (std::size_t i = 0; i < a.logs.size(); ++i) {
    const LogEvidence& log = a.logs[i];
    const auto is_wanted = [&](unsigned boot, const std::string& label) {
      const auto id = a.identities->find(i, boot, label);
      return id && wanted[*id];
    };
    LogEvidence some;
    for (const Report& r : log.reports)
      if (std::ranges::any_of(r.classes, [&](const ClassFact& c) { return is_wanted(r.boot, c.label); }))
        some.reports.push_back(r);
    for (const ProcDump& d : log.dumps)
      if (std::ranges::any_of(d.classes, [&](const DumpClass& c) { return is_wanted(d.boot, c.label); }))
        some.dumps.push_back(d);
    if (some.reports.empty() && some.dumps.empty()) continue;
    some.source = log.source, some.hash = log.hash, some.content = log.content;
    some.bytes = log.bytes, some.head = log.head, some.reading = log.reading;
    all.push_back(std::move(some));
  }
  return all;
}

std::vector<LockLevel> narrowed(std::vector<LockLevel> levels, const ClassSet& wanted) {
  for (LockLevel& level : levels) {
    keep(level.classes, wanted);
    for (CyclicPart& part : level.components) {
      keep(part.classes, wanted);
      for (std::vector<ClassId>& inner : part.levels) keep(inner, wanted);
      keep(part.against, wanted);
    }
    std::erase_if(level.components, [](const CyclicPart& part) { return part.classes.empty(); });
  }
  return levels;
}

LockOrders narrowed(LockOrders orders, const ClassSet& among, const ClassSet& about) {
  std::vector<OrderChain> chains;
  for (OrderChain& chain : orders.chains) {
    // What is between two of the part that are neighbours stays; a piece of an order is one.
    std::vector<ClassId> piece;
    const auto end_piece = [&] {
      if (piece.size() > 1 && std::ranges::any_of(piece, [&](ClassId v) { return about[v]; }))
        chains.push_back({piece, chain.releases});
      piece.clear();
    };
    for (const ClassId v : chain.locks)
      if (among[v])
        piece.push_back(v);
      else
        end_piece();
    end_piece();
  }
  orders.chains = std::move(chains);
  std::erase_if(orders.both_ways, [&](const BothWays& b) { return !about[b.step.from] && !about[b.step.to]; });
  return orders;
}

GraphDiff narrowed(GraphDiff d, const DiffSide& old_side, const DiffSide& new_side) {
  std::set<std::string_view> names;
  for (const DiffSide* side : {&old_side, &new_side})
    for (ClassId v = 0; v < side->wanted.size(); ++v)
      if (side->wanted[v]) names.insert(side->analysis.graph[v].name);
  std::erase_if(d.dependencies,
                [&](const DependencyChange& c) { return names.count(c.from) + names.count(c.to) == 0; });
  std::erase_if(d.findings, [&](const FindingChange& c) {
    const DiffSide& side = c.in_new ? new_side : old_side;
    return !is_on(side.wanted, side.analysis.findings[c.finding]);
  });
  std::erase_if(d.classes, [&](const ClassChange& c) { return names.count(c.name) + names.count(c.old_name) == 0; });
  return d;
}

Matrix narrowed(Matrix m, const Analysis& a, const ClassSet& wanted) {
  std::erase_if(m.rows, [&](const MatrixRow& row) {
    switch (row.kind) {
      case RowKind::Finding: return !is_on(wanted, a.findings[row.finding]);
      case RowKind::State: return !wanted[row.of];
      case RowKind::Dependency: return !wanted[row.dependency.from] && !wanted[row.dependency.to];
    }
    return false;
  });
  return m;
}

}  // namespace lockgraph
