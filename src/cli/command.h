// A command as a value: its name, what it is for, how its options are declared, and what it does.
#pragma once
#include <lockgraph/gather/gather.h>

#include <functional>
#include <iosfwd>
#include <memory>
#include <optional>
#include <string_view>

namespace lockgraph::cli {

class Options;

inline constexpr int kNothingFound = 0, kFound = 1, kTrouble = 2;

struct Streams {
  std::istream& in;
  std::ostream& out;
  std::ostream& err;
  Reading reading = {};
  bool quiet = false;                              ///< say only what is wrong
  bool no_pager = false;                           ///< on a terminal, too, print long output at once
  std::optional<std::size_t> terminal_lines = {};  ///< of the terminal that `out` is; nothing when it is none

  InputStreams inputs() const { return {in, err, reading}; }
};

struct Command {
  std::string_view name, help, examples;  ///< examples a line each
  /// Declares the options of one run; it returns the exit status and may throw Error.
  std::function<int(const Streams&)> (*declare)(Options&);
  /// Tells of things as they happen, or writes what other programs read to the byte: no pager.
  bool prints_at_once = false;
};

/// Of a type with declare(Options&), which says where the values of its options go, and run(const Streams&) const.
template <class Of>
constexpr Command command(std::string_view name, std::string_view help, std::string_view examples,
                          bool prints_at_once = false) {
  return {name, help, examples,
          [](Options& options) -> std::function<int(const Streams&)> {
            auto one = std::make_shared<Of>();
            one->declare(options);
            return [one](const Streams& io) { return one->run(io); };
          },
          prints_at_once};
}

}  // namespace lockgraph::cli
