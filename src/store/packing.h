// Values <-> bytes. Each struct is described once, for both directions, and a field that is added to one and not
// described does not compile.
#pragma once
#include <lockgraph/model/bisection.h>
#include <lockgraph/model/kernel_release.h>
#include <lockgraph/model/report.h>
#include <lockgraph/model/standstill.h>

#include <bit>
#include <concepts>
#include <cstdint>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace lockgraph::store {

/// The bytes are not what was packed.
struct Damaged : std::runtime_error {
  Damaged() : std::runtime_error("bytes are missing or wrong") {}
};

template <class T, class Struct>
concept Is = std::same_as<std::remove_const_t<T>, Struct>;

/// Appends values to bytes: numbers in base 128, texts and lists behind their length.
class Packer {
 public:
  template <class... T>
  void operator()(const T&... values) {
    (value(values), ...);
  }
  const std::string& bytes() const { return bytes_; }
  std::string take() { return std::move(bytes_); }

 private:
  void number(std::uint64_t n) {
    char digits[10];
    std::size_t count = 0;
    for (; n >= 0x80; n >>= 7) digits[count++] = static_cast<char>(n | 0x80);
    digits[count++] = static_cast<char>(n);
    bytes_.append(digits, count);
  }
  template <class T>
  requires std::integral<T> || std::is_enum_v<T>
  void value(T n) {
    if constexpr (std::is_signed_v<T>)  // small negative numbers stay short
      number(static_cast<std::uint64_t>(n) << 1 ^ static_cast<std::uint64_t>(n >> (8 * sizeof n - 1)));
    else
      number(static_cast<std::uint64_t>(n));
  }
  void value(double d) { number(std::bit_cast<std::uint64_t>(d)); }
  void value(const std::string& s) { number(s.size()), bytes_ += s; }
  template <class T>
  void value(const std::vector<T>& all) {
    number(all.size());
    for (const T& one : all) value(one);
  }
  template <class K, class V>
  void value(const std::map<K, V>& all) {
    number(all.size());
    for (const auto& [k, v] : all) value(k), value(v);
  }
  template <class T>
  void value(const std::optional<T>& one) {
    value(one.has_value());
    if (one) value(*one);
  }
  template <class T>
  requires std::is_class_v<T>
  void value(const T& v) { fields(*this, v); }

  std::string bytes_;
};

/// A list of texts that is passed over.
struct SkippedTexts {};

/// Takes values from bytes, in the same order. Throws Damaged.
class Unpacker {
 public:
  explicit Unpacker(std::string_view bytes) : bytes_(bytes) {}

  template <class... T>
  void operator()(T&... values) {
    (value(values), ...);
  }
  template <class T>
  T take() {
    T v{};
    value(v);
    return v;
  }
  bool at_end() const { return bytes_.empty(); }
  std::string_view left() const { return bytes_; }

 private:
  std::uint64_t number() {
    std::uint64_t n = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      if (bytes_.empty()) break;
      const auto byte = static_cast<unsigned char>(bytes_.front());
      bytes_.remove_prefix(1);
      n |= static_cast<std::uint64_t>(byte & 0x7f) << shift;
      if (byte < 0x80) return n;
    }
    throw Damaged();
  }
  std::size_t size() {  // of what is at least a byte each
    const std::uint64_t n = number();
    if (n > bytes_.size()) throw Damaged();
    return static_cast<std::size_t>(n);
  }
  template <class T>
  requires std::integral<T> || std::is_enum_v<T>
  void value(T& v) {
    const std::uint64_t n = number();
    if constexpr (std::is_signed_v<T>)
      v = static_cast<T>(static_cast<std::int64_t>(n >> 1) ^ -static_cast<std::int64_t>(n & 1));
    else
      v = static_cast<T>(n);
  }
  void value(double& d) { d = std::bit_cast<double>(number()); }
  void value(std::string& s) {
    const std::size_t n = size();
    s.assign(bytes_.substr(0, n));
    bytes_.remove_prefix(n);
  }
  void value(SkippedTexts&) {
    for (std::size_t n = size(); n > 0; --n) bytes_.remove_prefix(size());
  }
  template <class T>
  void value(std::vector<T>& all) {
    all.resize(size());
    for (T& one : all) value(one);
  }
  template <class K, class V>
  void value(std::map<K, V>& all) {
    for (std::size_t n = size(); n > 0; --n) {
      K k{};
      value(k), value(all[k]);
    }
  }
  template <class T>
  void value(std::optional<T>& one) {
    if (take<bool>()) value(one.emplace());
  }
  template <class T>
  requires std::is_class_v<T>
  void value(T& v) { fields(*this, v); }

  std::string_view bytes_;
};

template <class Code, Is<Site> T>
void fields(Code& code, T& v) {
  auto& [function, file, line] = v;
  code(function, file, line);
}

template <class Code, Is<Task> T>
void fields(Code& code, T& v) {
  auto& [comm, pid] = v;
  code(comm, pid);
}

template <class Code, Is<BlockedOn> T>
void fields(Code& code, T& v) {
  auto& [on, owner, owner_reads] = v;
  code(on, owner, owner_reads);
  if (on > kLastWaitedFor) throw Damaged();
}
template <class Code, Is<ListedLock> T>
void fields(Code& code, T& v) {
  auto& [label, address, exclusive, sleeps, site] = v;
  code(label, address, exclusive, sleeps, site);
}
template <class Code, Is<Frame> T>
void fields(Code& code, T& v) {
  auto& [site, unreliable, inlined, module, offset, size] = v;
  std::uint64_t extent = v.extent();  // older stores have the offset here, which is the same of size 0
  code(site, unreliable, inlined, module, extent);
  if constexpr (!std::is_const_v<T>) v.set_extent(extent);
}
template <class Code, Is<SeenTask> T>
void fields(Code& code, T& v) {
  auto& [task, line, state, seconds, stamp, stack, locks, locks_whole, blocked_on] = v;
  if constexpr (std::is_const_v<T>) {
    code(task, line, state, seconds, stamp, stack.all(), locks, locks_whole, blocked_on);
  } else {
    std::vector<Frame> frames;
    code(task, line, state, seconds, stamp, frames, locks, locks_whole, blocked_on);
    stack = Stack(std::move(frames));
  }
}
template <class Code, Is<Standstill> T>
void fields(Code& code, T& v) {
  auto& [line, last_line, boot, release, preempt_rt, lockdep_off, tasks] = v;
  code(line, last_line, boot, release, preempt_rt, lockdep_off, tasks);
}

template <class Code, Is<RunGroup> T>
void fields(Code& code, T& v) {
  auto& [outcome, title, runs, counted, line, likeness] = v;
  code(outcome, title, runs, counted, line, likeness);
}

template <class Code, Is<BisectionStep> T>
void fields(Code& code, T& v) {
  auto& [release, commit, subject, compiler, signature, runs, decision, inferred, line, decision_line] = v;
  code(release, commit, subject, compiler, signature, runs, decision, inferred, line, decision_line);
}

template <class Code, Is<Culprit> T>
void fields(Code& code, T& v) {
  auto& [commit, subject, files, inserted_lines, signature, parent_signature, line, signature_line] = v;
  code(commit, subject, files, inserted_lines, signature, parent_signature, line, signature_line);
}

template <class Code, Is<Bisection> T>
void fields(Code& code, T& v) {
  auto& [start_commit, fixing, good_commit, bad_commit, steps, result, culprit, candidates, error, title, crash_files,
         crash_file, flaky, error_probability, result_line, title_line, flaky_line, last_line, unknown_lines] = v;
  code(start_commit, fixing, good_commit, bad_commit, steps, result, culprit, candidates, error, title, crash_files,
       crash_file, flaky, error_probability, result_line, title_line, flaky_line, last_line, unknown_lines);
}

}  // namespace lockgraph::store
