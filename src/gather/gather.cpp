#include <lockgraph/gather/gather.h>

#include "inputs.h"
#include "reading.h"

#include <lockgraph/store/store.h>

#include <map>
#include <utility>

namespace lockgraph {
namespace {

using TextOf = std::function<std::string(const Report&)>;

/// The logs of all inputs, with what is wanted of each, and with the texts of their reports: where they are many, those
/// are not made before they are used.
InputTally read_all(const Inputs& inputs, const InputStreams& io, Diagnostics& diagnostics, WhichLogs which,
                    const TextOf& text_of, const std::function<void(LogEvidence, std::string, const Wanted&)>& use) {
  InputTally tally;
  const auto take = [&](LogEvidence log, std::string text, const Wanted& wanted) {
    tally.logs += 1 + log.summed.logs;
    tally.bytes += log.bytes + log.summed.bytes;
    say_limits(log, diagnostics);
    use(std::move(log), std::move(text), wanted);
  };
  const auto select = [&](LogEvidence& log, const Wanted& wanted) {
    constexpr std::size_t kMany = 256;
    keep_wanted_boots(log, wanted);
    std::string text;
    if (text_of && log.reports.size() <= kMany)
      for (const Report& r : log.reports) text += text_of(r);
    return text;
  };
  const auto wanted_of = [&](const ReadLog& read) -> const Wanted& {
    return inputs.wanted_of(inputs.files()[read.file]);
  };
  NoLogs no_logs;
  std::function<void(ReadLog&)> prepare;
  if (!inputs.selects()) prepare = [&](ReadLog& read) { read.text = select(read.evidence, wanted_of(read)); };
  read_files(inputs, io, {}, prepare, [&](ReadLog read, Progress&) {
    if (!read.is_log) return void(std::ranges::move(read.problems, std::back_inserter(diagnostics)));
    no_logs.look_at(read.log, read.evidence);
    if (inputs.selects()) read.text = select(read.evidence, wanted_of(read));
    take(std::move(read.evidence), std::move(read.text), wanted_of(read));
  });
  no_logs.say(diagnostics);
  for (const std::string& path : inputs.stores())
    for (LogEvidence& log : Store(path, Store::Mode::Read).load(which)) {
      std::string text = select(log, inputs.wanted_of(path));
      take(std::move(log), std::move(text), inputs.wanted_of(path));
    }
  return tally;
}

}  // namespace

InputTally print_reports(const InputNames& names, const InputStreams& io, Diagnostics& diagnostics,
                         const TextOf& text_of, const std::function<void(const std::string&)>& print) {
  const Inputs inputs(names, io.in, diagnostics);
  const InputTally tally = read_all(inputs, io, diagnostics, WhichLogs::All, text_of,
                                    [&](const LogEvidence& log, const std::string& text, const Wanted&) {
                                      if (!text.empty()) return print(text);
                                      for (const Report& r : log.reports) print(text_of(r));
                                    });
  inputs.say_what_selects_nothing(diagnostics);
  return tally;
}

Evidence read_evidence(const InputNames& names, const InputStreams& io, Diagnostics& diagnostics, InputTally* tally,
                       WhichLogs which) {
  const Inputs inputs(names, io.in, diagnostics);
  // What several inputs have counts once: that is told by each log.
  if (!inputs.files().empty() || inputs.stores().size() != 1) which = WhichLogs::All;
  Evidence logs;
  struct Content {
    std::size_t at;  ///< of the log under the name that sorts first: no other is kept, however many there are
    Wanted wanted;
  };
  std::map<std::string, Content> contents;  // by hash: equal logs under several names count once
  const InputTally read =
      read_all(inputs, io, diagnostics, which, {}, [&](LogEvidence log, const std::string&, const Wanted& wanted) {
        const auto [known, is_new] = contents.try_emplace(log.hash, Content{logs.size(), {}});
        Wanted& all = known->second.wanted;
        all.all |= wanted.all;
        all.selectors.insert(all.selectors.end(), wanted.selectors.begin(), wanted.selectors.end());
        if (is_new)
          logs.push_back(std::move(log));
        else if (LogEvidence& first = logs[known->second.at]; log.source < first.source)
          first = std::move(log);
      });
  if (tally) *tally = read;
  logs = normalized(std::move(logs));
  // Only now is it known which release a dump is of.
  for (LogEvidence& log : logs)
    std::erase_if(log.dumps, [&](const ProcDump& d) { return !contents.at(log.hash).wanted.take(d.release); });
  inputs.say_what_selects_nothing(diagnostics);
  return logs;
}

}  // namespace lockgraph
