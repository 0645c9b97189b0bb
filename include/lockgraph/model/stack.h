// Room: model. Stack frames as the kernel prints them.
#pragma once
#include <compare>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace lockgraph {

/// A place in the kernel; `file` and `line` are empty and 0 when the log is not symbolised.
struct Site {
  std::string function;
  std::string file;
  unsigned line = 0;

  auto operator<=>(const Site&) const = default;
};

struct Frame {
  Site site;
  bool unreliable = false;   ///< printed behind `? `
  bool inlined = false;      ///< `[inline]`
  std::string module;        ///< `[name]` behind the frame
  std::uint32_t offset = 0;  ///< of the place in its function, `+0x1a`; 0 when it is not printed

  auto operator<=>(const Frame&) const = default;
};

using Frames = std::vector<Frame>;

/// Innermost frame first. Copies share their frames until one of them is changed: one stack is often the evidence of
/// many things.
class Stack {
 public:
  using value_type = Frame;
  using const_iterator = Frames::const_iterator;
  using iterator = const_iterator;

  Stack() = default;
  Stack(Frames frames) {
    if (!frames.empty()) frames_ = std::make_shared<Frames>(std::move(frames));
  }
  Stack(std::initializer_list<Frame> frames) : Stack(Frames(frames)) {}

  const Frames& frames() const {
    static const Frames none;
    return frames_ ? *frames_ : none;
  }
  const_iterator begin() const { return frames().begin(); }
  const_iterator end() const { return frames().end(); }
  bool empty() const { return !frames_; }
  std::size_t size() const { return frames().size(); }
  const Frame& operator[](std::size_t i) const { return frames()[i]; }
  const Frame& front() const { return frames().front(); }
  const Frame& back() const { return frames().back(); }

  void push_back(Frame f) { own().push_back(std::move(f)); }
  void append(const Stack& o) {
    if (!o.empty()) own().insert(own().end(), o.begin(), o.end());
  }

  bool operator==(const Stack& o) const { return frames_ == o.frames_ || frames() == o.frames(); }
  auto operator<=>(const Stack& o) const { return frames() <=> o.frames(); }

 private:
  Frames& own() {
    if (!frames_)
      frames_ = std::make_shared<Frames>();
    else if (frames_.use_count() > 1)
      frames_ = std::make_shared<Frames>(*frames_);
    return *frames_;
  }
  std::shared_ptr<Frames> frames_;  ///< null when empty
};

}  // namespace lockgraph
