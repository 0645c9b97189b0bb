#include "../identity/telling.h"

#include <lockgraph/graph/compare.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <tuple>

namespace lockgraph {
namespace {

constexpr std::array<std::string_view, 4> kMatchNames = {"known", "elsewhere", "related", "new"};

/// Reports of others by the deadlock that they state, most reports first.
class Grouped {
 public:
  /// Of those that `fits`; what has a hash need not be what was looked for.
  template <class Fits>
  Grouped(const std::vector<Reported>& all, Fits fits) {
    for (const Reported& r : all)
      if (const auto told = unpacked_deadlock(r.deadlock); told && fits(*told)) add(r, told->key);
  }

  std::vector<KnownDeadlock> take() {
    std::vector<KnownDeadlock> all;
    std::map<std::string, std::size_t> ids;
    for (const auto& [key, known] : by_key_) ++ids[id_of(key)];
    for (auto& [key, known] : by_key_) {
      known.id = id_of(key, ids.at(id_of(key)) > 1);
      std::ranges::sort(known.releases, {}, release_order);
      known.releases.erase(std::unique(known.releases.begin(), known.releases.end()), known.releases.end());
      all.push_back(std::move(known));
    }
    std::ranges::stable_sort(all, std::greater(), &KnownDeadlock::reports);
    return all;
  }

 private:
  void add(const Reported& r, const DeadlockKey& key) {
    const auto place = [&](const ReportPlace& p) { return KnownPlace{p.source, p.line, r.title, r.release, p.hash}; };
    const auto at = [](const KnownPlace& p) {
      return std::tuple(release_point(p.release), std::string_view(p.hash), p.line);
    };
    const auto [it, added] = by_key_.try_emplace(key);
    KnownDeadlock& known = it->second;
    KnownPlace first = place(r.first), last = place(r.last);
    if (added) known.key = key, known.first = first, known.last = last;
    if (at(first) < at(known.first)) known.first = std::move(first);
    if (at(known.last) < at(last)) known.last = std::move(last);
    known.reports += r.times;
    if (!r.release.empty()) known.releases.push_back(r.release);
  }

  std::map<DeadlockKey, KnownDeadlock> by_key_;
};

class LookUp {
 public:
  LookUp(const Precedents& others, ToldDeadlock told, Match& m) : others_(others), told_(std::move(told)), m_(m) {}

  /// The levels of DeadlockKey, then what it shares; nearest first.
  bool known() {
    const auto exactly = [&](const ToldDeadlock& t) { return t.key == told_.key; };
    const std::vector<Reported> same = others_.saying(hash_of(told_.key));
    if (is_by_name_alone(told_.key))
      return is(MatchStatus::Related, same, exactly, "the same locks, of which nothing tells whose they are");
    return is(MatchStatus::Known, same, exactly,
              told_.key.kind != FindingKind::Hang && is_by_taker(told_.key)
                  ? "ambiguous: a lock on it is told by the function that takes it"
                  : "");
  }
  bool elsewhere() {
    const std::uint64_t locks = hash_of_locks(told_.key);
    return is(
        MatchStatus::Elsewhere, others_.saying(locks),
        [&](const ToldDeadlock& t) { return hash_of_locks(t.key) == locks && t.key != told_.key; },
        "the same locks, taken elsewhere");
  }
  bool related() {
    for (const std::uint64_t d : told_.new_dependencies)
      if (is(
              MatchStatus::Related, others_.saying(d),
              [&](const ToldDeadlock& t) { return std::ranges::count(t.new_dependencies, d) > 0; },
              "the same new dependency"))
        return true;
    if (const std::uint64_t ends = hash_of_ends(told_.key);
        ends && is(
                    MatchStatus::Related, others_.saying(ends),
                    [&](const ToldDeadlock& t) { return hash_of_ends(t.key) == ends; },
                    "the same safe and unsafe lock, over other locks"))
      return true;
    return is(
        MatchStatus::Related, others_.nested_with(told_.locks),
        [&](const ToldDeadlock& t) {
          return t.key.kind == told_.key.kind &&
                 (std::ranges::includes(t.locks, told_.locks) || std::ranges::includes(told_.locks, t.locks));
        },
        "one lies on the locks of the other");
  }

 private:
  template <class Fits>
  bool is(MatchStatus status, const std::vector<Reported>& found, Fits fits, std::string_view why) {
    m_.as = Grouped(found, fits).take();
    if (!m_.as.empty()) m_.status = status, m_.why = why;
    return !m_.as.empty();
  }

  const Precedents& others_;
  const ToldDeadlock told_;
  Match& m_;
};

/// What no boot of the others reported, though their graph has it.
class Unreported {
 public:
  explicit Unreported(const Analysis* others) : others_(others) {
    if (!others) return;
    for (std::size_t i = 0; i < others->findings.size(); ++i)
      if (others->findings[i].confidence > Confidence::Reported) by_key_.emplace(others->findings[i].key, i);
  }

  bool look_up(const LockGraph& g, const Finding& f, Match& m) const {
    const auto [first, last] = by_key_.equal_range(key_of(g, f));
    for (auto it = first; it != last; ++it) {
      const Finding& other = others_->findings[it->second];
      m.as.push_back({other.id, other.key, 0, {}, {}, {}});
      m.status = MatchStatus::Related, m.why = "their graph has it, though no boot reported it";
    }
    return !m.as.empty();
  }

 private:
  const Analysis* others_;
  std::multimap<DeadlockKey, std::size_t> by_key_;
};

}  // namespace

std::string_view name(MatchStatus s) { return kMatchNames.at(static_cast<std::size_t>(s)); }

ReportedIn::ReportedIn(const Evidence& logs) {
  const Telling tell = telling();
  for (const LogEvidence& log : logs) {
    for (const ToldHang& h : tell.hangs(log)) {
      const ReportPlace place{log.hash, h.line, log.source};
      hangs_.emplace(h.what, Reported{h.deadlock, "", h.release, 1, place, place});
    }
    for (const Report& r : log.reports) {
      TellsOf tells = tell.of(r);
      for (const Told& t : tells.by)
        by_what_[t.what].push_back({static_cast<std::int64_t>(reports_.size()), t.of_locks});
      if (tells.by.empty()) continue;
      const ReportPlace place{log.hash, r.line, r.source};
      reports_.push_back({std::move(tells.deadlock), r.title, r.kernel ? r.kernel->release : "", 1, place, place});
    }
  }
}

std::vector<Reported> ReportedIn::hangs(std::uint64_t what) const {
  std::vector<Reported> all;
  for (auto [it, end] = hangs_.equal_range(what); it != end; ++it) all.push_back(it->second);
  return all;
}

std::vector<Mention> ReportedIn::mentions(std::uint64_t what) const {
  const auto it = by_what_.find(what);
  return it == by_what_.end() ? std::vector<Mention>() : it->second;
}

std::vector<Reported> ReportedIn::reported(const std::vector<std::int64_t>& reports) const {
  std::vector<Reported> all;
  for (const std::int64_t r : reports) all.push_back(reports_[static_cast<std::size_t>(r)]);
  return all;
}

std::vector<Reported> Precedents::saying(std::uint64_t what) const {
  std::vector<std::int64_t> reports;
  for (const Mention& m : mentions(what)) reports.push_back(m.report);
  std::vector<Reported> all = reported(reports);
  std::ranges::move(hangs(what), std::back_inserter(all));
  return all;
}

std::vector<Reported> Precedents::nested_with(const std::vector<std::uint64_t>& locks) const {
  std::map<std::int64_t, std::pair<std::size_t, std::size_t>> common;  // shared locks, and all of theirs
  for (const std::uint64_t lock : locks)
    for (const Mention& m : mentions(lock)) ++common[m.report].first, common[m.report].second = m.of_locks;
  std::vector<std::int64_t> reports;
  for (const auto& [report, n] : common)
    if (n.first == locks.size() || n.first == n.second) reports.push_back(report);
  return reported(reports);
}

std::vector<Match> match(const Analysis& logs, const Precedents& others, const Analysis* graph_of_others) {
  const Unreported unreported(graph_of_others);
  std::vector<Match> matches;
  for (std::size_t i = 0; i < logs.findings.size(); ++i) {
    const Finding& f = logs.findings[i];
    if (!f.hang) continue;
    for (const HangPlace& p : f.hang->places) {
      Match m;
      m.finding = i, m.source = p.source, m.line = p.line;
      LookUp(others, {f.key, {}, {}}, m).known();
      matches.push_back(std::move(m));
    }
  }
  for (const AuditedReport& r : logs.audit.reports) {
    if (!r.finding) continue;
    const ReportRef& ref = logs.graph.reports()[r.report];
    const auto told = told_by(logs.logs[ref.log].reports[ref.index]);
    Match m;
    m.finding = *r.finding, m.source = ref.source, m.line = ref.line;
    if (told) {
      LookUp look(others, *told, m);
      look.known() || look.elsewhere() || unreported.look_up(logs.graph, logs.findings[*r.finding], m) ||
          look.related();
    }
    matches.push_back(std::move(m));
  }
  return matches;
}

bool is_reported(const Precedents& others, const DeadlockKey& key) {
  if (key.kind == FindingKind::Hang && is_by_name_alone(key)) return false;
  return std::ranges::any_of(others.saying(hash_of(key)), [&](const Reported& r) {
    const auto told = unpacked_deadlock(r.deadlock);
    return told && told->key == key;
  });
}

}  // namespace lockgraph
