#include "noise.h"

#include "cursor.h"
#include "lines.h"
#include "shape.h"

#include <algorithm>
#include <map>

namespace lockgraph {
namespace {

constexpr std::size_t kNamedOn = 3;  // lines

/// `qemu-1  | `, `[pod/a] `: a harness names the machine whose line follows; noise of one line does not.
bool names_sender(std::string_view noise) {
  noise = text::trim(noise);
  constexpr std::string_view kEnds = "|:]>";
  return !noise.empty() && kEnds.find(noise.back()) != noise.npos &&
         std::any_of(noise.begin(), noise.end(), text::is_alpha);
}

}  // namespace

void Noises::name_senders(Excerpt& excerpt) const {
  std::map<std::string_view, std::size_t> times;
  for (const Noise& noise : all_) ++times[noise.text];
  for (const Noise& noise : all_)
    if (names_sender(noise.text) && times[noise.text] >= kNamedOn)
      excerpt.lines[noise.line].sender = excerpt.sender_of(text::trim(noise.text));
}

void Noises::take_off(Excerpt& excerpt) const {
  if (all_.size() < kNamedOn) return;
  for (const bool strict : {true, false}) {
    const Shape shape(all_.front().text, {}, strict);
    const auto worn = std::count_if(all_.begin(), all_.end(), [&](const Noise& noise) {
      std::string_view rest = noise.text;
      return shape.take_off(rest) && rest.empty();
    });
    if (static_cast<std::size_t>(worn) < kNamedOn) continue;
    for (Line& line : excerpt.lines)
      if (line.stamp.empty()) shape.take_off(line.text);
    erase_lines(excerpt, [&](std::size_t i) { return text::trim(excerpt.lines[i].text).empty(); });
    return;
  }
}

}  // namespace lockgraph
