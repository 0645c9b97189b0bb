#include "charset.h"

#include <cerrno>

namespace lockgraph::unwrap {

Charset::Charset(const std::string& name) {
  const iconv_t d = ::iconv_open("UTF-8", name.c_str());
  if (d != reinterpret_cast<iconv_t>(-1)) decoder_.reset(d);
}

std::string Charset::decoded(std::string_view bytes) {
  if (!decoder_) return std::string(bytes);
  rest_ += bytes;
  std::string out;
  char* in = rest_.data();
  std::size_t left = rest_.size();
  while (left > 0) {
    char buffer[4096];
    char* to = buffer;
    std::size_t room = sizeof buffer;
    const std::size_t n = ::iconv(decoder_.get(), &in, &left, &to, &room);
    const int why = errno;
    out.append(buffer, sizeof buffer - room);
    if (n != static_cast<std::size_t>(-1) || why == E2BIG) continue;
    if (why == EINVAL) break;  // the rest of the character comes
    out += "\xef\xbf\xbd";
    ++in, --left;
  }
  rest_.erase(0, rest_.size() - left);
  return out;
}

}  // namespace lockgraph::unwrap
