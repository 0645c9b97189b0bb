#include "reading.h"

#include "in_order.h"
#include "progress.h"

#include <lockgraph/model/error.h>
#include <lockgraph/parse/parse.h>

#include <algorithm>
#include <atomic>
#include <iostream>

namespace lockgraph {
namespace {

/// Reads files one after the other. `-` reads the program's own input stream, which need not be the process's.
class FileReader {
 public:
  FileReader(std::istream& in, const KnownLogs& known, Progress& progress) : in_(in) {
    if (known.has) reader_.skip(known);
    reader_.count_bytes([&](std::size_t n) { progress.add_bytes(n); });
  }

  void read(const std::string& path, Diagnostics& problems, const std::function<void(const Log&, LogEvidence)>& use) {
    const UseExcerpt parse = [&](Excerpt& e) { return parser_.add(e); };
    const auto done = [&](const Log& log) { use(log, parser_.finish(log)); };
    if (path != "-" || &in_ == &std::cin) return reader_.read_path(path, problems, parse, done);
    done(reader_.read(
        [&](char* buffer, std::size_t size) {
          in_.read(buffer, static_cast<std::streamsize>(size));
          return static_cast<std::size_t>(in_.gcount());
        },
        path, parse));
  }

 private:
  std::istream& in_;
  LogParser parser_;
  LogReader reader_{needles()};
};

}  // namespace

void read_files(const Inputs& inputs, const InputStreams& io, const KnownLogs& known,
                const std::function<void(ReadLog)>& use) {
  const std::vector<std::string>& files = inputs.files();
  Progress progress(io, files);
  InOrder<ReadLog> in_order([&](ReadLog log) {
    if (log.is_log) progress.add_log(log.evidence.reports.size());
    use(std::move(log));
  });
  std::atomic<std::size_t> next = 0;
  const auto read_some = [&] {
    FileReader reader(io.in, known, progress);
    for (std::size_t i = next++; i < files.size() && !in_order.failed(); i = next++) {
      ReadLog behind{i, false, {}, {}, {}};
      try {
        reader.read(files[i], behind.problems, [&](const Log& log, LogEvidence evidence) {
          in_order.put(i, {i, true, log, std::move(evidence), {}});
        });
      } catch (const Error& e) { behind.problems.push_back({files[i], 0, e.what(), true}); } catch (...) {
        return in_order.fail(std::current_exception());
      }
      if (!behind.problems.empty()) in_order.put(i, std::move(behind));
      in_order.done(i);
    }
  };
  const std::size_t useful = std::max<std::size_t>(1, files.size());
  const unsigned threads = io.reading.threads ? io.reading.threads : std::max(1u, std::thread::hardware_concurrency());
  on_threads(static_cast<unsigned>(std::min<std::size_t>(threads, useful)), read_some);
  in_order.rethrow();
}

bool NoLogs::look_at(const Log& log, const LogEvidence& evidence) {
  constexpr std::size_t kMost = 11;  // said one by one, and the one behind them
  const bool says_something =
      log.is_known || !evidence.reports.empty() || !evidence.dumps.empty() || evidence.bisection;
  const bool none = log.bytes == 0 || (!log.is_text && !says_something);
  some_log_ |= !none;
  count_ += none;
  if (none && found_.size() < kMost)
    found_.push_back({log.source, 0,
                      log.bytes == 0 ? "expected a log, found nothing in it" : "expected a log, found binary data",
                      false});
  return none;
}

void NoLogs::say(Diagnostics& diagnostics) const {
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
