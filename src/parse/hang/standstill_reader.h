// Statements of a log -> rounds: what the hung-task detector, SysRq and lists of all locks show of tasks.
#pragma once
#include "boot.h"
#include "statement.h"
#include "told_tasks.h"

#include <lockgraph/model/limits.h>
#include <lockgraph/model/standstill.h>

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace lockgraph::parse {

class StandstillReader {
 public:
  explicit StandstillReader(const Limits& limits) : limits_(limits) {}

  /// A round ends where lines are missing.
  void begin_excerpt(const Excerpt&);

  void add(const Statement&, const Line&, const Boot&);

  /// True where a line of its caller is of a round.
  bool is_in_round(const Line&) const;
  /// Ends the rounds whose callers have been silent for long. True while one goes on.
  bool end_silent();

  /// Line of the first task or lock that a limit kept out; 0: none.
  std::uint64_t left_out() const { return left_out_; }

  /// All of them, in order of position.
  std::vector<Standstill> finish();

 private:
  /// What one caller prints: a pass of the detector comes without lines between its tasks.
  struct Round {
    Standstill seen;
    std::map<std::pair<long, std::string>, std::size_t> tasks;  ///< by pid and name
    std::size_t at = kNone;                                     ///< the task whose lines come
    std::uint64_t lines_since = 0;                              ///< that say nothing
    std::uint64_t last_line = 0;                                ///< that says something
    long last_group = 0;                        ///< tgid of the last task that was told to be blocked; 0: not printed
    std::string_view::size_type announced = 0;  ///< locks that the list at hand is said to have
    std::string last_day;                       ///< of a collector's clock, where the kernel's is not printed
    long last_second = -1;                      ///< of that day
    bool is_of_all = false;                     ///< begun by SysRq: much stands between its parts
    std::optional<double> last_stamp;
    std::uint32_t last_index = 0;  ///< of the list at hand
    bool in_lists = false;         ///< behind `Showing all locks held in the system:`
    bool takes_stack = false, takes_list = false;
    bool is_over = false;  ///< the list has ended: what comes is another round
  };
  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);

  static std::string key_of(const Line&);
  Round* round_of(const Line&);
  Round& begin(const Statement&, const Line&, const Boot&);
  void close(std::map<std::string, Round>::iterator);
  bool read(Round&, const Statement&);
  bool read_banner(Round&, const Banner&, const Statement&);
  bool read_sentence(Round&, const Sentence&, const Statement&);
  void read_claim(Round&, const Statement&);
  bool begin_list(Round&, const Sentence&, std::uint64_t line);
  bool begins_another(const Round&, const Statement&, const Line&) const;
  void show(Round&, Task, std::uint64_t line);
  void show(Round&, TaskState, std::uint64_t line);
  void add_lock(Round&, const said::Held&, std::uint64_t line);
  void add_frame(Round&, const FrameView&);

  /// What a machine printed last: time that falls back is another boot, or what was printed once more.
  struct Clock {
    double newest = 0;
    bool begins = false;  ///< its time has fallen back to that of a boot
    unsigned restarts = 0;
    std::set<std::string> said;  ///< stamps and lines that began something
  };
  bool is_said_again(const Statement&, const Line&);
  void note_time(const Line&);

  Limits limits_;
  std::map<std::string, Clock, std::less<>> clocks_;  ///< by sender
  std::map<std::string, Round> open_;                 ///< by sender and caller
  std::vector<Standstill> done_;
  std::uint64_t left_out_ = 0, kept_ = 0, lines_ = 0;
};

}  // namespace lockgraph::parse
