#include "reading.h"

#include "evidence_reader.h"
#include "in_order.h"
#include "progress.h"

#include <lockgraph/model/error.h>

#include <algorithm>
#include <atomic>
#include <iostream>
#include <thread>

namespace lockgraph {
namespace {

/// Reads files one after the other. `-` reads the program's own input stream, which need not be the process's.
class FileReader {
 public:
  FileReader(const InputStreams& io, const KnownLogs& known, Progress& progress)
      : in_(io.in), parser_(io.reading.limits) {
    reader_.limit(io.reading.limits);
    if (known.has) reader_.skip(known);
    reader_.count_bytes([&](std::size_t n) { progress.add_bytes(n); });
  }

  void read(const std::string& path, Diagnostics& problems, const std::function<void(const Log&, LogEvidence)>& use) {
    const UseExcerpt parse = [&](Excerpt& e) { return parser_.add(e); };
    const auto done = [&](const Log& log) { use(log, parser_.finish(log, problems)); };
    if (path != "-" || &in_ == &std::cin) return reader_.read_path(path, problems, parse, done);
    reader_.read_stream(
        [&](char* buffer, std::size_t size) {
          in_.read(buffer, static_cast<std::streamsize>(size));
          return static_cast<std::size_t>(in_.gcount());
        },
        path, problems, parse, done);
  }

 private:
  std::istream& in_;
  EvidenceReader parser_;
  LogReader reader_{needles()};
};

/// The logs of one turn, handed on when there are some.
class Group {
 public:
  Group(std::size_t turn, InOrder<std::vector<ReadLog>>& in_order, const std::function<void(ReadLog&)>& prepare)
      : turn_(turn), in_order_(in_order), prepare_(prepare) {}

  void add(ReadLog log) {
    if (log.is_log && prepare_) prepare_(log);
    weight_ += 1 + kReport * log.evidence.reports.size();
    logs_.push_back(std::move(log));
    if (weight_ >= kEnough) hand_on();
  }
  void end() {
    hand_on();
    in_order_.done(turn_);
  }

 private:
  static constexpr std::size_t kEnough = 64, kReport = 4;

  void hand_on() {
    if (!logs_.empty()) in_order_.put(turn_, std::exchange(logs_, {}));
    weight_ = 0;
  }

  std::size_t turn_;
  InOrder<std::vector<ReadLog>>& in_order_;
  const std::function<void(ReadLog&)>& prepare_;
  std::vector<ReadLog> logs_;
  std::size_t weight_ = 0;
};

}  // namespace

void read_files(const Inputs& inputs, const InputStreams& io, const KnownLogs& known,
                const std::function<void(ReadLog&)>& prepare, const std::function<void(ReadLog, Progress&)>& use) {
  const std::vector<std::string>& files = inputs.files();
  Progress progress(io, files);
  const std::size_t threads =
      std::clamp<std::size_t>(io.reading.threads ? io.reading.threads : std::thread::hardware_concurrency(), 1,
                              std::max<std::size_t>(1, files.size()));
  // Neighbours are read together: small files are not worth a turn each.
  const std::size_t together = std::clamp<std::size_t>(files.size() / (8 * threads), 1, 32);
  InOrder<std::vector<ReadLog>> in_order([&](std::vector<ReadLog> logs) {
    for (ReadLog& log : logs) {
      if (log.is_log) progress.add_log(log.evidence.reports.size());
      use(std::move(log), progress);
    }
  });
  std::atomic<std::size_t> next = 0;
  const auto read_some = [&] {
    try {
      FileReader reader(io, known, progress);
      for (std::size_t turn = next++; turn * together < files.size() && !in_order.failed(); turn = next++) {
        Group group(turn, in_order, prepare);
        for (std::size_t i = turn * together; i < std::min(files.size(), (turn + 1) * together); ++i) {
          Diagnostics problems;
          std::size_t before = 0;  // problems that are of logs before
          try {
            reader.read(files[i], problems, [&](const Log& log, LogEvidence evidence) {
              const auto first = problems.begin() + static_cast<std::ptrdiff_t>(std::exchange(before, problems.size()));
              group.add({i, true, log, std::move(evidence), {first, problems.end()}, {}});
            });
          } catch (const Error& e) { problems.push_back({files[i], 0, e.what(), true}); }
          if (!problems.empty()) group.add({i, false, {}, {}, std::move(problems), {}});
        }
        group.end();
      }
    } catch (...) { in_order.fail(std::current_exception()); }
  };
  on_threads(static_cast<unsigned>(threads), read_some);
  in_order.rethrow();
}

void say_limits(const LogEvidence& log, Diagnostics& diagnostics) {
  for (const Report& r : log.reports)
    for (const std::string& problem : r.problems)
      if (is_beyond(problem))
        diagnostics.push_back({log.source, r.line, std::string(name(r.kind)) + " report: " + problem});
  for (const ProcDump& d : log.dumps)
    for (const std::string& problem : d.problems)
      if (d.memory)
        diagnostics.push_back({log.source, d.line, "memory: " + problem, false, true});
      else if (is_beyond(problem))
        diagnostics.push_back({log.source, d.line, "/proc dump: " + problem, false, true});
  for (const BlindSpot& b : log.blind_spots)
    if (b.kind == BlindSpotKind::Cut || b.kind == BlindSpotKind::Unread)
      diagnostics.push_back({log.source, b.line, b.text, false, b.kind == BlindSpotKind::Unread});
}

void keep_problems(const Diagnostics& problems, LogEvidence& log) {
  for (const Diagnostic& d : problems)
    if (d.source == log.source)  // and not the archive around it
      log.blind_spots.push_back({d.fatal || d.unread ? BlindSpotKind::Unread : BlindSpotKind::Cut, d.line, d.message});
}

bool NoLogs::look_at(const Log& log, const LogEvidence& evidence) {
  constexpr std::size_t kMost = 11;  // said one by one, and the one behind them
  const bool says_something =
      log.is_known || !evidence.reports.empty() || !evidence.dumps.empty() || evidence.bisection;
  const bool none = log.bytes == 0 || (!log.is_text && !says_something);
  some_log_ |= !none;
  if (!none && !recognized_ && first_log_.empty()) first_log_ = log.source;
  recognized_ = recognized_ || log.has_kernel_lines || says_something || !log.unread.empty();
  count_ += none;
  if (none && found_.size() < kMost)
    found_.push_back({log.source, 0,
                      log.bytes == 0
                          ? "expected a log, found nothing in it"
                          : "expected a log, found " + std::string(log.is_what.empty() ? "binary data" : log.is_what),
                      false});
  return none;
}

void NoLogs::say(Diagnostics& diagnostics) const {
  if (some_log_ && !recognized_)
    diagnostics.push_back({first_log_, 0,
                           "expected lines of a kernel, found none in any input: nothing can be said of deadlocks",
                           false, true});
  constexpr std::size_t kMost = 10;
  for (std::size_t i = 0; i < std::min(found_.size(), kMost); ++i) {
    diagnostics.push_back(found_[i]);
    diagnostics.back().fatal = !some_log_;
  }
  if (count_ > kMost)
    diagnostics.push_back(
        {found_[kMost].source, 0, std::to_string(count_ - kMost) + " more like it hold no log", !some_log_});
}

}  // namespace lockgraph
