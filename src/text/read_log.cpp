#include "content_hash.h"
#include "first_bytes.h"
#include "kernel_lines.h"
#include "scanner.h"
#include "unwrap/wrapping.h"
#include "unwrapped_log.h"

#include <lockgraph/model/error.h>

#include <optional>
#include <utility>

namespace lockgraph {
namespace {

/// By its first block; what it is in place of a log is noted.
bool is_log(std::string_view head, Log& log) {
  if (is_packed(head)) throw Error("this is compressed: give it as a file, so that it is unpacked");
  log.is_text = looks_like_text(head);
  const std::string_view what = no_log(head);
  if (what.empty()) return true;
  log.bytes = head.size(), log.is_text = false, log.is_what = what;
  return false;
}

}  // namespace

LogReader::LogReader(const Needles& needles)
    : scanner_(std::make_unique<Scanner>(needles)), hash_(std::make_unique<ContentHash>()) {}

LogReader::~LogReader() = default;

bool LogReader::is_known(Log& log, const ByteSource& source, const std::function<void()>& again, char* block,
                         std::size_t& n) {
  if (!known_.has) return false;
  if (n < kBlock && known_.has(hash_->content(), log.source)) return log.is_known = true;
  // One that begins as a known one does is probably that one: hashing it is cheaper than searching it.
  if (!again || !log.head || !known_.has_beginning(log.head)) return false;
  while ((n = source(block, kBlock)) > 0) hash_->add(block, n), log.bytes += n;
  log.is_known = known_.has(hash_->content(), log.source);
  if (log.is_known) return true;
  again();
  hash_->begin();
  log.bytes = n = source(block, kBlock);
  hash_->add(block, n);
  return false;
}

Log LogReader::read(const ByteSource& source, std::string name, const UseExcerpt& hand_on,
                    const std::function<void()>& again) {
  Log log;
  log.source = std::move(name);
  hash_->begin();
  const UseExcerpt use = [&](Excerpt& e) {
    hash_->add_used(e);
    return hand_on(e);
  };
  scanner_->begin(use, limits_.line);
  char* block = scanner_->room();
  std::size_t n = source(block, kBlock);
  if (!is_log({block, n}, log)) return log;
  std::optional<Unwrapped> unwrapped;
  std::string head;
  const bool is_own = scanner_->has_own_form({block, n});
  if (auto wrapped = is_own ? nullptr : unwrap::Unwrapping::of({block, n})) {
    log.is_text = true;
    head.assign(block, n);
    block = head.data();
    unwrapped.emplace(std::move(wrapped), *scanner_, use, limits_);
  }
  if (n == kBlock) log.head = ContentHash::of(block, n);
  for (bool first = true; n > 0; first = false) {
    hash_->add(block, n);
    log.bytes += n;
    if (first && is_known(log, source, again, block, n)) return log;
    if (unwrapped) {
      unwrapped->filled({block, n});
      block = unwrapped->room();
    } else {
      log.has_kernel_lines = log.has_kernel_lines || has_kernel_lines({block, n});
      scanner_->filled(n, first);
      block = scanner_->room();
    }
    n = source(block, kBlock);
  }
  if (unwrapped)
    unwrapped->finish(log);
  else
    scanner_->finish(), log.long_line = scanner_->long_line();
  log.content = hash_->content(), log.hash = hash_->identity(log.bytes);
  return log;
}

}  // namespace lockgraph
