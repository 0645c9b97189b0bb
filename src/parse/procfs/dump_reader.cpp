// /proc/lockdep, /proc/lockdep_chains and /proc/lockdep_stats, raw, hashed, without pointers, or pasted inside a
// console log.
#include "dump_reader.h"

#include "cursor.h"
#include "kernel/lock_functions.h"

#include <algorithm>
#include <charconv>
#include <utility>

namespace lockgraph::parse {
namespace {

using text::is_digit;
using text::is_hex;
using text::skip;
using text::skip_blanks;
using text::take_while;
using text::trim;

constexpr std::size_t kForeignLines = 8;  // other text pasted into a dump that does not end it

std::string_view take_key(std::string_view& s) {
  for (const std::string_view hidden : {"(____ptrval____)", "(ptrval)", "(null)"})
    if (skip(s, hidden)) return hidden;
  std::string_view t = s;
  const auto digits = take_while(t, is_hex, 17);
  if (digits.size() < 8 || (!t.empty() && t[0] != ' ' && t[0] != ']' && t[0] != ':')) return {};
  s = t;
  return digits;
}

/// `FD:   54`: the number behind a tag, blanks skipped.
std::optional<std::uint64_t> take_tagged(std::string_view& s, std::string_view tag) {
  std::string_view t = s;
  skip_blanks(t);
  if (!skip(t, tag)) return std::nullopt;
  skip_blanks(t);
  const auto digits = take_while(t, is_digit, 19);
  std::uint64_t n = 0;
  if (digits.empty() || std::from_chars(digits.data(), digits.data() + digits.size(), n).ec != std::errc{})
    return std::nullopt;
  s = t;
  return n;
}

// 00000000ea7d32de OPS:      15 FD:   24 BD:    1 +.+.: cgroup_mutex
// ffffffff82f745d0 FD:   24 BD:    1 +.+...: cgroup_mutex
// 80a1c55c: cgroup_mutex                                     (without PROVE_LOCKING)
//  OPS: 15 FD: 24 BD: 1 +.+.: cgroup_mutex                   (pointers cut out)
std::optional<DumpClass> parse_class_line(std::string_view s, std::uint64_t line) {
  DumpClass c;
  c.line = line;
  s = trim(s);
  c.key = take_key(s);
  const bool ops = take_tagged(s, "OPS:").has_value();
  const auto forward = take_tagged(s, "FD:");
  const auto backward = forward ? take_tagged(s, "BD:") : std::nullopt;
  if (forward && backward)
    c.forward = *forward, c.backward = *backward;
  else if (c.key.empty())
    return std::nullopt;
  skip_blanks(s);
  const auto colon = s.find(": ");
  if (colon == std::string_view::npos) return std::nullopt;
  const std::string_view mask = s.substr(0, colon);
  if (is_mask(mask))
    c.usage = decode_mask(mask, MaskEra::Modern);
  else if (!mask.empty() || (!ops && forward))
    return std::nullopt;
  c.label = trim(s.substr(colon + 2));
  if (c.label.empty()) return std::nullopt;
  const Taken taken = taken_by_name(c.label);
  c.type = taken.type, c.access = taken.access;
  return c;
}

// ` -> [00000000e69a7991] pcpu_alloc_mutex`, ` -> pcpu_alloc_mutex` (pointers cut out)
std::optional<std::string> parse_successor(std::string_view s) {
  s = trim(s);
  if (!skip(s, "->")) return std::nullopt;
  skip_blanks(s);
  if (skip(s, "[")) {
    take_key(s);
    if (!skip(s, "]")) return std::nullopt;
    skip_blanks(s);
  }
  if (s.empty()) return std::nullopt;
  return std::string(s);
}

// `[00000000e69a7991] cgroup_mutex`
std::optional<std::string> parse_chain_entry(std::string_view s) {
  s = trim(s);
  if (!skip(s, "[")) return std::nullopt;
  if (take_key(s).empty() || !skip(s, "]") || !skip(s, " ") || s.empty()) return std::nullopt;
  return std::string(s);
}

// ` direct dependencies:                  3782 [max: 32768]`
bool parse_stat(std::string_view s, std::map<std::string, std::uint64_t>& stats) {
  s = trim(s);
  const auto colon = s.find(':');
  if (colon == std::string_view::npos || colon > 48) return false;
  std::string_view rest = s.substr(colon + 1);
  const auto value = take_tagged(rest, "");
  if (!value || (!trim(rest).empty() && !trim(rest).starts_with("[max:"))) return false;
  stats.emplace(s.substr(0, colon), *value);
  return true;
}

}  // namespace

bool DumpReader::has(const ProcDump& d, Part part) {
  return part == Part::Classes ? !d.classes.empty() : part == Part::Chains ? d.chains > 0 : !d.stats.empty();
}

/// A part that the dump at hand has already begins another dump.
void DumpReader::open(Part part, const Statement& s, const Boot& boot) {
  if (dumps_.empty() || has(dumps_.back(), part) || dumps_.back().boot != boot.number) {
    dumps_.emplace_back().line = s.line;
    in_chains_.clear();
    dumps_.back().boot = boot.number;
    dumps_.back().release = boot.release;
    dumps_.back().preempt_rt = boot.preempt_rt;
  }
  part_ = part;
  foreign_ = 0;
}

void DumpReader::add(const Statement& s, const Boot& boot) {
  switch (s.phrase()) {
    case Phrase::ClassDump: return open(Part::Classes, s, boot);
    case Phrase::ChainDump:
    case Phrase::ChainsOverflowed: return open(Part::Chains, s, boot);
    case Phrase::StatsDump: open(Part::Stats, s, boot); break;
    case Phrase::BootHead: part_ = Part::None; break;
    default: break;
  }
  if (part_ == Part::None) return;
  if (read(s))
    foreign_ = 0;
  else if (++foreign_ > kForeignLines)
    part_ = Part::None;
}

void DumpReader::add_class(DumpClass c) {
  ProcDump& d = dumps_.back();
  const bool skipped = std::exchange(skips_, d.classes.size() >= limits_.classes);
  if (!skips_)
    d.classes.push_back(std::move(c));
  else if (!skipped)
    d.problems.push_back(beyond(limits_, &Limits::classes) + ": the others are left out");
}

bool DumpReader::read(const Statement& s) {
  ProcDump& d = dumps_.back();
  switch (part_) {
    case Part::Classes:
      if (auto to = parse_successor(s.text)) {
        if (d.classes.empty()) return false;
        if (!skips_) d.classes.back().successors.push_back(std::move(*to));
        return true;
      }
      if (auto c = parse_class_line(s.text, s.line)) return add_class(std::move(*c)), true;
      return false;
    case Part::Chains:
      if (s.text.starts_with("irq_context: ")) return ++d.chains, true;
      if (auto label = parse_chain_entry(s.text)) {
        if (in_chains_.insert(*label).second) d.chain_classes.push_back(std::move(*label));
        return true;
      }
      return false;
    case Part::Stats: return parse_stat(s.text, d.stats);
    case Part::None: break;
  }
  return false;
}

std::vector<ProcDump> DumpReader::finish() {
  for (ProcDump& d : dumps_) {
    std::sort(d.chain_classes.begin(), d.chain_classes.end());
    const auto said = d.stats.find("lock-classes");
    if (said != d.stats.end() && !d.classes.empty() && said->second != d.classes.size())
      d.problems.push_back("lockdep_stats counts " + std::to_string(said->second) + " lock classes, " +
                           std::to_string(d.classes.size()) + " are printed");
  }
  return std::move(dumps_);
}

}  // namespace lockgraph::parse
