#include <lockgraph/gather/gather.h>

#include <lockgraph/model/error.h>
#include <lockgraph/parse/parse.h>

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <map>
#include <optional>
#include <set>

namespace lockgraph {
namespace {

/// Reads inputs one after the other. `-` reads the program's own input stream, which need not be the process's.
class InputReader {
 public:
  InputReader(std::istream& in, Diagnostics& diagnostics) : in_(in), diagnostics_(diagnostics) {}

  void read(const std::string& path, const std::function<void(const Log&, LogEvidence)>& use) {
    const UseExcerpt parse = [&](Excerpt& e) { parser_.add(e); };
    const auto done = [&](const Log& log) { use(log, parser_.finish(log)); };
    if (path != "-" || &in_ == &std::cin) return reader_.read_path(path, diagnostics_, parse, done);
    done(reader_.read(
        [&](char* buffer, std::size_t size) {
          in_.read(buffer, static_cast<std::streamsize>(size));
          return static_cast<std::size_t>(in_.gcount());
        },
        path, parse));
  }

 private:
  std::istream& in_;
  Diagnostics& diagnostics_;
  LogReader reader_{needles()};
  LogParser parser_;
};

struct Source {
  std::string path;
  std::optional<ReleaseRange> releases;
};

/// `PATH@RELEASE`; a path that exists as it stands has no selector.
Source parse_source(const std::string& input) {
  std::error_code ec;
  const auto at = input.rfind('@');
  if (at == std::string::npos || std::filesystem::exists(input, ec)) return {input, std::nullopt};
  if (auto range = parse_release_range(std::string_view(input).substr(at + 1))) return {input.substr(0, at), range};
  return {input, std::nullopt};
}

/// What is wanted of one file: some releases, or all.
struct Wanted {
  bool all = false;
  std::vector<ReleaseRange> ranges;

  void add(const std::optional<ReleaseRange>& range) {
    if (range)
      ranges.push_back(*range);
    else
      all = true;
  }
  bool has(std::string_view release) const {
    return all || std::any_of(ranges.begin(), ranges.end(), [&](const ReleaseRange& r) { return r.contains(release); });
  }
};

/// A boot is selected as a whole: some of its reports do not name their kernel. A bisection runs over many releases: it
/// belongs to none that could be selected.
void keep_wanted_boots(LogEvidence& log, const Wanted& wanted) {
  if (wanted.all) return;
  log.bisection.reset();
  std::set<unsigned> boots;
  for (const Report& r : log.reports)
    if (r.kernel && wanted.has(r.kernel->release)) boots.insert(r.boot);
  std::erase_if(log.reports, [&](const Report& r) { return !boots.count(r.boot); });
}

/// Reads the files of the inputs and hands each on with what is wanted of it.
InputTally read_all(const std::vector<std::string>& inputs, const InputStreams& io, Diagnostics& diagnostics,
                    const std::function<void(LogEvidence, const Wanted&)>& use) {
  std::map<std::string, Wanted> files;
  for (const std::string& input : inputs) {
    const Source source = parse_source(input);
    for (std::string& file : list_inputs({source.path}, diagnostics)) files[std::move(file)].add(source.releases);
  }
  const bool progress = &io.err == &std::cerr && ::isatty(STDERR_FILENO) && files.size() > 50;
  InputTally tally;
  InputReader reader(io.in, diagnostics);
  for (const auto& [file, wanted] : files) {
    try {
      reader.read(file, [&](const Log& log, LogEvidence evidence) {
        ++tally.logs;
        tally.bytes += log.bytes;
        keep_wanted_boots(evidence, wanted);
        use(std::move(evidence), wanted);
      });
      if (progress && tally.logs % 50 == 0)
        io.err << "\rreading " << tally.logs << " of " << files.size() << " logs" << std::flush;
    } catch (const Error& e) { diagnostics.push_back({file, 0, e.what(), true}); }
  }
  if (progress) io.err << "\r\033[K";
  return tally;
}

}  // namespace

InputTally for_each_log(const std::vector<std::string>& inputs, const InputStreams& io, Diagnostics& diagnostics,
                        const std::function<void(LogEvidence)>& use) {
  return read_all(inputs, io, diagnostics, [&](LogEvidence log, const Wanted&) { use(std::move(log)); });
}

Evidence read_evidence(const std::vector<std::string>& inputs, const InputStreams& io, Diagnostics& diagnostics,
                       InputTally* tally) {
  Evidence logs;
  std::map<std::string, Wanted> wanted_of;  // by hash: equal logs under several names count once
  const InputTally read = read_all(inputs, io, diagnostics, [&](LogEvidence log, const Wanted& wanted) {
    Wanted& all = wanted_of[log.hash];
    all.all |= wanted.all;
    all.ranges.insert(all.ranges.end(), wanted.ranges.begin(), wanted.ranges.end());
    logs.push_back(std::move(log));
  });
  if (tally) *tally = read;
  logs = normalized(std::move(logs));
  // Only now is it known which release a dump is of.
  for (LogEvidence& log : logs)
    std::erase_if(log.dumps, [&](const ProcDump& d) { return !wanted_of.at(log.hash).has(d.release); });
  return logs;
}

}  // namespace lockgraph
