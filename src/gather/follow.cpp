// Logs that are still being written.
#include "evidence_reader.h"
#include "folder_watch.h"
#include "inputs.h"
#include "reading.h"

#include <lockgraph/gather/gather.h>
#include <lockgraph/model/error.h>
#include <lockgraph/model/printable.h>
#include <lockgraph/store/store.h>

#include <sys/stat.h>
#include <time.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <iterator>
#include <map>
#include <optional>
#include <ostream>
#include <set>
#include <utility>

namespace lockgraph {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr milliseconds kOften{500};     // between two looks at what changes all the time
constexpr milliseconds kSilence{2000};  // behind which a log is stored
constexpr milliseconds kLongSilence{10000};
constexpr milliseconds kIdle{30000};          // for what no event tells of
constexpr milliseconds kLongestPause{10000};  // behind a look that found much

/// CPU time of this process: what a look costs the machine, unlike the time that a slow disk takes.
Clock::duration cpu_time() {
  timespec t{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return std::chrono::seconds(t.tv_sec) + std::chrono::nanoseconds(t.tv_nsec);
}

/// One file, wherever it is moved to.
struct Followed {
  std::string path;
  std::uint64_t size = 0;
  timespec changed{};
  Clock::time_point read_at{};
  std::string hash;         ///< of the log that it was when it was read; empty for none, or an archive
  std::string content;      ///< of that log
  std::uint64_t bytes = 0;  ///< of that log
  Evidence logs;            ///< what it says, until it is stored; several in an archive
  Diagnostics problems;
  std::string stored_hash;                                 ///< of what of it is in the store; empty: nothing
  std::map<std::uint64_t, std::uint64_t> ends;             ///< of its reports, as read before: line -> last line
  std::set<std::pair<std::uint64_t, std::uint64_t>> told;  ///< first and last lines of reports
  std::uint64_t told_tasks_at = 0;                         ///< last line of what was shown of tasks, as it was told
};

using FileId = std::pair<dev_t, ino_t>;

/// Nothing where there is none.
std::optional<FileId> file_at(const std::string& path) {
  struct stat s {};
  return ::stat(path.c_str(), &s) == 0 ? std::optional(FileId{s.st_dev, s.st_ino}) : std::nullopt;
}

class Following {
 public:
  Following(const InputNames& names, const std::string& store, const InputStreams& io, const Follower& follower,
            const Telling& telling)
      : path_(store), store_(store, Store::Mode::Write, telling), io_(io), follower_(follower) {
    reader_.limit(io.reading.limits);
    Diagnostics problems;
    const Inputs inputs(names, io.in, problems);
    if (inputs.selects()) throw Error("a store keeps whole logs: choose releases when you ask it (--db FILE@RELEASE)");
    if (!inputs.stores().empty()) throw Error(inputs.stores().front() + ": a store cannot be followed");
    names_.inputs = inputs.paths();
    std::error_code ec;
    for (const std::string& path : names_.inputs)
      if (!fs::exists(path, ec)) throw Error(path + ": cannot be followed, expected a folder or a file");
    known_ = store_.named({inputs.files().begin(), inputs.files().end()});
    store_file_ = file_at(path_);
  }

  void run() {
    Clock::duration pause = kOften;
    do {
      const auto start = cpu_time();
      look();
      if (failed_ && *failed_ != said_) io_.err << "lockgraph: " << printable(*failed_) << "; trying again\n";
      said_ = failed_.value_or("");
      // Looking costs a tenth of a core, unless that would leave new logs alone for too long.
      pause = std::clamp<Clock::duration>(10 * (cpu_time() - start), kOften, kLongestPause);
    } while (wait(pause));
    look();
    for (auto& [id, file] : files_) end(file);
    if (failed_) throw Error(*failed_);
  }

 private:
  /// Sleeps; longer than `pause` only when all that was read is stored.
  bool wait(Clock::duration pause) {
    const auto until = Clock::now() + pause;
    const bool idle = std::ranges::all_of(files_, [](const auto& f) { return f.second.logs.empty(); });
    if (idle && !watch_.sleep(follower_.stop, kIdle)) return false;
    for (auto now = Clock::now(); now < until; now = Clock::now())  // what wakes in between is looked at later
      if (!watch_.sleep(follower_.stop, std::chrono::duration_cast<milliseconds>(until - now) + milliseconds(1)))
        return false;
    return true;
  }

  /// What fails, as when another process is at the store or the disk is full, can pass: the others are looked at all
  /// the same, and all is tried again.
  void look() {
    failed_.reset();
    check_store();
    for (const std::string& input : names_.inputs) watch_.add(input);
    Diagnostics ignored;  // an empty folder, or a file that is gone: they will come
    Inputs inputs(names_, io_.in, ignored);
    inputs.leave_out(path_);
    std::set<FileId> there;
    for (const std::string& path : inputs.files()) {
      struct stat s {};
      if (::stat(path.c_str(), &s) != 0) continue;
      const FileId id{s.st_dev, s.st_ino};
      there.insert(id);
      Followed& file = files_[id];
      file.path = path;
      attempt([&] { look_at(file, s); });
    }
    for (auto it = files_.begin(); it != files_.end();) {
      if (there.count(it->first)) {
        ++it;
        continue;
      }
      end(it->second);
      it = it->second.logs.empty() ? files_.erase(it) : std::next(it);
    }
  }

  void look_at(Followed& file, const struct stat& s) {
    const auto size = static_cast<std::uint64_t>(s.st_size);
    if (size == file.size && s.st_mtim.tv_sec == file.changed.tv_sec && s.st_mtim.tv_nsec == file.changed.tv_nsec) {
      if (Clock::now() - file.read_at > (is_cut(file) ? kLongSilence : kSilence)) end(file);
      return;
    }
    if (!file.hash.empty() &&
        content_of_beginning(file.path, file.bytes) != file.content) {  // it holds another log now
      end(file);
      file.hash.clear(), file.stored_hash.clear(), file.ends.clear(), file.told.clear();
      file.told_tasks_at = 0;
    }
    read(file, size);
    file.size = size, file.changed = s.st_mtim;
  }

  void read(Followed& file, std::uint64_t size) {
    const bool is_first = file.hash.empty();
    file.logs.clear(), file.problems.clear(), file.hash.clear();
    file.read_at = Clock::now();
    if (is_first) find_what_it_was(file);
    if (is_first && !file.stored_hash.empty() && file.bytes == size) {
      file.hash = file.stored_hash;
      return;
    }
    EvidenceReader parser(io_.reading.limits);
    try {
      reader_.read_path(
          file.path, file.problems, [&](Excerpt& e) { return parser.add(e); },
          [&](const Log& log) {
            LogEvidence evidence = parser.finish(log, file.problems);
            if (!NoLogs().look_at(log, evidence)) file.logs.push_back(std::move(evidence));
          });
    } catch (const Error& e) { file.problems.push_back({file.path, 0, e.what(), true}); }
    if (file.logs.size() != 1 || file.logs.front().source != file.path) return;  // an archive: waits until it is whole
    const LogEvidence& log = file.logs.front();
    file.hash = log.hash, file.content = log.content, file.bytes = log.bytes;
    // What stands as it stood when there was less behind it has ended.
    tell(file, [&](const Report& r) {
      const auto before = file.ends.find(r.line);
      return before != file.ends.end() && before->second == r.last_line;
    });
    file.ends.clear();
    for (const Report& r : log.reports) file.ends[r.line] = r.last_line;
  }

  /// The store may know this log, or its beginning, from when this program ran last.
  void find_what_it_was(Followed& file) {
    const auto [first, last] = known_.equal_range(file.path);
    for (auto it = first; it != last; ++it)
      if (const Store::Known& was = it->second;
          was.bytes > 0 && content_of_beginning(file.path, was.bytes) == was.content)
        file.stored_hash = was.hash, file.content = was.content, file.bytes = was.bytes;
  }

  /// Tells of the reports that have ended, each once.
  void tell(Followed& file, const std::function<bool(const Report&)>& has_ended) {
    for (const LogEvidence& log : file.logs) {
      std::vector<std::size_t> ended;
      for (std::size_t i = 0; i < log.reports.size(); ++i) {
        const Report& r = log.reports[i];
        if (has_ended(r) && (file.hash.empty() || !file.told.count({r.line, r.last_line}))) ended.push_back(i);
      }
      const std::uint64_t tasks_at = log.standstills.empty() ? 0 : log.standstills.back().last_line;
      if (ended.empty() && (tasks_at == 0 || (!file.hash.empty() && tasks_at == file.told_tasks_at))) continue;
      follower_.on_reports(log, ended);  // which may fail: then they are told again
      file.told_tasks_at = tasks_at;
      for (const std::size_t i : ended) file.told.emplace(log.reports[i].line, log.reports[i].last_line);
    }
  }

  /// The log ends inside a report: the rest of it may come.
  static bool is_cut(const Followed& file) {
    return !file.logs.empty() && !file.logs.back().reports.empty() && file.logs.back().reports.back().is_cut;
  }

  /// Nothing more comes, for now.
  void end(Followed& file) {
    if (failed_) return;  // its turn comes
    attempt([&] {
      tell(file, [](const Report&) { return true; });
      keep(file);
    });
  }

  template <class Work>
  void attempt(Work work) {
    try {
      work();
    } catch (const Error& e) { failed_ = e.what(); }
  }

  /// SQLite goes on with a file that has no name any more.
  void check_store() const {
    const auto file = file_at(path_);
    if (!file) throw Error(path_ + ": this store was deleted or moved away while logs were followed: start again");
    if (file != store_file_)
      throw Error(path_ + ": another file has taken the place of this store while logs were followed: start again");
  }

  void keep(Followed& file) {
    for (const Diagnostic& d : file.problems) io_.err << "lockgraph: " << printable(to_string(d)) << '\n';
    file.problems.clear();
    if (file.logs.empty()) return;
    if (file.hash.empty()) {
      store_.add(file.logs);
    } else {
      const bool of_others = std::ranges::any_of(
          files_, [&](const auto& f) { return &f.second != &file && f.second.stored_hash == file.stored_hash; });
      store_.replace(of_others ? std::string() : file.stored_hash, file.logs.front());
      file.stored_hash = file.hash;
    }
    file.logs.clear();
  }

  InputNames names_;
  std::string path_;
  Store store_;
  const InputStreams& io_;
  const Follower& follower_;
  FolderWatch watch_;
  LogReader reader_{needles()};
  std::optional<std::string> failed_;  ///< what went wrong in this look
  std::string said_;                   ///< the same of the look before, as it was said
  std::optional<FileId> store_file_;
  std::map<FileId, Followed> files_;
  std::multimap<std::string, Store::Known> known_;  ///< by name, from before
};

}  // namespace

void follow(const InputNames& names, const std::string& store, const InputStreams& io, const Follower& follower,
            const Telling& telling) {
  Following(names, store, io, follower, telling).run();
}

}  // namespace lockgraph
