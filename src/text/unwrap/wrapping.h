// What a log may be wrapped in: an encoding, a mail, a page, a format of data. Each is undone as its bytes come;
// nothing is kept but what stands on the line or in the value at hand. What is cut or damaged gives what stands before.
#pragma once
#include "unwrapped.h"

#include <array>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

namespace lockgraph::unwrap {

/// What could not be undone, and on which line.
struct Unread {
  std::uint64_t line;
  std::string why;
};

class Wrapping {
 public:
  virtual ~Wrapping() = default;
  /// The next bytes, as many as there are.
  virtual void undo(std::string_view bytes, Unwrapped& out) = 0;
  virtual void finish(Unwrapped&) {}
  /// All of what comes next stands on that line, whatever the wrapping counts.
  virtual void stands_on(std::uint64_t) {}

  std::vector<Unread> unread;
};

/// How much of a log tells what it is.
inline constexpr std::size_t kLookedAt = 64 * 1024;

using Maker = std::unique_ptr<Wrapping> (*)(std::string_view head);
// Each looks at the beginning of a log, and makes the wrapping that it is in; null where it is in none of that kind.
std::unique_ptr<Wrapping> encoding_of(std::string_view head);  ///< UTF-16, UTF-32; lines that end otherwise than by LF
std::unique_ptr<Wrapping> mail_of(std::string_view head);      ///< mails and mailboxes with MIME
std::unique_ptr<Wrapping> page_of(std::string_view head);      ///< HTML and XML
std::unique_ptr<Wrapping> data_of(std::string_view head);      ///< JSON, JSON lines, YAML in flow style
std::unique_ptr<Wrapping> records_of(std::string_view head);   ///< journal export and verbose, CRI, CSV
std::unique_ptr<Wrapping> parts_of(std::string_view head);  ///< parts of a panic that pstore kept, the last one first
std::unique_ptr<Wrapping> characters_of(std::string_view head);  ///< blanks, quotes and arrows of typesetters

/// A text that is being unwrapped, layer by layer: what comes out of one is looked at again.
class Unwrapping {
 public:
  /// Null where the log is wrapped in nothing known.
  static std::unique_ptr<Unwrapping> of(std::string_view head);

  void add(std::string_view bytes);
  void finish();
  /// What has come out since it was asked last.
  std::string take();
  /// The line of the log on which a line of the text begins.
  std::uint64_t original(std::uint64_t line) const;
  void forget_before(std::uint64_t line);
  std::uint64_t lines() const { return layers_.back()->out.lines().begun(); }
  std::vector<Unread> unread() const;

 private:
  struct Layer {
    std::unique_ptr<Wrapping> wrapping;
    Unwrapped out;
    bool looked = false;  ///< whether what comes out is wrapped again
  };
  void pass_on(std::size_t layer, bool last);
  void wrap(std::string_view head);

  std::vector<std::unique_ptr<Layer>> layers_;
  std::array<bool, 7> used_{};  ///< which kinds of wrappings are among them
};

}  // namespace lockgraph::unwrap
