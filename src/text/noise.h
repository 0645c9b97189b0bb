// What stands before the kernel's stamps and is of no known form: the name of a sender, or a harness's own prefix.
#pragma once
#include <lockgraph/text/text.h>

#include <cstddef>
#include <string_view>
#include <vector>

namespace lockgraph {

/// Of one excerpt.
class Noises {
 public:
  /// `text` stood before the stamp of that line.
  void note(std::size_t line, std::string_view text) { all_.push_back({line, text}); }

  /// What stands, the same bytes, before the stamps of several lines is the name of their sender.
  void name_senders(Excerpt&) const;

  /// Lines without a stamp of the kernel's own wear what stands before the stamps of the others.
  void take_off(Excerpt&) const;

 private:
  struct Noise {
    std::size_t line;
    std::string_view text;
  };
  std::vector<Noise> all_;
};

}  // namespace lockgraph
