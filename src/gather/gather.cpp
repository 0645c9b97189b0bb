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
    LogParser parser;
    const UseExcerpt parse = [&](Excerpt& e) { return parser.add(e); };
    const auto done = [&](const Log& log) { use(log, parser.finish(log)); };
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
};

/// An input as the user names it.
struct Source {
  std::string path;
  std::string selector;  ///< behind the `@`
  std::optional<ReleaseRange> releases;
  bool selects_something = false;
};

/// `PATH@RELEASE`; a path that exists as it stands has no selector.
Source parse_source(const std::string& input) {
  std::error_code ec;
  const auto at = input.rfind('@');
  if (at == std::string::npos || std::filesystem::exists(input, ec)) return {input, {}, std::nullopt};
  if (auto range = parse_release_range(std::string_view(input).substr(at + 1)))
    return {input.substr(0, at), input.substr(at + 1), range};
  return {input, {}, std::nullopt};
}

/// What is wanted of one file: some releases, or all.
struct Wanted {
  bool all = false;
  std::vector<Source*> selectors;

  /// Whether a boot of this release is wanted; notes who wanted it.
  bool take(std::string_view release) const {
    bool taken = all;
    for (Source* s : selectors)
      if (s->releases->contains(release)) taken = s->selects_something = true;
    return taken;
  }
};

/// The inputs of one command, and the files that they stand for.
class Inputs {
 public:
  Inputs(const std::vector<std::string>& inputs, Diagnostics& diagnostics) {
    sources_.reserve(inputs.size());  // the files point into it
    for (const std::string& input : inputs) {
      Source& source = sources_.emplace_back(parse_source(input));
      for (std::string& file : list_inputs({source.path}, diagnostics)) {
        Wanted& wanted = files_[std::move(file)];
        if (source.releases)
          wanted.selectors.push_back(&source);
        else
          wanted.all = true;
      }
    }
  }

  const std::map<std::string, Wanted>& files() const { return files_; }

  /// Says which selectors selected nothing; trouble when nothing at all was selected.
  void say_what_selects_nothing(Diagnostics& diagnostics) const {
    const bool nothing = std::none_of(sources_.begin(), sources_.end(),
                                      [](const Source& s) { return !s.releases || s.selects_something; });
    for (const Source& s : sources_) {
      if (!s.releases || s.selects_something) continue;
      const bool backwards = s.releases->last < s.releases->first;
      diagnostics.push_back({s.path + "@" + s.selector, 0,
                             backwards ? "expected releases in order, this range ends before it begins"
                                       : "expected a boot of " + s.selector + ", found none",
                             nothing});
    }
  }

 private:
  std::vector<Source> sources_;
  std::map<std::string, Wanted> files_;
};

/// A boot is selected as a whole: some of its reports do not name their kernel. A bisection runs over many releases: it
/// belongs to none that could be selected.
void keep_wanted_boots(LogEvidence& log, const Wanted& wanted) {
  if (wanted.all) return;
  log.bisection.reset();
  for (const std::string& release : log.boot_releases) wanted.take(release);
  for (const ProcDump& d : log.dumps) wanted.take(d.release);
  std::set<unsigned> boots;
  for (const Report& r : log.reports)
    if (r.kernel && wanted.take(r.kernel->release)) boots.insert(r.boot);
  std::erase_if(log.reports, [&](const Report& r) { return !boots.count(r.boot); });
}

/// Files that hold no log at all.
class NoLogs {
 public:
  void look_at(const Log& log, const LogEvidence& evidence) {
    const bool says_something = !evidence.reports.empty() || !evidence.dumps.empty() || evidence.bisection;
    if (log.bytes == 0)
      found_.push_back({log.source, 0, "expected a log, found nothing in it", false});
    else if (!log.is_text && !says_something)
      found_.push_back({log.source, 0, "expected a log, found binary data", false});
    else
      some_log_ = true;
  }

  /// Says it of the first ones; trouble when there was nothing else.
  void say(Diagnostics& diagnostics) const {
    constexpr std::size_t kMost = 10;
    for (std::size_t i = 0; i < std::min(found_.size(), kMost); ++i) {
      diagnostics.push_back(found_[i]);
      diagnostics.back().fatal = !some_log_;
    }
    if (found_.size() > kMost)
      diagnostics.push_back(
          {found_[kMost].source, 0, std::to_string(found_.size() - kMost) + " more like it hold no log", !some_log_});
  }

 private:
  Diagnostics found_;
  bool some_log_ = false;
};

/// Reads the files of the inputs and hands each on with what is wanted of it.
InputTally read_all(const Inputs& inputs, const InputStreams& io, Diagnostics& diagnostics,
                    const std::function<void(LogEvidence, const Wanted&)>& use) {
  const auto& files = inputs.files();
  const bool progress = &io.err == &std::cerr && ::isatty(STDERR_FILENO) && files.size() > 50;
  InputTally tally;
  NoLogs no_logs;
  InputReader reader(io.in, diagnostics);
  for (const auto& [file, wanted] : files) {
    try {
      reader.read(file, [&, &wanted = wanted](const Log& log, LogEvidence evidence) {
        ++tally.logs;
        tally.bytes += log.bytes;
        no_logs.look_at(log, evidence);
        keep_wanted_boots(evidence, wanted);
        use(std::move(evidence), wanted);
      });
      if (progress && tally.logs % 50 == 0)
        io.err << "\rreading " << tally.logs << " of " << files.size() << " logs" << std::flush;
    } catch (const Error& e) { diagnostics.push_back({file, 0, e.what(), true}); }
  }
  if (progress) io.err << "\r\033[K";
  no_logs.say(diagnostics);
  return tally;
}

}  // namespace

InputTally for_each_log(const std::vector<std::string>& names, const InputStreams& io, Diagnostics& diagnostics,
                        const std::function<void(LogEvidence)>& use) {
  const Inputs inputs(names, diagnostics);
  const InputTally tally =
      read_all(inputs, io, diagnostics, [&](LogEvidence log, const Wanted&) { use(std::move(log)); });
  inputs.say_what_selects_nothing(diagnostics);
  return tally;
}

Evidence read_evidence(const std::vector<std::string>& names, const InputStreams& io, Diagnostics& diagnostics,
                       InputTally* tally) {
  const Inputs inputs(names, diagnostics);
  Evidence logs;
  std::map<std::string, Wanted> wanted_of;  // by hash: equal logs under several names count once
  const InputTally read = read_all(inputs, io, diagnostics, [&](LogEvidence log, const Wanted& wanted) {
    Wanted& all = wanted_of[log.hash];
    all.all |= wanted.all;
    all.selectors.insert(all.selectors.end(), wanted.selectors.begin(), wanted.selectors.end());
    logs.push_back(std::move(log));
  });
  if (tally) *tally = read;
  logs = normalized(std::move(logs));
  // Only now is it known which release a dump is of.
  for (LogEvidence& log : logs)
    std::erase_if(log.dumps, [&](const ProcDump& d) { return !wanted_of.at(log.hash).take(d.release); });
  inputs.say_what_selects_nothing(diagnostics);
  return logs;
}

}  // namespace lockgraph
