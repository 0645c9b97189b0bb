// Turns the blocks of a log into excerpts.
#pragma once
#include "needle_finder.h"

#include <lockgraph/text/text.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

namespace lockgraph {

/// The size of the blocks that a scanner wants to be fed with.
inline constexpr std::size_t kBlock = 256 * 1024;

/// `window_` holds the bytes that are at hand; offsets are into it. Those before `searched_` were searched, those
/// before `closed_` are in excerpts already.
class Scanner {
 public:
  explicit Scanner(const Needles&);

  /// Begins a log. `use` must outlive it. Lines are cut at so many bytes.
  void begin(const UseExcerpt& use, std::uint64_t longest_line);

  /// Room for a block behind what is at hand.
  char* room();

  /// `n` bytes were written there.
  void filled(std::size_t n, bool first);

  /// The log ends.
  void finish() { scan(true); }

  /// The first line that was cut; 0: none.
  std::uint64_t long_line() const { return long_line_; }

  /// True for the beginning of a log in a form of its own.
  bool has_own_form(std::string_view head) const;

 private:
  std::string_view bytes() const { return {window_.get(), size_}; }
  bool begins_whole_log() const;
  std::size_t searchable(bool last) const;
  void scan(bool last);
  std::size_t line_start(std::size_t at) const;
  std::size_t line_end(std::size_t at) const;
  std::size_t context_start(std::size_t at) const;
  std::uint64_t line_at(std::size_t at);
  void open(std::size_t from);
  void hand_on(std::size_t until, std::size_t ahead);
  void end_stretch(std::size_t known, bool last);
  void keep_line(std::size_t at);
  void drop();

  NeedleFinder finder_;
  std::vector<std::string_view> whole_log_, own_form_;
  const UseExcerpt* use_ = nullptr;
  std::size_t capacity_, size_ = 0;
  std::unique_ptr<char[]> window_;
  Excerpt excerpt_;
  std::uint64_t line_ = 1;  ///< number of the line at counted_
  std::uint64_t longest_line_ = 0, long_line_ = 0;
  std::vector<std::size_t> hits_;  ///< offsets of the needles in what is open
  std::size_t searched_ = 0, closed_ = 0, open_from_ = 0, keep_until_ = 0, counted_ = 0;
  bool open_ = false, whole_ = false, continues_ = false, wanted_ = false;
};

}  // namespace lockgraph
