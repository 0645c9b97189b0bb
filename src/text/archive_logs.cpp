#include "archive_logs.h"

#include <lockgraph/model/error.h>
#include <lockgraph/model/printable.h>

#include <archive.h>
#include <archive_entry.h>
#include <locale.h>

#include <algorithm>
#include <cstring>
#include <exception>
#include <memory>
#include <vector>

namespace lockgraph {
namespace {

using namespace std::string_view_literals;

/// Of a member that is damaged the library gives nothing of the block that holds the damage.
constexpr std::size_t kBlockBytes = 4096;

struct FreeArchive {
  void operator()(::archive* a) const { archive_read_free(a); }
};
using Handle = std::unique_ptr<::archive, FreeArchive>;

/// The library's words, where it has some.
std::string reason(::archive* a) {
  const char* text = archive_error_string(a);
  return text ? text : "no archive that can be read";
}

/// The header of a tar says the sum of its own bytes, those of the sum taken as blanks. Older ones have no other mark.
bool is_tar(std::string_view head) {
  constexpr std::size_t kHeader = 512, kSum = 148, kSumEnd = 156;
  if (head.size() < kHeader) return false;
  unsigned said = 0, sum = 0;
  std::size_t digits = 0;
  for (std::size_t i = kSum; i < kSumEnd && head[i] != '\0'; ++i) {
    if (head[i] == ' ') continue;
    if (head[i] < '0' || head[i] > '7') return false;
    said = said * 8 + static_cast<unsigned>(head[i] - '0');
    ++digits;
  }
  for (std::size_t i = 0; i < kHeader; ++i)
    sum += i >= kSum && i < kSumEnd ? static_cast<unsigned>(' ') : static_cast<unsigned char>(head[i]);
  return digits > 0 && said == sum;
}

/// Names are what they are in the archive, whatever the locale of the user: libarchive hands on none that the locale
/// cannot say.
class Utf8Names {
 public:
  Utf8Names() : utf8_(::newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr)) {
    if (utf8_) before_ = ::uselocale(utf8_);
  }
  ~Utf8Names() {
    if (!utf8_) return;
    ::uselocale(before_);
    ::freelocale(utf8_);
  }
  Utf8Names(const Utf8Names&) = delete;
  Utf8Names& operator=(const Utf8Names&) = delete;

 private:
  locale_t utf8_, before_{};
};

/// A stream as libarchive asks for it.
struct Stream {
  const ByteSource& bytes;
  std::vector<char> block = std::vector<char>(kBlockBytes);
  std::exception_ptr thrown = nullptr;  ///< no exception goes through a library in C

  static la_ssize_t read(::archive*, void* self, const void** block) {
    auto& s = *static_cast<Stream*>(self);
    *block = s.block.data();
    try {
      return static_cast<la_ssize_t>(s.bytes(s.block.data(), s.block.size()));
    } catch (...) {
      s.thrown = std::current_exception();
      return ARCHIVE_FATAL;
    }
  }
  static void rethrow(const std::unique_ptr<Stream>& s) {
    if (s && s->thrown) std::rethrow_exception(s->thrown);
  }
};

Handle new_archive() {
  Handle a(archive_read_new());
  // Only what is decoded in process; never an external program.
  archive_read_support_format_tar(a.get());
  archive_read_support_format_zip(a.get());
  archive_read_support_format_7zip(a.get());
  return a;
}

/// What stands there; no line of output is broken by it.
std::string member_name(::archive_entry* entry, std::size_t number) {
  const char* text = archive_entry_pathname_utf8(entry);
  if (!text) text = archive_entry_pathname(entry);
  if (!text) return "member " + std::to_string(number);
  std::string_view name = text;
  for (bool again = true; again;) {
    again = false;
    for (const std::string_view lead : {"/"sv, "./"sv})
      if (name.starts_with(lead)) name.remove_prefix(lead.size()), again = true;
  }
  if (name.empty()) return "member " + std::to_string(number);
  return printable(on_one_line(name));
}

/// The bytes of a member, up to where it is damaged. What a sparse file leaves out are NULs.
class Content {
 public:
  explicit Content(::archive* a) : archive_(a) {}

  std::size_t read(char* buffer, std::size_t size) {
    std::size_t got = 0;
    while (got < size && (at_ < end_ || next())) {
      std::size_t n = 0;
      if (at_ < begin_) {
        n = static_cast<std::size_t>(std::min<la_int64_t>(begin_ - at_, static_cast<la_int64_t>(size - got)));
        std::memset(buffer + got, 0, n);
      } else {
        n = std::min(static_cast<std::size_t>(end_ - at_), size - got);
        std::copy_n(block_ + (at_ - begin_), n, buffer + got);  // may be none, from nowhere
      }
      got += n, at_ += static_cast<la_int64_t>(n);
    }
    return got;
  }

  /// Empty when nothing was wrong.
  const std::string& failure() const { return failure_; }

 private:
  bool next() {
    if (ended_) return false;
    const void* block = nullptr;
    std::size_t n = 0;
    la_int64_t begin = at_;
    const int status = archive_read_data_block(archive_, &block, &n, &begin);
    ended_ = status != ARCHIVE_OK;
    if (ended_ && status != ARCHIVE_EOF) failure_ = "damaged: " + reason(archive_);
    if (status == ARCHIVE_EOF || status < ARCHIVE_WARN) return false;
    if (begin < at_) {
      failure_ = "damaged: its parts are out of order", ended_ = true;
      return false;
    }
    block_ = static_cast<const char*>(block), begin_ = begin, end_ = begin + static_cast<la_int64_t>(n);
    return true;
  }

  ::archive* archive_;
  const char* block_ = nullptr;
  la_int64_t at_ = 0, begin_ = 0, end_ = 0;  ///< the place that was reached; where the block lies
  bool ended_ = false;
  std::string failure_;
};

}  // namespace

bool is_archive(std::string_view head) {
  return head.starts_with("PK\x03\x04"sv) || head.starts_with("PK\x05\x06"sv) ||
         head.starts_with("7z\xbc\xaf\x27\x1c"sv) || is_tar(head);
}

std::string read_members(const ArchiveSource& source, const UseMember& use) {
  const Utf8Names utf8;  // of this thread, until it returns
  const Handle a = new_archive();
  std::unique_ptr<Stream> stream;
  if (source.file < 0) stream.reset(new Stream{*source.bytes});
  const int opened = stream ? archive_read_open(a.get(), stream.get(), nullptr, Stream::read, nullptr)
                            : archive_read_open_fd(a.get(), source.file, kBlockBytes);
  Stream::rethrow(stream);
  if (opened != ARCHIVE_OK) throw Error("cannot read this archive: " + reason(a.get()));
  ::archive_entry* entry = nullptr;
  int status = ARCHIVE_OK;
  for (std::size_t number = 1;
       (status = archive_read_next_header(a.get(), &entry)) == ARCHIVE_OK || status == ARCHIVE_WARN; ++number) {
    if (archive_entry_filetype(entry) != AE_IFREG) continue;
    Content content(a.get());
    const ByteSource bytes = [&](char* buffer, std::size_t size) {
      const std::size_t n = content.read(buffer, size);
      Stream::rethrow(stream);
      return n;
    };
    if (!use(member_name(entry, number), bytes, content.failure())) return {};
  }
  Stream::rethrow(stream);
  return status == ARCHIVE_EOF ? std::string() : "damaged archive: " + reason(a.get());
}

}  // namespace lockgraph
