#include "archive_logs.h"

#include <lockgraph/model/error.h>

#include <archive.h>
#include <archive_entry.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <utility>

namespace lockgraph {
namespace {

constexpr std::uint64_t kMostBytes = 8ull << 30;  // a bomb is cut here; no real archive of logs is larger

struct Magic {
  std::size_t offset;
  std::string_view bytes;
};
using namespace std::string_view_literals;
constexpr Magic kMagics[] = {{0, "\x1f\x8b"sv},
                             {0, "BZh"sv},
                             {0,
                              "\xfd"
                              "7zXZ"sv},
                             {0, "\x28\xb5\x2f\xfd"sv},
                             {0, "\x04\x22\x4d\x18"sv},
                             {0, "PK\x03\x04"sv},
                             {0, "7z\xbc\xaf\x27\x1c"sv},
                             {257, "ustar"sv}};

bool has_magic(std::string_view head) {
  for (const Magic& m : kMagics)
    if (head.size() >= m.offset + m.bytes.size() && head.substr(m.offset, m.bytes.size()) == m.bytes) return true;
  return false;
}

struct FreeArchive {
  void operator()(::archive* a) const { archive_read_free(a); }
};
using Handle = std::unique_ptr<::archive, FreeArchive>;

Handle open(const std::string& path) {
  Handle a(archive_read_new());
  // Only what is decoded in process; never an external program.
  archive_read_support_filter_gzip(a.get());
  archive_read_support_filter_bzip2(a.get());
  archive_read_support_filter_xz(a.get());
  archive_read_support_filter_zstd(a.get());
  archive_read_support_filter_lz4(a.get());
  archive_read_support_format_tar(a.get());
  archive_read_support_format_zip(a.get());
  archive_read_support_format_7zip(a.get());
  archive_read_support_format_raw(a.get());
  if (archive_read_open_filename(a.get(), path.c_str(), 256 * 1024) != ARCHIVE_OK)
    throw Error("cannot read this archive: " + std::string(archive_error_string(a.get())));
  return a;
}

}  // namespace

bool looks_compressed(std::string_view head) { return has_magic(head); }

void read_archive(const std::string& path, LogReader& reader, Diagnostics& diagnostics, const UseExcerpt& use,
                  const std::function<void(Log)>& done, const std::function<void(std::size_t)>& count) {
  const Handle a = open(path);
  std::uint64_t expanded = 0, packed = 0;
  ::archive_entry* entry = nullptr;
  int status = ARCHIVE_OK;
  while ((status = archive_read_next_header(a.get(), &entry)) == ARCHIVE_OK || status == ARCHIVE_WARN) {
    const bool raw = archive_format(a.get()) == ARCHIVE_FORMAT_RAW;
    if (!raw && archive_entry_filetype(entry) != AE_IFREG) continue;
    const char* member = archive_entry_pathname(entry);
    const std::string source =
        raw || !member
            ? path
            : (std::filesystem::path(path) / std::filesystem::path(member).relative_path()).lexically_normal().string();
    bool first = true, nested = false;
    std::string failure;
    Log log = reader.read(
        [&](char* buffer, std::size_t size) -> std::size_t {
          std::size_t got = 0;
          while (got < size && failure.empty()) {
            const la_ssize_t n = archive_read_data(a.get(), buffer + got, size - got);
            if (n < 0) failure = std::string("damaged: ") + archive_error_string(a.get());
            if (n <= 0) break;
            got += static_cast<std::size_t>(n);
            expanded += static_cast<std::uint64_t>(n);
            if (expanded > kMostBytes) failure = "expands beyond 8 GiB";
          }
          const auto now = static_cast<std::uint64_t>(std::max<la_int64_t>(0, archive_filter_bytes(a.get(), -1)));
          if (count && now > packed) count(static_cast<std::size_t>(now - std::exchange(packed, now)));
          if (first) nested = has_magic({buffer, got});
          first = false;
          return nested ? 0 : got;
        },
        source, use);
    if (nested) diagnostics.push_back({source, 0, "an archive inside an archive is not opened: unpack it first", true});
    if (!failure.empty()) diagnostics.push_back({source, 0, failure + "; what stood before is used", true});
    if (!nested) done(std::move(log));
    if (expanded > kMostBytes) return;
  }
  if (status != ARCHIVE_EOF)
    diagnostics.push_back({path, 0, std::string("damaged archive: ") + archive_error_string(a.get()), true});
}

}  // namespace lockgraph
