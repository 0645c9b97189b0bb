// Logs inside of what is compressed, and of archives, in any nesting.
#include "archive_logs.h"
#include "decoder.h"
#include "descriptor.h"
#include "first_bytes.h"

#include <lockgraph/model/error.h>
#include <lockgraph/model/printable.h>
#include <lockgraph/text/text.h>

#include <algorithm>
#include <utility>

namespace lockgraph {
namespace {

/// The bytes that were read already, and then the others.
ByteSource behind(const std::string& head, const ByteSource& rest) {
  return [&head, &rest, at = std::size_t{0}](char* buffer, std::size_t size) mutable {
    const std::size_t n = head.copy(buffer, size, at);
    at += n;
    return n > 0 ? n : rest(buffer, size);
  };
}

}  // namespace

/// One file that is being unpacked, with all that is inside: what it may come to is bounded as a whole.
struct LogReader::Unpacking {
  std::function<int()> file;  ///< a descriptor of the whole, at its beginning; -1 where there is none
  Diagnostics& diagnostics;
  const UseExcerpt& use;
  const std::function<void(Log)>& done;
  std::uint64_t packed = 0;
  std::vector<std::uint64_t> unpacked = {};  ///< by layer
  std::uint64_t archives = 0, streams = 0;   ///< inside how many of each the bytes at hand are

  void say(const std::string& name, std::uint64_t line, std::string message, bool fatal) {
    diagnostics.push_back({name, line, std::move(message), fatal});
  }
  std::size_t layer() const { return archives + streams; }
  /// So many bytes were unpacked in a layer. Why no more may be; empty: go on.
  std::string add(std::size_t in_layer, std::size_t n, const Limits& limits) {
    constexpr std::uint64_t kFree = 64 << 20;
    unpacked.resize(std::max(unpacked.size(), in_layer + 1));
    const std::uint64_t all = unpacked[in_layer] += n;
    if (all > limits.unpacked) return beyond(limits, &Limits::unpacked);
    if (all > kFree && (limits.ratio == 0 || all / limits.ratio > packed)) return beyond(limits, &Limits::ratio);
    return {};
  }
};

void LogReader::read_packed(const ByteSource& source, const std::string& name, Unpacking& u,
                            const std::function<void()>& again) {
  bool first = true, packed = false;
  std::string head;
  Log log = read(
      [&](char* buffer, std::size_t size) {
        const std::size_t n = source(buffer, size);
        if (std::exchange(first, false) && (packed = is_packed({buffer, n}))) head.assign(buffer, n);
        return packed ? 0 : n;
      },
      name, u.use, again);
  if (!packed) {
    if (log.long_line) u.say(name, log.long_line, beyond(limits_, &Limits::line) + ": cut there", false);
    for (const auto& [line, why] : log.unread) u.diagnostics.push_back({name, line, why, false, true});
    return u.done(std::move(log));
  }
  const ByteSource whole = behind(head, source);
  if (const Compression kind = compression_of(head); kind != Compression::None)
    unpack_stream(Decoder(kind, whole), name, u);
  else
    unpack_archive(whole, name, u);
}

void LogReader::unpack_stream(Decoder decoder, const std::string& name, Unpacking& u) {
  // A compressed tar of compressed logs is two streams deep, and one archive.
  if (u.streams > limits_.depth)
    return u.say(
        name, 0,
        "compressed again inside what is compressed, and not read: unpack it first, or allow more with --limit depth=N",
        true);
  ++u.streams;
  std::string excess;
  const ByteSource bytes = [&, layer = u.layer()](char* buffer, std::size_t size) {
    const std::size_t n = excess.empty() ? decoder.read(buffer, size) : 0;
    if (excess.empty()) excess = u.add(layer, n, limits_);
    return n;
  };
  read_packed(bytes, name, u, nullptr);
  --u.streams;
  if (excess.empty()) excess = decoder.failure();
  if (!excess.empty()) u.say(name, 0, excess + "; what stood before is used", true);
}

void LogReader::unpack_archive(const ByteSource& source, const std::string& name, Unpacking& u) {
  if (u.archives >= limits_.depth)
    return u.say(name, 0,
                 "an archive inside an archive is not opened: unpack it first, or allow more with --limit depth=N",
                 true);
  const bool is_file = u.archives + u.streams == 0;
  ++u.archives;
  std::string excess, damage;
  try {
    damage = read_members({is_file ? u.file() : -1, &source},
                          [&](const std::string& member, const ByteSource& content, const std::string& failure) {
                            const std::string inner = name + "/" + member;
                            const ByteSource bytes = [&, layer = u.layer()](char* buffer, std::size_t size) {
                              const std::size_t n = excess.empty() ? content(buffer, size) : 0;
                              if (excess.empty()) excess = u.add(layer, n, limits_);
                              return n;
                            };
                            read_packed(bytes, inner, u, nullptr);
                            const std::string& why = excess.empty() ? failure : excess;
                            if (!why.empty()) u.say(inner, 0, why + "; what stood before is used", true);
                            return excess.empty();
                          });
  } catch (const Error& e) { damage = e.what(); }
  --u.archives;
  if (!damage.empty() && excess.empty()) u.say(name, 0, damage, true);
}

void LogReader::read_stream(const ByteSource& source, const std::string& name, Diagnostics& diagnostics,
                            const UseExcerpt& use, const std::function<void(Log)>& done) {
  Unpacking u{[] { return -1; }, diagnostics, use, done};
  const ByteSource counted = [&](char* buffer, std::size_t size) {
    const std::size_t n = source(buffer, size);
    u.packed += n;
    if (count_) count_(n);
    return n;
  };
  read_packed(counted, name, u, nullptr);
}

void LogReader::read_path(const std::string& path, Diagnostics& diagnostics, const UseExcerpt& use,
                          const std::function<void(Log)>& done) {
  Descriptor file(path, limits_);
  bool some = false;
  Unpacking u{[&] { return file.from_the_beginning(); }, diagnostics, use, done};
  u.packed = file.size();
  const ByteSource bytes = [&](char* buffer, std::size_t size) {
    const std::size_t n = file.read(buffer, size);
    if (n == 0 && !some && !file.failure().empty()) throw Error(file.failure());
    some = true;
    if (!file.is_file()) u.packed += n;
    if (count_) count_(n);
    return n;
  };
  read_packed(bytes, on_one_line(path), u,
              file.can_be_read_again() ? std::function([&] { file.read_again(); }) : nullptr);
  if (!file.failure().empty()) u.say(path, 0, file.failure() + "; what stood before is used", true);
}

}  // namespace lockgraph
