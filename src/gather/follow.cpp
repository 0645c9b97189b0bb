// Logs that are still being written.
#include "inputs.h"

#include <lockgraph/gather/gather.h>
#include <lockgraph/model/error.h>
#include <lockgraph/parse/parse.h>
#include <lockgraph/store/store.h>

#include <poll.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <filesystem>
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
constexpr milliseconds kSilence{3000};  // behind which a log is stored

/// Says when something changes below some folders. Only wakes: what has changed is looked up.
class Watch {
 public:
  Watch() : fd_(::inotify_init1(IN_NONBLOCK | IN_CLOEXEC)) {
    if (fd_ < 0) throw Error(std::string("cannot watch folders: ") + std::strerror(errno));
  }
  ~Watch() { ::close(fd_); }
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;

  /// Watching what is watched already changes nothing.
  void add(const std::string& path) {
    constexpr std::uint32_t kChanges = IN_MODIFY | IN_CREATE | IN_MOVED_FROM | IN_MOVED_TO | IN_DELETE | IN_ATTRIB;
    ::inotify_add_watch(fd_, path.c_str(), kChanges);
    std::error_code ec;
    for (fs::recursive_directory_iterator it(path, ec), end; !ec && it != end; it.increment(ec))
      if (it->is_directory()) ::inotify_add_watch(fd_, it->path().c_str(), kChanges);
  }

  /// Sleeps until something changes, `stop` can be read, or the time is over. False: the end has come.
  bool sleep(int stop, std::optional<milliseconds> time) {
    pollfd fds[] = {{fd_, POLLIN, 0}, {stop, POLLIN, 0}};
    ::poll(fds, 2, time ? static_cast<int>(time->count()) : -1);
    char events[4096];
    while (::read(fd_, events, sizeof events) > 0) continue;
    return (fds[1].revents & POLLIN) == 0;
  }

 private:
  int fd_;
};

/// One file, wherever it is moved to.
struct Followed {
  std::string path;
  std::uint64_t size = 0;
  timespec changed{};
  LogEvidence log;                              ///< as it was read last
  std::string stored_hash;                      ///< of what of it is in the store; empty: nothing
  bool stored = true;                           ///< the store has all of it
  std::map<std::uint64_t, std::uint64_t> ends;  ///< of its reports, as read before: line -> last line
  std::set<std::uint64_t> told;                 ///< their lines
  Clock::time_point read_at{};
};

using FileId = std::pair<dev_t, ino_t>;

class Following {
 public:
  Following(const InputNames& names, const std::string& store, const InputStreams& io, const Follower& follower)
      : names_(names), store_(store, Store::Mode::Write), io_(io), follower_(follower) {}

  void run() {
    Clock::duration pause = kOften;
    do {
      const auto start = Clock::now();
      look();
      // Looking costs at most a tenth of the time, however much there is to look at.
      pause = std::max<Clock::duration>(kOften, 10 * (Clock::now() - start));
    } while (wait(pause));
    for (auto& [id, file] : files_) {
      tell(file, true);
      keep(file);
    }
  }

 private:
  /// Sleeps; longer than `pause` only when nothing is left to do for what was read.
  bool wait(Clock::duration pause) {
    const auto until = Clock::now() + pause;
    bool idle = true;
    for (const auto& [id, file] : files_) idle &= file.stored && file.ends.size() == file.told.size();
    if (idle && !watch_.sleep(follower_.stop, std::nullopt)) return false;
    for (auto now = Clock::now(); now < until; now = Clock::now())  // what wakes in between is looked at later
      if (!watch_.sleep(follower_.stop, std::chrono::duration_cast<milliseconds>(until - now) + milliseconds(1)))
        return false;
    return true;
  }

  void look() {
    Diagnostics ignored;  // an empty folder is none to complain of: logs will come
    for (const std::string& input : names_.inputs) watch_.add(input);
    const Inputs inputs(names_, io_.in, ignored);
    if (files_.empty()) known_ = store_.named({inputs.files().begin(), inputs.files().end()});
    std::set<FileId> there;
    for (const std::string& path : inputs.files()) {
      struct stat s {};
      if (::stat(path.c_str(), &s) != 0) continue;
      const FileId id{s.st_dev, s.st_ino};
      there.insert(id);
      Followed& file = files_[id];
      file.path = path;
      look_at(file, s);
    }
    for (auto it = files_.begin(); it != files_.end();)
      if (there.count(it->first)) {
        ++it;
      } else {
        tell(it->second, true);
        keep(it->second);
        it = files_.erase(it);
      }
  }

  void look_at(Followed& file, const struct stat& s) {
    const auto size = static_cast<std::uint64_t>(s.st_size);
    const bool same =
        size == file.size && s.st_mtim.tv_sec == file.changed.tv_sec && s.st_mtim.tv_nsec == file.changed.tv_nsec;
    if (same) {
      tell(file, true);
      if (!file.stored && Clock::now() - file.read_at > kSilence) keep(file);
      return;
    }
    const bool has_grown = file.log.bytes > 0 && hash_of_beginning(file.path, file.log.bytes) == file.log.hash;
    if (!has_grown) begin_anew(file);
    file.size = size, file.changed = s.st_mtim;
    read(file);
  }

  /// The file holds another log now; what it held stays.
  void begin_anew(Followed& file) {
    tell(file, true);
    keep(file);
    file.log = {}, file.stored_hash.clear(), file.ends.clear(), file.told.clear();
  }

  void read(Followed& file) {
    try {
      file.log = parse_log_file(file.path);
    } catch (const Error& e) {
      io_.err << "lockgraph: " << file.path << ": " << e.what() << '\n';
      return;
    }
    file.read_at = Clock::now();
    if (file.log.bytes == 0) return;
    file.stored = store_.has(file.log.hash);
    if (file.stored) {
      file.stored_hash = file.log.hash;
      for (const Report& r : file.log.reports) file.told.insert(r.line);
    }
    if (!file.stored && file.stored_hash.empty()) find_what_it_was(file);
    tell(file, false);
    for (const Report& r : file.log.reports) file.ends[r.line] = r.last_line;
  }

  /// The store may know the beginning of this log, from when this program ran last.
  void find_what_it_was(Followed& file) {
    const auto [first, last] = known_.equal_range(file.log.source);
    for (auto it = first; it != last; ++it) {
      const Store::Known& known = it->second;
      if (known.bytes == 0 || hash_of_beginning(file.path, known.bytes) != known.hash) continue;
      file.stored_hash = known.hash;
      file.told.insert(known.reports.begin(), known.reports.end());
    }
    known_.erase(first, last);
  }

  /// Reports that stand as they stood when the log was read before have ended; all of them when nothing was added.
  void tell(Followed& file, bool all) {
    std::vector<std::size_t> ended;
    for (std::size_t i = 0; i < file.log.reports.size(); ++i) {
      const Report& r = file.log.reports[i];
      const auto before = file.ends.find(r.line);
      if (!all && (before == file.ends.end() || before->second != r.last_line)) continue;
      if (file.told.insert(r.line).second) ended.push_back(i);
    }
    if (!ended.empty()) follower_.on_reports(file.log, ended);
  }

  void keep(Followed& file) {
    if (file.stored || file.log.bytes == 0) return;
    store_.replace(file.stored_hash, file.log);
    file.stored = true, file.stored_hash = file.log.hash;
  }

  const InputNames& names_;
  Store store_;
  const InputStreams& io_;
  const Follower& follower_;
  Watch watch_;
  std::map<FileId, Followed> files_;
  std::multimap<std::string, Store::Known> known_;  ///< by name, from before
};

}  // namespace

void follow(const InputNames& names, const std::string& store, const InputStreams& io, const Follower& follower) {
  Following(names, store, io, follower).run();
}

}  // namespace lockgraph
