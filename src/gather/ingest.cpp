#include "inputs.h"
#include "progress.h"
#include "reading.h"

#include <lockgraph/gather/gather.h>
#include <lockgraph/model/error.h>
#include <lockgraph/model/printable.h>
#include <lockgraph/parse/parse.h>
#include <lockgraph/store/store.h>

#include <algorithm>
#include <chrono>
#include <iterator>
#include <utility>

namespace lockgraph {
namespace {

/// Collects logs and writes them in batches.
class Batches {
 public:
  explicit Batches(Store& store) : store_(store) {}

  void add(LogEvidence log) {
    weight_ += kEach + kReport * log.reports.size() + kDump * log.dumps.size();
    batch_.push_back(std::move(log));
    write_when_due();
  }
  /// What is collected becomes part of the store.
  void write() {
    if (batch_.empty()) return;
    const Store::Added added = store_.add(batch_);
    added_.logs += added.logs, added_.reports += added.reports;
    batch_ = {};
    weight_ = 0;
    written_ = Clock::now();
  }
  const Store::Added& added() const { return added_; }

 private:
  using Clock = std::chrono::steady_clock;
  // As many as are worth one write to the disk, and no more than memory holds with ease; and a kill loses little work.
  static constexpr std::size_t kMost = 20'000, kEach = 1, kReport = 5, kDump = 500;
  static constexpr std::chrono::seconds kLongest{2};

  void write_when_due() {
    if (weight_ > kMost || Clock::now() - written_ > kLongest) write();
  }

  Store& store_;
  Evidence batch_;
  std::size_t weight_ = 0;
  Store::Added added_;
  Clock::time_point written_ = Clock::now();
};

std::string what_is_in(const ReadLog& read) {
  return printable(read.log.source) + ": " + std::to_string(read.log.bytes) + " bytes, " +
         (read.log.is_known ? "known" : std::to_string(read.evidence.reports.size()) + " reports");
}

}  // namespace

IngestTally ingest(const InputNames& names, const std::string& path, const InputStreams& io, Diagnostics& diagnostics,
                   const Telling& telling) {
  Inputs inputs(names, io.in, diagnostics);
  inputs.leave_out(path);
  if (inputs.selects()) throw Error("a store keeps whole logs: choose releases when you ask it (--db FILE@RELEASE)");
  if (const auto at = path.rfind('@');
      at != std::string::npos && parse_release_range(std::string_view(path).substr(at + 1)))
    throw Error(path + ": expected a store, not some releases of one");
  Store store(path, Store::Mode::Write, telling);
  // Under its own name alone: who can make another log of that content hides nothing.
  KnownLogs known;
  known.has = [&](const std::string& content, const std::string& source) {
    return store.has(content, source, kReading);
  };
  known.has_beginning = [&](std::uint64_t head) { return store.has_beginning(head, kReading); };
  IngestTally tally;
  NoLogs no_logs;
  Batches batches(store);
  read_files(inputs, io, known, {}, [&](ReadLog read, Progress& progress) {
    if (!read.is_log) return void(std::ranges::move(read.problems, std::back_inserter(diagnostics)));
    say_limits(read.evidence, diagnostics);
    if (io.reading.verbose) progress.say(what_is_in(read));
    if (no_logs.look_at(read.log, read.evidence)) {
      ++tally.no_logs;
      return;
    }
    ++tally.logs;
    tally.bytes += read.log.bytes;
    keep_problems(read.problems, read.evidence);
    if (!read.log.is_known) batches.add(std::move(read.evidence));
  });
  batches.write();
  no_logs.say(diagnostics);
  tally.fresh = batches.added().logs, tally.reports = batches.added().reports;
  for (const std::string& other : inputs.stores()) {
    const Store::Added added = store.merge(other, kReading);
    tally.logs += added.of_logs;
    tally.fresh += added.logs, tally.reports += added.reports;
  }
  return tally;
}

}  // namespace lockgraph
