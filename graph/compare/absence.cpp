#include "absence.h"

#include "../merge/tables.h"
#include "kernel/lifetimes.h"

#include <lockgraph/model/lock_class.h>

#include <algorithm>
#include <array>

namespace lockgraph {
namespace {

constexpr std::array<std::string_view, 11> kBecauseNames = {"",
                                                            "sources-lack-it",
                                                            "sources-have-it",
                                                            "moved",
                                                            "subsystem-unused",
                                                            "neighbours-used",
                                                            "neighbours-unused",
                                                            "one-of-many",
                                                            "other-nesting-used",
                                                            "by-chance",
                                                            "no-dump"};
constexpr std::size_t kShown = 3;  // of what is evidence

std::string plain_name(const ClassNode& c) { return parse_label(c.base_name).name; }

std::vector<std::string> files_of(const KernelTree& tree, const std::string& name) {
  const auto it = tree.initialisers.find(name);
  if (it == tree.initialisers.end()) return {};
  return {it->second.begin(), it->second.begin() + static_cast<std::ptrdiff_t>(std::min(it->second.size(), kShown))};
}

/// Nothing where boots of several mainline releases speak.
std::optional<ReleasePoint> one_release_of(const LockGraph& g) {
  std::optional<ReleasePoint> one;
  for (const ReportRef& r : g.reports()) {
    const ReleasePoint p = release_point(r.release);
    if (p == ReleasePoint{}) continue;
    if (one && ordinal(*one) != ordinal(p)) return std::nullopt;
    one = p;
  }
  return one;
}

}  // namespace

std::string_view name(Because b) { return kBecauseNames.at(static_cast<std::size_t>(b)); }

bool is_dumped(const LockGraph& g, ClassId v) {
  return std::ranges::any_of(g[v].reports, [&](ReportId r) { return g.reports()[r].is_dump; });
}

AbsenceJudge::AbsenceJudge(const LockGraph& has, const LockGraph& other, const std::vector<ClassId>& to_other,
                           const KernelTree* own_tree, const KernelTree* other_tree)
    : has_(has),
      other_(other),
      to_other_(to_other),
      own_tree_(own_tree),
      other_tree_(other_tree),
      other_release_(one_release_of(other)),
      any_dump_(std::ranges::any_of(other.reports(), &ReportRef::is_dump)) {
  if (own_tree && other_tree)
    for (const auto& [lock, files] : other_tree->initialisers)
      if (!own_tree->initialisers.count(lock))
        for (const std::string& file : files) only_there_.emplace(file, lock);
  for (const ClassNode& c : other.classes()) {
    names_.insert(plain_name(c));
    if (const std::string_view folder = folder_that_initialises(plain_name(c)); !folder.empty())
      folders_.emplace(folder);
  }
}

AbsenceJudge::Answer AbsenceJudge::sources_have(const std::string& name) const {
  const auto known = other_release_ ? is_initialised_in(name, *other_release_) : std::optional<bool>();
  const Answer by_tables = !known ? Answer::Unknown : *known ? Answer::Yes : Answer::No;
  if (!other_tree_) return by_tables;
  if (other_tree_->initialisers.count(name)) return Answer::Yes;
  if (own_tree_ && own_tree_->initialisers.count(name)) return Answer::No;
  // A name that neither tree has is made in a way that is not understood.
  return by_tables == Answer::No ? Answer::No : Answer::Unknown;
}

std::optional<Absence> AbsenceJudge::by_sources(const std::string& name) const {
  const std::string folder(folder_that_initialises(name));
  const auto somewhere = [&](const KernelTree* tree) {
    std::vector<std::string> files = tree ? files_of(*tree, name) : std::vector<std::string>{};
    if (files.empty() && !folder.empty()) files.push_back(folder);
    return files;
  };
  const Answer there = sources_have(name);
  if (there == Answer::Unknown) return std::nullopt;
  if (there == Answer::No)
    return Absence{true, Because::SourcesLackIt, somewhere(own_tree_), instead_of(somewhere(own_tree_))};
  if (!folder.empty() && any_dump_ && !folders_.count(folder))
    return Absence{false, Because::SubsystemUnused, {folder}, {}};
  const std::vector<std::string> here = somewhere(own_tree_), at = somewhere(other_tree_);
  const bool moved = own_tree_ && other_tree_ && std::ranges::none_of(here, [&](const std::string& file) {
                       return std::ranges::find(at, file) != at.end();
                     });
  return Absence{false, moved ? Because::Moved : Because::SourcesHaveIt, at, {}};
}

std::vector<std::string> AbsenceJudge::instead_of(const std::vector<std::string>& files) const {
  std::vector<std::string> locks;
  for (const std::string& file : files)
    for (auto [at, end] = only_there_.equal_range(file); at != end && locks.size() < kShown; ++at)
      locks.emplace_back(at->second);
  return locks;
}

Absence AbsenceJudge::by_neighbours(ClassId v) const {
  std::vector<ClassId> neighbours = held_directly_over(arrows(has_), v);
  for (const ClassId under : taken_directly_under(arrows(has_), v)) neighbours.push_back(under);
  std::vector<std::string> used, unused;
  for (const ClassId n : neighbours) (is_used_there(n) ? used : unused).push_back(has_[n].name);
  Absence absence;
  absence.is_certain = unused.empty() && used.size() >= 2;
  absence.because = absence.is_certain ? Because::NeighboursUsed : Because::NeighboursUnused;
  absence.evidence = absence.is_certain ? std::move(used) : std::move(unused);
  if (absence.evidence.size() > kShown) absence.evidence.resize(kShown);
  return absence;
}

Absence AbsenceJudge::judge(ClassId v) const {
  const ClassNode& c = has_[v];
  const std::string name = plain_name(c);
  if (auto by = by_sources(name)) return *by;
  if (!any_dump_) return {false, Because::NoDump, {}, {}};
  if (c.ambiguous || !c.owner.empty()) return {false, Because::OneOfMany, {}, {}};
  if (parse_label(c.base_name).subclass > 0 && names_.count(name)) return {false, Because::OtherNestingUsed, {}, {}};
  if (comes_by_chance(name)) return {false, Because::ByChance, {}, {}};
  return by_neighbours(v);
}

}  // namespace lockgraph
