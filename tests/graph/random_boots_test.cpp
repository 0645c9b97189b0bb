// Several boots of one made-up kernel, each watched by a small model of lockdep that stops at its first report: what is
// concluded from their reports and dumps together must be possible by what the boots did, all of them together.
#include <doctest/doctest.h>

#include "graph/evidence_builder.h"
#include "graph/fates.h"
#include "sanitized.h"

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <random>
#include <set>

using namespace lockgraph;

namespace {

using Lock = std::size_t;
using Pair = std::pair<Lock, Lock>;
using Path = std::vector<Lock>;
constexpr Lock kMostLocks = 5;
enum class Taken : std::uint8_t { Write, Read, RecursiveRead };

/// One way through the kernel: takes its locks in order and holds them all.
struct Code {
  std::vector<std::pair<Lock, Taken>> locks;
  bool in_irq = false, irqs_off = false;
};

Mode mode(Taken held, Taken acquired) { return mode_of(held != Taken::Write, acquired == Taken::RecursiveRead); }

/// What lockdep knows; also what all boots did, without anybody watching.
struct Ledger {
  std::map<Pair, ModeSet> modes;
  std::map<Pair, std::pair<Taken, Taken>> first;  ///< the trace that is kept
  std::map<Lock, Usage> usage;
};

/// Tries every choice of one kind an edge: no *R before S*.
bool is_strong(const Ledger& k, const Path& path, bool closed, bool first_exclusive, bool last_unrecursive) {
  std::vector<ModeSet> edges;
  for (std::size_t i = 0; i + (closed ? 0 : 1) < path.size(); ++i) {
    const auto it = k.modes.find({path[i], path[(i + 1) % path.size()]});
    if (it == k.modes.end()) return false;
    edges.push_back(it->second);
  }
  std::vector<Mode> chosen(edges.size());
  const auto shared = [](Mode m) { return m == Mode::SR || m == Mode::SN; };
  const auto recursive = [](Mode m) { return m == Mode::ER || m == Mode::SR; };
  const std::function<bool(std::size_t)> choose = [&](std::size_t i) {
    if (i == edges.size()) {
      for (std::size_t e = 0; e < edges.size(); ++e)
        if ((e + 1 < edges.size() || closed) && recursive(chosen[e]) && shared(chosen[(e + 1) % edges.size()]))
          return false;
      return !(first_exclusive && shared(chosen.front())) && !(last_unrecursive && recursive(chosen.back()));
    }
    for (const Mode m : kModes)
      if (edges[i].contains(m)) {
        chosen[i] = m;
        if (choose(i + 1)) return true;
      }
    return false;
  };
  return choose(0);
}

/// Simple paths, shortest first.
std::vector<Path> paths_between(const Ledger& k, Lock from, Lock to) {
  std::vector<Path> found, open{{from}};
  for (std::size_t i = 0; i < open.size(); ++i) {
    const Path path = open[i];
    if (path.back() == to && (path.size() > 1 || from == to)) found.push_back(path);
    if (path.back() == to) continue;
    for (auto edge = k.modes.lower_bound({path.back(), 0}); edge != k.modes.end(); ++edge) {
      const auto [tail, head] = edge->first;
      if (tail != path.back()) break;
      if (std::find(path.begin(), path.end(), head) != path.end()) continue;
      open.push_back(path);
      open.back().push_back(head);
    }
  }
  return found;
}

Usage usage_of(const Ledger& k, Lock l) {
  const auto it = k.usage.find(l);
  return it == k.usage.end() ? Usage{} : it->second;
}

bool is_inconsistent(const Usage& u) {
  const Irq irq = Irq::Hardirq;
  return (u.contains(used_in(irq)) && u.any_enabled(irq)) || (u.contains(enabled(irq)) && u.any_used_in(irq));
}

bool is_inversion(const Ledger& k, const Path& path) {
  const Usage safe = usage_of(k, path.front()), unsafe = usage_of(k, path.back());
  const Irq irq = Irq::Hardirq;
  return path.size() > 1 && safe.any_used_in(irq) && unsafe.any_enabled(irq) &&
         is_strong(k, path, false, !safe.contains(used_in(irq)), !unsafe.contains(enabled(irq)));
}

std::string label(Lock l) { return std::string(1, static_cast<char>('a' + l)); }

std::vector<std::string> labels(const Path& path) {
  std::vector<std::string> all;
  for (const Lock l : path) all.push_back(label(l));
  return all;
}

/// One boot: runs code until lockdep reports.
class Boot {
 public:
  Boot(Ledger& done, std::mt19937& random) : done_(done), random_(random) {}

  /// False when lockdep is off from now on.
  bool run(const Code& code) {
    for (std::size_t i = 0; i < code.locks.size(); ++i) {
      const auto [lock, taken] = code.locks[i];
      if (!mark(lock, code, taken)) return false;
      if (i > 0 && !add(code.locks[i - 1], code.locks[i])) return false;
    }
    return true;
  }

  std::optional<Report> report;
  Ledger known;

 private:
  bool mark(Lock lock, const Code& code, Taken taken) {
    if (code.irqs_off && !code.in_irq) return true;
    const bool read = taken != Taken::Write;
    const UsageState state{Irq::Hardirq, !code.in_irq, read};
    done_.usage[lock].insert(state);
    Usage& usage = known.usage[lock];
    if (usage.contains(state)) return true;
    const Usage before = usage;
    usage.insert(state);
    if (is_inconsistent(usage)) {
      Report& r = make(ReportKind::InconsistentState, {});
      std::string was;
      for (const UsageState s : before.states())
        if (s.enabled != state.enabled && !(s.read && state.read)) was = name(s);
      r.deadlock = StateClaim{label(lock), was, name(state)};
      describe(lock, r);
      return false;
    }
    for (Lock other = 0; other < kMostLocks; ++other)
      for (const Path& path : code.in_irq ? paths_between(known, lock, other) : paths_between(known, other, lock))
        if (is_inversion(known, path)) {
          Report& r = make(ReportKind::IrqInversion, path);
          r.acquiring = label(lock);
          r.deadlock = IrqClaim{Irq::Hardirq, label(path.front()), label(path.back()), labels(path)};
          return false;
        }
    return true;
  }

  bool add(const std::pair<Lock, Taken>& prev, const std::pair<Lock, Taken>& next) {
    const Pair pair{prev.first, next.first};
    const Mode m = mode(prev.second, next.second);
    done_.modes[pair].insert(m);
    if (known.modes.count(pair) && known.modes[pair].contains(m)) return true;
    // Only the new kind counts for the new dependency.
    Ledger with = known;
    with.modes[pair] = {m};
    for (const Path& back : paths_between(known, next.first, prev.first))
      if (is_strong(with, back, true, false, false)) {
        Report& r = make(ReportKind::Circular, back);
        close(r, prev, next);
        r.acquiring = label(next.first);
        r.deadlock = CycleClaim{labels(back)};
        return false;
      }
    for (Lock safe = 0; safe < kMostLocks; ++safe)
      for (Lock unsafe = 0; unsafe < kMostLocks; ++unsafe)
        for (const Path& path : paths_between(with, safe, unsafe))
          for (std::size_t i = 0; i + 1 < path.size(); ++i)
            if (Pair{path[i], path[i + 1]} == pair && is_inversion(with, path)) {
              Report& r = make(ReportKind::IrqOrder, path, pair);
              close(r, prev, next);
              r.deadlock = IrqClaim{Irq::Hardirq, label(safe), label(unsafe), labels(path)};
              return false;
            }
    known.modes[pair].insert(m);
    known.first.emplace(pair, std::pair(prev.second, next.second));
    return true;
  }

  /// What a reader of the report can know: how a lock was acquired always, how it was held mostly.
  Dependency dependency(const Pair& pair, const std::pair<Taken, Taken>& how) {
    const auto acquisition = [](Taken t) {
      return t == Taken::Write ? kExclusive : t == Taken::Read ? kShared : kRecursive;
    };
    return {label(pair.first),
            label(pair.second),
            {},
            false,
            random_() % 10 < 7 ? acquisition(how.first) : Acquisition{},
            acquisition(how.second)};
  }

  Report& make(ReportKind kind, const Path& path, std::optional<Pair> but = std::nullopt) {
    Report& r = report.emplace();
    r.kind = kind;
    r.line = 1;
    r.kernel = KernelRelease{"6.6." + std::to_string(random_() % 3), "#1", ""};
    r.turns_validator_off = true;
    for (std::size_t i = 0; i + 1 < path.size(); ++i)
      if (const Pair pair{path[i], path[i + 1]}; pair != but)
        r.dependencies.push_back(dependency(pair, known.first.at(pair)));
    for (const Lock l : path) describe(l, r);
    return r;
  }

  void close(Report& r, const std::pair<Lock, Taken>& prev, const std::pair<Lock, Taken>& next) {
    Dependency d = dependency({prev.first, next.first}, {prev.second, next.second});
    d.is_new = true;
    r.dependencies.push_back(std::move(d));
    describe(prev.first, r), describe(next.first, r);
  }

  void describe(Lock l, Report& r) const {
    if (!r.find_class(label(l))) r.classes.push_back({label(l), usage_of(known, l), "", "", {}, {}});
  }

  Ledger& done_;
  std::mt19937& random_;
};

Code random_code(std::mt19937& random, std::size_t locks, const std::vector<bool>& is_rwlock) {
  Code code;
  code.in_irq = random() % 4 == 0;
  code.irqs_off = random() % 3 == 0;
  std::vector<Lock> order;
  for (Lock l = 0; l < locks; ++l) order.push_back(l);
  std::shuffle(order.begin(), order.end(), random);
  order.resize(1 + random() % std::min<std::size_t>(3, locks));
  for (const Lock l : order)
    code.locks.emplace_back(l, !is_rwlock[l] || random() % 2 ? Taken::Write
                               : code.in_irq                 ? Taken::RecursiveRead
                                                             : Taken::Read);
  return code;
}

ProcDump dump_of(const Ledger& k) {
  ProcDump dump;
  dump.release = "6.6.0";
  dump.stats["debug_locks"] = 1;
  std::map<Lock, DumpClass> classes;
  for (const auto& [pair, modes] : k.modes) {
    classes[pair.first].successors.push_back(label(pair.second));
    classes[pair.second];
  }
  for (auto& [lock, c] : classes) {
    c.label = label(lock);
    c.usage = usage_of(k, lock);
    dump.classes.push_back(c);
  }
  return dump;
}

bool is_possible(const Analysis& a, const Finding& f, const Ledger& done) {
  Path path;
  for (const std::string& n : names(a.graph, f)) path.push_back(static_cast<Lock>(n[0] - 'a'));
  switch (f.kind) {
    case FindingKind::Cycle: return is_strong(done, path, true, false, false);
    case FindingKind::IrqInversion: return is_inversion(done, path);
    case FindingKind::InconsistentState: return is_inconsistent(usage_of(done, path.front()));
    case FindingKind::WaitContext:
    case FindingKind::Hang: break;
  }
  return false;
}

/// Strong cycles of two locks and inconsistent classes: what no deadlock hides behind.
std::set<std::string> smallest_deadlocks(const Ledger& done) {
  std::set<std::string> all;
  for (const auto& [pair, modes] : done.modes)
    if (pair.first < pair.second && is_strong(done, {pair.first, pair.second}, true, false, false))
      all.insert(label(pair.first) + label(pair.second));
  for (const auto& [lock, usage] : done.usage)
    if (is_inconsistent(usage)) all.insert(label(lock));
  return all;
}

constexpr unsigned kSeeds = kSanitized ? 1500 : 10000;

/// Some boots of a random kernel; `done` is what they did.
Evidence random_boots(unsigned seed, Ledger& done) {
  std::mt19937 random(seed);
  const std::size_t locks = 3 + random() % (kMostLocks - 2);
  std::vector<bool> is_rwlock;
  for (Lock l = 0; l < locks; ++l) is_rwlock.push_back(random() % 2 == 0);
  std::vector<Code> kernel(4 + random() % 6);
  for (Code& c : kernel) c = random_code(random, locks, is_rwlock);

  Evidence logs;
  for (unsigned b = 0, boots = 2 + random() % 4; b < boots; ++b) {
    Boot boot(done, random);
    for (std::size_t i = 0, n = 2 + random() % kernel.size(); i < n; ++i)
      if (!boot.run(kernel[random() % kernel.size()])) break;
    LogEvidence log = log_of("boot" + std::to_string(b), {});
    if (boot.report) log.reports.push_back(*boot.report);
    if (!boot.report && random() % 2) log.dumps.push_back(dump_of(boot.known));
    logs.push_back(std::move(log));
  }
  return logs;
}

}  // namespace

TEST_CASE("no finding from several boots is beyond what they did together") {
  std::size_t possible = 0, assumed_wrong = 0, assumed = 0, wrong = 0, reported = 0, true_ones = 0, found_ones = 0,
              refuted_wrong = 0, refuted = 0;
  for (unsigned seed = 1; seed <= kSeeds; ++seed) {
    Ledger done;
    const Evidence logs = random_boots(seed, done);
    const Analysis a = analyze(logs);
    REQUIRE(check_invariants(a.graph) == "");
    std::set<std::string> found;
    for (const Finding& f : a.findings) {
      const bool ok = is_possible(a, f, done), is_assumed = f.flags.contains(Flag::UnknownMode);
      if (f.confidence == Confidence::Reported) {
        ++reported;
        CHECK(ok);
      } else if (is_assumed) {
        ++assumed, assumed_wrong += !ok;
      } else {
        ++possible, wrong += !ok;
      }
      if (!ok && !is_assumed) MESSAGE("seed ", seed, ": ", f.id, " is beyond what the boots did");
      std::string chain;
      for (const std::string& n : names(a.graph, f)) chain += n;
      if (f.path.size() < 3 && f.kind != FindingKind::IrqInversion) found.insert(chain);
    }
    for (const Finding& f : a.refuted) ++refuted, refuted_wrong += is_possible(a, f, done);
    for (const std::string& one : smallest_deadlocks(done)) {
      ++true_ones;
      found_ones += found.count(one);
    }
  }
  CHECK(wrong == 0);
  CHECK(reported > kSeeds);
  CHECK(possible > kSeeds / 100);
  MESSAGE(kSeeds, " kernels: ", reported, " reported, ", possible, " not reported and none of them wrong; ", assumed,
          " more of assumed kinds, ", assumed_wrong, " of them wrong; ", refuted, " refuted, ", refuted_wrong,
          " of them possible by other boots; of ", true_ones,
          " cycles of two and inconsistent states that the boots did, ", found_ones, " were found");
}

TEST_CASE("what some boots make known has a fate when the others are read, too") {
  std::map<std::string, std::size_t> fates;
  for (unsigned seed = 1; seed <= kSeeds / 4; ++seed) {
    Ledger done;
    const Evidence logs = random_boots(seed, done);
    const Analysis whole = analyze(logs);
    std::mt19937 random(seed);
    Evidence parts[2];
    for (const LogEvidence& log : logs) parts[random() % 2].push_back(log);
    for (Evidence& part : parts)
      for (const Analysis a = analyze(std::move(part)); const Finding& f : a.findings) {
        const std::string fate = fate_in(whole, f);
        if (fate.empty()) MESSAGE("seed ", seed, ": ", f.id, " of ", f.path.size(), " locks has none");
        CHECK_MESSAGE((f.confidence != Confidence::Reported || fate == "stated"), f.id);
        ++fates[fate];
      }
  }
  CHECK(fates[""] == 0);
  for (const char* each : {"listed", "stated", "folded", "replaced"}) CHECK_MESSAGE(fates[each] > 0, std::string(each));
}

TEST_CASE("boots that say the same again are counted, and tell nothing more") {
  constexpr std::size_t kTimes = 3;
  const auto reported = [](const Analysis& a, const Finding& f, std::size_t i) {
    return a.graph.reports()[f.reports[i]];
  };
  for (unsigned seed = 1; seed <= kSeeds / 10; ++seed) {
    Ledger done;
    const Evidence once = random_boots(seed, done);
    Evidence again;
    for (std::size_t k = 0; k < kTimes; ++k)
      for (LogEvidence log : once) {
        std::erase_if(log.dumps, [](const ProcDump&) { return true; });  // each dump stands for itself
        log.source = std::string(1, static_cast<char>('a' + k)) + log.source, log.hash = log.source + log.hash;
        for (Report& r : log.reports) r.source = log.source, r.line += k;
        again.push_back(std::move(log));
      }
    const Analysis a = analyze({again.begin(), again.begin() + static_cast<std::ptrdiff_t>(once.size())}),
                   b = analyze(again);
    REQUIRE(check_invariants(b.graph) == "");
    REQUIRE(a.findings.size() == b.findings.size());
    REQUIRE(a.graph.classes().size() == b.graph.classes().size());
    for (std::size_t v = 0; v < a.graph.classes().size(); ++v)
      CHECK(b.graph.classes()[v].reports.size() == kTimes * a.graph.classes()[v].reports.size());
    for (std::size_t e = 0; e < a.graph.dependencies().size(); ++e) {
      const DependencyEdge &one = a.graph.dependencies()[e], &more = b.graph.dependencies()[e];
      CHECK(more.reports.size() == kTimes * one.reports.size());
      CHECK(more.modes == one.modes);
      CHECK(more.site == one.site);
    }
    for (std::size_t i = 0; i < a.findings.size(); ++i) {
      const Finding &one = a.findings[i], &more = b.findings[i];
      REQUIRE(one.id == more.id);
      CHECK(one.confidence == more.confidence);
      CHECK(one.flags == more.flags);
      CHECK(more.boots == kTimes * one.boots);
      if (one.confidence == Confidence::Reported) CHECK(more.reports.size() == kTimes * one.reports.size());
      REQUIRE_FALSE(more.reports.empty());
      CHECK(reported(a, one, 0).source == reported(b, more, 0).source);
    }
    REQUIRE(b.audit.reports.size() == kTimes * a.audit.reports.size());
    for (std::size_t i = 0; i < b.audit.reports.size(); ++i)
      CHECK(b.audit.reports[i].verdict == a.audit.reports[i % a.audit.reports.size()].verdict);
    CHECK(a.refuted.size() == b.refuted.size());
  }
}
