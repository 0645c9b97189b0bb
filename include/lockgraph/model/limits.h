// Room: model. What hostile input may cost at most. Each limit is far above what kernels print, has a name by which a
// user sets it (`--limit NAME=NUMBER`), and is said whenever it keeps something out.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace lockgraph {

struct Limits {
  std::uint64_t line = 64 << 10;        ///< bytes of one line
  std::uint64_t frames = 1000;          ///< of one stack; a trace has 64
  std::uint64_t chain = 4096;           ///< entries of one chain: as many as lockdep's search holds
  std::uint64_t held = 1 << 16;         ///< held locks of one report; a task has 48
  std::uint64_t classes = 1 << 16;      ///< lock classes of one dump; lockdep has 8192
  std::uint64_t reports = 100'000;      ///< of one log
  std::uint64_t depth = 1;              ///< archives inside one another
  std::uint64_t ratio = 200;            ///< times that packed bytes may grow, beyond the first 64 MiB
  std::uint64_t unpacked = 8ull << 30;  ///< bytes that one file unpacks to
  std::uint64_t device = 256 << 20;     ///< bytes of a device
  std::uint64_t silence = 600;          ///< seconds that a named pipe may say nothing
  std::uint64_t drawn = 2000;           ///< findings with a picture in a folder of results
  std::uint64_t pictures = 256 << 20;   ///< bytes of those pictures
  std::uint64_t layout = 60;            ///< seconds of a processor for the layout of one graph

  bool operator==(const Limits&) const = default;
};

/// One of them as a user sees it.
struct LimitInfo {
  std::string_view name;
  std::uint64_t Limits::*value;
  std::string_view what;
};
std::span<const LimitInfo> all_limits();

/// Sets a limit by `NAME=NUMBER`; K, M and G behind the number stand for 1024, 1024^2 and 1024^3. Throws Error for
/// other text.
void set_limit(Limits&, std::string_view text);

/// "more than 1000 frames in one stack (--limit frames=N)": what a message says of a limit that was met.
std::string beyond(const Limits&, std::uint64_t Limits::*limit);
/// True for a message that begins so.
bool is_beyond(std::string_view message);

}  // namespace lockgraph
