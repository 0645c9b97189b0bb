// A compressed stream -> its bytes, all of them up to the place where it is damaged or ends too early.
#pragma once
#include <lockgraph/text/text.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace lockgraph {

/// How a stream is compressed, by its first bytes.
enum class Compression : std::uint8_t { None, Gzip, Bzip2, Xz, Zstd, Lz4 };
Compression compression_of(std::string_view head);

/// One of the libraries that know how.
class Codec;

class Decoder {
 public:
  /// `packed` gives the compressed bytes, and must outlive the decoder.
  Decoder(Compression, const ByteSource& packed);
  ~Decoder();

  /// Fills the buffer as far as it can; 0 at the end. Streams that follow one another are one.
  std::size_t read(char* buffer, std::size_t size);

  /// What was wrong with the stream, in words; empty when nothing was.
  const std::string& failure() const { return failure_; }

 private:
  bool refill();
  void fill();
  void step(char* buffer, std::size_t size, std::size_t& written);
  void begin_next();

  Compression kind_;
  const ByteSource& packed_;
  std::unique_ptr<Codec> codec_;
  std::vector<char> input_;
  std::size_t at_ = 0, filled_ = 0;
  bool between_ = false;  ///< one stream has ended, and nothing of the next was read
  bool packed_ended_ = false, ended_ = false;
  std::string failure_;
};

}  // namespace lockgraph
