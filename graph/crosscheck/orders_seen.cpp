#include "orders_seen.h"

#include "kernel/lock_machinery.h"

#include <utility>

namespace lockgraph {
namespace {

RuleWitness order_witness(const AskedGraph& asked, GradedPath found) {
  const std::vector<ClassId>& path = found.path;
  const DependencyEdge& last = *asked.g.dependency(path[path.size() - 2], path.back());
  std::optional<Site> site = last.site;
  if (asked.releases) {
    const auto here = std::ranges::find_if(last.witnesses, [&](const Witness& w) { return asked.counts(w.report); });
    site = here == last.witnesses.end() ? std::nullopt : acquiring_site(here->stack);
  }
  return {std::move(found.path), std::nullopt, std::move(site), asked.counted(last.reports), found.grade};
}

}  // namespace

std::optional<RuleWitness> order_seen(const AskedGraph& asked, const std::vector<ClassId>& held,
                                      const std::vector<ClassId>& acquired, bool itself) {
  if (!asked.levels.may_reach(held, acquired)) return std::nullopt;
  auto path = asked.paths.best(held, acquired, itself);
  if (!path) return std::nullopt;
  return order_witness(asked, std::move(*path));
}

}  // namespace lockgraph
