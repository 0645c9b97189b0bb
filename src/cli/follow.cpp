#include "follow.h"

#include "precedents.h"
#include "source.h"

#include <lockgraph/model/printable.h>
#include <lockgraph/graph/compare.h>
#include <lockgraph/store/store.h>

#include <algorithm>
#include <csignal>
#include <set>
#include <ostream>

#include <sys/signalfd.h>
#include <unistd.h>

namespace lockgraph::cli {
namespace {

/// SIGTERM and SIGINT end the following, not the process.
class Signals {
 public:
  Signals() {
    sigemptyset(&set_);
    sigaddset(&set_, SIGTERM);
    sigaddset(&set_, SIGINT);
    ::pthread_sigmask(SIG_BLOCK, &set_, &before_);
    fd_ = ::signalfd(-1, &set_, SFD_CLOEXEC | SFD_NONBLOCK);
  }
  ~Signals() {
    ::close(fd_);
    const timespec now{};
    while (::sigtimedwait(&set_, nullptr, &now) > 0) continue;  // they did their work
    ::pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }
  Signals(const Signals&) = delete;
  Signals& operator=(const Signals&) = delete;
  int fd() const { return fd_; }

 private:
  sigset_t set_{}, before_{};
  int fd_;
};

/// The deadlocks that a store knows, and those told since.
class KnownDeadlocks {
 public:
  explicit KnownDeadlocks(const std::string& store) : stored_(Store(store, Store::Mode::Write, telling())) {}

  /// Tells of the reports of a log that state one that is not known.
  void tell(const LogEvidence& log, const std::vector<std::size_t>& ended, const NewDeadlockFormat& format,
            std::ostream& out) {
    const Analysis a = lockgraph::analyze(normalized({log}));
    for (const Finding& f : a.findings) {
      if (!f.hang || told_.count(f.key) || is_reported(stored_, f.key)) continue;
      out << printable(format.of_hang(f)) << std::endl;
      told_.insert(f.key);
    }
    for (const AuditedReport& r : a.audit.reports) {
      const ReportRef& ref = a.graph.reports()[r.report];
      if (!r.finding || std::ranges::count(ended, ref.index) == 0) continue;
      const Finding& f = a.findings[*r.finding];
      if (told_.count(f.key) || is_reported(stored_, f.key)) continue;
      out << printable(format.of_report(a, r)) << std::endl;
      told_.insert(f.key);
    }
  }

 private:
  ReportedInStore stored_;
  std::set<DeadlockKey> told_;
};

}  // namespace

int follow(const InputNames& names, const std::string& store, const NewDeadlockFormat& format, const Streams& io) {
  const Signals signals;
  KnownDeadlocks known(store);
  Follower follower;
  follower.on_reports = [&](const LogEvidence& log, const std::vector<std::size_t>& ended) {
    known.tell(log, ended, format, io.out);
  };
  follower.stop = signals.fd();
  lockgraph::follow(names, store, io.inputs(), follower, telling());
  return kNothingFound;
}

}  // namespace lockgraph::cli
