// Bytes of any charset -> UTF-8, by the C library's iconv: it knows them all, and keeps state between calls.
#pragma once
#include <iconv.h>

#include <memory>
#include <string>
#include <string_view>
#include <type_traits>

namespace lockgraph::unwrap {

class Charset {
 public:
  /// "utf-16le", "windows-1252", ... An unknown one leaves bytes as they are.
  explicit Charset(const std::string& name);
  /// Bytes that are none of the charset become U+FFFD; those of a character that is not whole yet wait for the rest.
  std::string decoded(std::string_view bytes);

 private:
  struct Close {
    void operator()(iconv_t d) const { ::iconv_close(d); }
  };
  std::unique_ptr<std::remove_pointer_t<iconv_t>, Close> decoder_;
  std::string rest_;
};

}  // namespace lockgraph::unwrap
