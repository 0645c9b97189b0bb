// libarchive decodes these, too, but gives nothing of the last block of a stream that is cut: up to 256 KB, or all of a
// small log. So each stream is read by its own library, which gives what stands in front of the damage, to the last
// byte or two.
#include "decoder.h"

#include <lockgraph/model/error.h>

#include <bzlib.h>
#include <isa-l/igzip_lib.h>
#include <lz4frame.h>
#include <lzma.h>
#include <zstd.h>
#include <zstd_errors.h>

#include <algorithm>
#include <new>
#include <utility>

namespace lockgraph {

/// Bytes that are still to be read, and room that is still to be filled.
struct Span {
  const char* in;
  std::size_t in_size;
  char* out;
  std::size_t out_size;
};

enum class Progress : std::uint8_t { More, StreamEnd, Damaged, TooMuchMemory };

class Codec {
 public:
  virtual ~Codec() = default;
  /// Goes on with a stream; takes what it used off the span.
  virtual Progress step(Span&) = 0;
  /// Another stream follows.
  virtual void restart() = 0;
};

namespace {

constexpr std::size_t kInput = 64 * 1024;
/// zstd and LZ4 give nothing of a call that meets damage: what they are given at a time is what is lost.
constexpr std::size_t kPiece = 512;
constexpr std::uint64_t kMostMemory = 256 << 20;  // of a decoder; a stream may say that it wants gigabytes

/// What a C library has left of the span it was given.
template <class Stream>
void take(Span& span, const Stream& s) {
  span.in += span.in_size - s.avail_in, span.out += span.out_size - s.avail_out;
  span.in_size = s.avail_in, span.out_size = s.avail_out;
}

class Gzip : public Codec {
 public:
  Gzip() { begin(); }
  Progress step(Span& span) override {
    s_.next_in = reinterpret_cast<std::uint8_t*>(const_cast<char*>(span.in));
    s_.avail_in = static_cast<std::uint32_t>(span.in_size);
    s_.next_out = reinterpret_cast<std::uint8_t*>(span.out);
    s_.avail_out = static_cast<std::uint32_t>(span.out_size);
    const int status = isal_inflate(&s_);
    take(span, s_);
    return status < 0 ? Progress::Damaged : s_.block_state == ISAL_BLOCK_FINISH ? Progress::StreamEnd : Progress::More;
  }
  void restart() override { begin(); }

 private:
  void begin() {
    isal_inflate_init(&s_);
    s_.crc_flag = ISAL_GZIP;
  }
  inflate_state s_;
};

class Bzip2 : public Codec {
 public:
  Bzip2() { begin(); }
  ~Bzip2() override { BZ2_bzDecompressEnd(&s_); }
  Progress step(Span& span) override {
    s_.next_in = const_cast<char*>(span.in);
    s_.avail_in = static_cast<unsigned>(span.in_size);
    s_.next_out = span.out;
    s_.avail_out = static_cast<unsigned>(span.out_size);
    const int status = BZ2_bzDecompress(&s_);
    take(span, s_);
    if (status == BZ_MEM_ERROR) throw std::bad_alloc();
    return status == BZ_STREAM_END ? Progress::StreamEnd : status == BZ_OK ? Progress::More : Progress::Damaged;
  }
  void restart() override {
    BZ2_bzDecompressEnd(&s_);
    begin();
  }

 private:
  void begin() {
    s_ = {};
    if (BZ2_bzDecompressInit(&s_, 0, 0) != BZ_OK) throw std::bad_alloc();
  }
  bz_stream s_{};
};

class Xz : public Codec {
 public:
  Xz() { begin(); }
  ~Xz() override { lzma_end(&s_); }
  Progress step(Span& span) override {
    s_.next_in = reinterpret_cast<const std::uint8_t*>(span.in), s_.avail_in = span.in_size;
    s_.next_out = reinterpret_cast<std::uint8_t*>(span.out), s_.avail_out = span.out_size;
    const lzma_ret status = lzma_code(&s_, LZMA_RUN);
    take(span, s_);
    if (status == LZMA_MEM_ERROR) throw std::bad_alloc();
    if (status == LZMA_MEMLIMIT_ERROR) return Progress::TooMuchMemory;
    return status == LZMA_STREAM_END                       ? Progress::StreamEnd
           : status == LZMA_OK || status == LZMA_BUF_ERROR ? Progress::More
                                                           : Progress::Damaged;
  }
  void restart() override { begin(); }

 private:
  void begin() {
    if (lzma_stream_decoder(&s_, kMostMemory, 0) != LZMA_OK) throw std::bad_alloc();
  }
  lzma_stream s_ = LZMA_STREAM_INIT;
};

class Zstd : public Codec {
 public:
  Zstd() : s_(ZSTD_createDStream()) {
    if (!s_) throw std::bad_alloc();
  }
  ~Zstd() override { ZSTD_freeDStream(s_); }
  Progress step(Span& span) override {
    ZSTD_inBuffer in{span.in, std::min(span.in_size, kPiece), 0};
    ZSTD_outBuffer out{span.out, span.out_size, 0};
    const std::size_t status = ZSTD_decompressStream(s_, &out, &in);
    span.in += in.pos, span.in_size -= in.pos, span.out += out.pos, span.out_size -= out.pos;
    if (ZSTD_getErrorCode(status) == ZSTD_error_frameParameter_windowTooLarge) return Progress::TooMuchMemory;
    if (ZSTD_getErrorCode(status) == ZSTD_error_memory_allocation) throw std::bad_alloc();
    return ZSTD_isError(status) ? Progress::Damaged : status == 0 ? Progress::StreamEnd : Progress::More;
  }
  void restart() override { ZSTD_initDStream(s_); }

 private:
  ZSTD_DStream* s_;
};

class Lz4 : public Codec {
 public:
  Lz4() {
    if (LZ4F_isError(LZ4F_createDecompressionContext(&s_, LZ4F_VERSION))) throw std::bad_alloc();
  }
  ~Lz4() override { LZ4F_freeDecompressionContext(s_); }
  Progress step(Span& span) override {
    std::size_t in = std::min(span.in_size, kPiece), out = span.out_size;
    const std::size_t status = LZ4F_decompress(s_, span.out, &out, span.in, &in, nullptr);
    if (LZ4F_isError(status)) return Progress::Damaged;
    span.in += in, span.in_size -= in, span.out += out, span.out_size -= out;
    return status == 0 ? Progress::StreamEnd : Progress::More;
  }
  void restart() override { LZ4F_resetDecompressionContext(s_); }

 private:
  LZ4F_dctx* s_ = nullptr;
};

std::unique_ptr<Codec> codec_for(Compression kind) {
  switch (kind) {
    case Compression::Gzip: return std::make_unique<Gzip>();
    case Compression::Bzip2: return std::make_unique<Bzip2>();
    case Compression::Xz: return std::make_unique<Xz>();
    case Compression::Zstd: return std::make_unique<Zstd>();
    case Compression::Lz4: return std::make_unique<Lz4>();
    case Compression::None: break;
  }
  throw Error("this is not compressed");
}

using namespace std::string_view_literals;

/// Frames of zstd and LZ4 that hold nothing: both libraries step over them.
bool is_skippable(std::string_view head) {
  return head.size() >= 4 && (head[0] & '\xf0') == 0x50 && head.substr(1, 3) == "\x2a\x4d\x18"sv;
}

/// What follows a stream is another one of its kind, or else rubbish: more of the head tells, than of a file that says
/// in its first bytes what it is.
bool is_stream(Compression kind, std::string_view head) {
  switch (kind) {
    case Compression::Gzip: return head.starts_with("\x1f\x8b\x08"sv);
    case Compression::Bzip2: {  // the first block, or the end of an empty stream
      const std::string_view block = head.substr(std::min<std::size_t>(4, head.size()));
      return compression_of(head) == kind && (block.starts_with("1AY&SY"sv) || block.starts_with("\x17rE8P\x90"sv));
    }
    case Compression::Xz: return head.starts_with("\xfd\x37zXZ\0"sv);
    case Compression::Zstd: return compression_of(head) == kind;
    case Compression::Lz4: return compression_of(head) == kind || is_skippable(head);
    case Compression::None: break;
  }
  return false;
}

}  // namespace

Compression compression_of(std::string_view head) {
  if (head.starts_with("\x1f\x8b"sv)) return Compression::Gzip;
  if (head.size() > 3 && head.starts_with("BZh"sv) && head[3] >= '1' && head[3] <= '9') return Compression::Bzip2;
  if (head.starts_with("\xfd\x37zXZ"sv)) return Compression::Xz;
  if (head.starts_with("\x28\xb5\x2f\xfd"sv) || is_skippable(head)) return Compression::Zstd;
  if (head.starts_with("\x04\x22\x4d\x18"sv)) return Compression::Lz4;
  return Compression::None;
}

Decoder::Decoder(Compression kind, const ByteSource& packed)
    : kind_(kind), packed_(packed), codec_(codec_for(kind)), input_(kInput) {}
Decoder::~Decoder() = default;

bool Decoder::refill() {
  if (at_ < filled_) return true;
  at_ = filled_ = 0;
  fill();
  return filled_ > 0;
}

/// As much as there is room for: ISA-L refuses a header with a sum of its own that comes in two pieces.
void Decoder::fill() {
  while (filled_ < input_.size() && !packed_ended_) {
    const std::size_t n = packed_(input_.data() + filled_, input_.size() - filled_);
    packed_ended_ = n == 0;
    filled_ += n;
  }
}

std::size_t Decoder::read(char* buffer, std::size_t size) {
  std::size_t written = 0;
  while (written < size && !ended_) step(buffer, size, written);
  return written;
}

void Decoder::step(char* buffer, std::size_t size, std::size_t& written) {
  const bool more = refill();
  if (between_) return more ? begin_next() : void(ended_ = true);
  Span span{input_.data() + at_, filled_ - at_, buffer + written, size - written};
  const std::size_t before = span.in_size;
  const Progress progress = codec_->step(span);
  const std::size_t made = size - written - span.out_size, used = before - span.in_size;
  at_ += used, written += made;
  switch (progress) {
    case Progress::StreamEnd: between_ = true; break;
    case Progress::Damaged: failure_ = "damaged", ended_ = true; break;
    case Progress::TooMuchMemory: failure_ = "wants more than 256 MB of memory to be unpacked", ended_ = true; break;
    case Progress::More:
      if (made > 0 || used > 0) break;
      if (!more) failure_ = "cut before its end", ended_ = true;
      // A library that takes nothing of what it is given never will.
      if (more && span.out_size > 0) failure_ = "damaged", ended_ = true;
      break;
  }
}

/// Zeros pad a stream; other bytes behind it are none of it.
void Decoder::begin_next() {
  while (at_ < filled_ && input_[at_] == '\0') ++at_;
  if (at_ == filled_) return;
  std::copy(input_.begin() + static_cast<std::ptrdiff_t>(at_), input_.begin() + static_cast<std::ptrdiff_t>(filled_),
            input_.begin());
  filled_ -= std::exchange(at_, 0);
  fill();
  const std::string_view head(input_.data(), filled_);
  if (is_stream(kind_, head)) {
    codec_->restart();
    between_ = false;
    return;
  }
  failure_ = "something else stands behind its end", ended_ = true;
}

}  // namespace lockgraph
