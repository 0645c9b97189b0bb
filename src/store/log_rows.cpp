#include "log_rows.h"

#include "content_id.h"
#include "json_lists.h"
#include "memory_rows.h"
#include "packing.h"

#include <bit>
#include <charconv>
#include <map>

namespace lockgraph::store {

namespace {

struct SpotRow {
  BlindSpotKind kind = BlindSpotKind::LockdepOff;
  std::uint64_t line = 0;
  std::int64_t text = 0;
};
template <class Code, Is<SpotRow> T>
void fields(Code& code, T& v) {
  code(v.kind, v.line, v.text);
}

struct LogRest {
  std::vector<std::string> boot_releases;
  std::vector<SpotRow> blind_spots;
};
template <class Code, Is<LogRest> T>
void fields(Code& code, T& v) {
  auto& [boot_releases, blind_spots] = v;
  code(boot_releases, blind_spots);
}

struct DumpRest {
  std::uint64_t boot = 0;
  bool preempt_rt = false;
  std::uint64_t chains = 0;
  std::vector<std::string> chain_classes;
  std::map<std::string, std::uint64_t> stats;
  std::vector<std::string> problems;
};
template <class Code, Is<DumpRest> T>
void fields(Code& code, T& v) {
  auto& [boot, preempt_rt, chains, chain_classes, stats, problems] = v;
  code(boot, preempt_rt, chains, chain_classes, stats, problems);
}

struct DumpClassRest {
  LockType type = LockType::Unknown;
  Access access = Access::Unknown;
  std::uint64_t forward = 0, backward = 0, line = 0;
  std::map<std::uint64_t, std::string> unlisted;  // successors that are no classes of the dump, by place
};
template <class Code, Is<DumpClassRest> T>
void fields(Code& code, T& v) {
  auto& [type, access, forward, backward, line, unlisted] = v;
  code(type, access, forward, backward, line, unlisted);
}

template <class T>
std::string pack(const T& v) {
  Packer packer;
  packer(v);
  return packer.take();
}

template <class T>
T unpack(std::string_view bytes) {
  return Unpacker(bytes).take<T>();
}

constexpr std::int64_t kUnlisted = -1;

}  // namespace

std::int64_t log_id(const std::string& hash) {
  std::uint64_t id = 0;
  const auto [end, error] = std::from_chars(hash.data(), hash.data() + std::min<std::size_t>(hash.size(), 16), id, 16);
  (void)end;
  if (error != std::errc()) throw Damaged();
  return std::bit_cast<std::int64_t>(id);
}

std::string hash_bytes(const std::string& hash) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < hash.size(); i += 2) {
    unsigned byte = 0;
    if (std::from_chars(hash.data() + i, hash.data() + i + 2, byte, 16).ec != std::errc()) throw Damaged();
    bytes += static_cast<char>(byte);
  }
  return bytes;
}

std::string rest_of(const LogEvidence& log) {
  if (log.boot_releases.empty() && log.blind_spots.empty() && log.standstills.empty()) return {};
  LogRest rest{log.boot_releases, {}};
  for (const auto& [kind, line, text] : log.blind_spots) rest.blind_spots.push_back({kind, line, content_id(text)});
  // Most logs have none, and older stores know of none.
  return pack(rest) + (log.standstills.empty() ? "" : pack(log.standstills));
}

void put_rest(std::string_view rest, LogEvidence& log, const FindText& find) {
  if (rest.empty()) return;
  LogRest all = unpack<LogRest>(rest);
  log.standstills = standstills_in(rest);
  log.boot_releases = std::move(all.boot_releases);
  for (const SpotRow& s : all.blind_spots) {
    if (s.kind > kLastBlindSpotKind) throw Damaged();
    log.blind_spots.push_back({s.kind, s.line, find(s.text)});
  }
}

std::string spots_in(std::string_view rest) {
  if (rest.empty()) return {};
  LogRest all = unpack<LogRest>(rest);
  for (SpotRow& s : all.blind_spots) s.line = 0;
  return pack(all);
}

std::vector<Standstill> standstills_in(std::string_view rest) {
  std::vector<Standstill> all;
  if (rest.empty()) return all;
  Unpacker unpacker(rest);
  unpacker.take<LogRest>();
  return unpacker.at_end() ? all : unpacker.take<std::vector<Standstill>>();
}

std::vector<std::int64_t> texts_in(std::string_view rest) {
  std::vector<std::int64_t> ids;
  if (!rest.empty())
    for (const SpotRow& s : unpack<LogRest>(rest).blind_spots) ids.push_back(s.text);
  return ids;
}

std::string packed(const Bisection& b) { return pack(b); }

Bisection bisection_of(std::string_view rest) { return unpack<Bisection>(rest); }

DumpRow row_of(const ProcDump& d) {
  const auto& [boot, line, release, preempt_rt, classes, chains, chain_classes, stats, problems, memory] = d;
  DumpRow row{line, release, pack(DumpRest{boot, preempt_rt, chains, chain_classes, stats, problems}), {}};
  if (memory) row.rest += packed_memory(*memory);  // most dumps have none, and older stores know of none
  std::map<std::string_view, std::int64_t> positions;
  std::int64_t position = 0;  // of two lines with one label the first one stands for both
  for (const DumpClass& c : classes) positions.emplace(c.label, position++);
  for (const auto& [label, key, usage, type, access, forward, backward, successors, class_line] : classes) {
    DumpClassRest rest{type, access, forward, backward, class_line - line, {}};
    JsonWriter list;
    list.open();
    for (std::size_t i = 0; i < successors.size(); ++i) {
      const auto it = positions.find(successors[i]);
      if (it == positions.end()) rest.unlisted.emplace(i, successors[i]);
      list.number(it == positions.end() ? kUnlisted : it->second);
    }
    list.close();
    row.classes.push_back({label, key, {}, list.take(), pack(rest)});
    if (usage) row.classes.back().usage = usage->bits();
  }
  return row;
}

ProcDump dump_of(const DumpRow& row) {
  Unpacker unpacker(row.rest);
  DumpRest rest = unpacker.take<DumpRest>();
  ProcDump d;
  d.boot = static_cast<unsigned>(rest.boot), d.line = row.line, d.release = row.release;
  d.preempt_rt = rest.preempt_rt, d.chains = rest.chains, d.chain_classes = std::move(rest.chain_classes);
  d.stats = std::move(rest.stats), d.problems = std::move(rest.problems);
  for (const DumpClassRow& c : row.classes) {
    DumpClassRest more = unpack<DumpClassRest>(c.rest);
    DumpClass& one = d.classes.emplace_back();
    one.label = c.label, one.key = c.key, one.type = more.type, one.access = more.access;
    if (c.usage) one.usage = Usage::of_bits(static_cast<std::uint16_t>(*c.usage));
    one.forward = more.forward, one.backward = more.backward, one.line = row.line + more.line;
    JsonReader json(c.successors);
    json.open();
    while (json.more()) {
      const std::int64_t position = json.number();
      if (position == kUnlisted)
        one.successors.push_back(more.unlisted.at(one.successors.size()));
      else if (static_cast<std::uint64_t>(position) < row.classes.size())
        one.successors.push_back(row.classes[static_cast<std::size_t>(position)].label);
      else
        throw Damaged();
    }
  }
  if (!unpacker.at_end()) d.memory = memory_of(unpacker.left(), d.classes);
  return d;
}

std::int64_t evidence_id(const std::string& hash, const std::string& rest, const std::vector<ReportRow>& reports,
                         const std::string& bisection, const std::vector<DumpRow>& dumps) {
  Packer packer;
  packer(hash, rest, bisection);
  for (const ReportRow& r : reports) packer(r.line, r.body, r.task, r.rest);
  for (const DumpRow& d : dumps) {
    packer(d.line, d.release, d.rest);
    for (const DumpClassRow& c : d.classes) packer(c.label, c.key, c.usage, c.successors, c.rest);
  }
  return content_id(packer.bytes(), IdScheme::Xxh3);
}

}  // namespace lockgraph::store
