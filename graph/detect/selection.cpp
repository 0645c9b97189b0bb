#include <lockgraph/graph/analysis.h>

#include "../identity/identities.h"

#include <lockgraph/model/lock_class.h>

#include <range/v3/algorithm/any_of.hpp>
#include <range/v3/algorithm/contains.hpp>
#include <range/v3/range/conversion.hpp>
#include <range/v3/view/filter.hpp>
#include <range/v3/view/iota.hpp>

namespace lockgraph {

std::vector<ClassId> classes_called(const LockGraph& g, const std::string& name) {
  const LockClass c = parse_label(name);
  const std::string base = label({canonical_name(c.name), 1, c.subclass});
  const auto with = [&](auto accept) {
    return ranges::views::iota(ClassId{0}, static_cast<ClassId>(g.classes().size())) | ranges::views::filter(accept) |
           ranges::to<std::vector>();
  };
  std::vector<ClassId> called = with([&](ClassId v) { return g[v].name == name; });
  if (called.empty()) called = with([&](ClassId v) { return g[v].base_name == base; });
  return called;
}

namespace {

std::vector<std::size_t> select_from(const std::vector<Finding>& findings, const LockGraph& g, const Selection& s) {
  const std::vector<ClassId> called = s.class_name.empty() ? std::vector<ClassId>{} : classes_called(g, s.class_name);
  const auto is_since = [&](ReportId r) { return release_point(g.reports()[r].release) >= *s.since; };
  const auto wanted = [&](std::size_t i) {
    const Finding& f = findings[i];
    if (!s.all && !is_shown(f) && !(s.folded && !f.rests_on.empty() && f.path.size() <= kShownLength)) return false;
    if (s.unreported && f.confidence <= Confidence::Reported) return false;
    if (s.kind && f.kind != *s.kind) return false;
    if (s.confidence && f.confidence > *s.confidence) return false;
    if (s.since && !ranges::any_of(f.reports, is_since)) return false;
    return s.class_name.empty() || ranges::any_of(f.path, [&](ClassId v) { return ranges::contains(called, v); });
  };
  return ranges::views::iota(std::size_t{0}, findings.size()) | ranges::views::filter(wanted) |
         ranges::to<std::vector>();
}

}  // namespace

std::vector<std::size_t> select(const Analysis& a, const Selection& s) { return select_from(a.findings, a.graph, s); }

std::vector<std::size_t> select_refuted(const Analysis& a, const Selection& s) {
  Selection all = s;
  all.all = true;
  return select_from(a.refuted, a.graph, all);
}

}  // namespace lockgraph
