#include "inputs.h"
#include "reading.h"

#include <lockgraph/gather/gather.h>
#include <lockgraph/model/error.h>
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
    batch_.logs.push_back(std::move(log));
    write_when_due();
  }
  void add_again(const Log& log) {
    weight_ += kEach;
    batch_.again.emplace_back(log.hash, log.source);
    write_when_due();
  }

  /// What is collected becomes part of the store.
  void write() {
    if (batch_.empty()) return;
    fresh_ += store_.add(batch_);
    batch_ = {};
    weight_ = 0;
    written_ = Clock::now();
  }
  std::size_t fresh() const { return fresh_; }

 private:
  using Clock = std::chrono::steady_clock;
  // As many as are worth one write to the disk, and no more than memory holds with ease; and a kill loses little work.
  static constexpr std::size_t kMost = 20'000, kEach = 1, kReport = 5, kDump = 500;
  static constexpr std::chrono::seconds kLongest{2};

  void write_when_due() {
    if (weight_ > kMost || Clock::now() - written_ > kLongest) write();
  }

  Store& store_;
  Store::Batch batch_;
  std::size_t weight_ = 0, fresh_ = 0;
  Clock::time_point written_ = Clock::now();
};

}  // namespace

IngestTally ingest(const InputNames& names, const std::string& path, const InputStreams& io, Diagnostics& diagnostics) {
  const Inputs inputs(names, io.in, diagnostics);
  if (inputs.selects()) throw Error("a store keeps whole logs: choose releases when you ask it (--db FILE@RELEASE)");
  Store store(path, Store::Mode::Write);
  const Store::Index index = store.index();
  KnownLogs known;
  if (!index.empty()) {
    known.has = [&](const std::string& hash) { return index.has(hash); };
    known.has_beginning = [&](std::uint64_t head) { return index.has_beginning(head); };
  }
  IngestTally tally;
  NoLogs no_logs;
  Batches batches(store);
  read_files(inputs, io, known, {}, [&](ReadLog read) {
    std::ranges::move(read.problems, std::back_inserter(diagnostics));
    if (!read.is_log) return;
    if (no_logs.look_at(read.log, read.evidence)) {
      ++tally.no_logs;
      return;
    }
    ++tally.logs;
    tally.bytes += read.log.bytes;
    tally.reports += read.evidence.reports.size();
    if (!read.log.is_known)
      batches.add(std::move(read.evidence));
    else if (!index.is_named(read.log.hash, read.log.source))
      batches.add_again(read.log);
  });
  batches.write();
  no_logs.say(diagnostics);
  for (const std::string& other : inputs.stores()) store.merge(other);
  tally.fresh = batches.fresh();
  return tally;
}

}  // namespace lockgraph
