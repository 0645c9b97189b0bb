// What a log says beside its reports <-> rows.
#pragma once
#include "report_rows.h"

#include <lockgraph/model/evidence.h>

#include <cstdint>
#include <string>
#include <vector>

namespace lockgraph::store {

/// The first half of the hash, as a number.
std::int64_t log_id(const std::string& hash);

/// 32 hex digits -> 16 bytes. Throws Damaged.
std::string hash_bytes(const std::string& hash);

using FindText = std::function<const std::string&(std::int64_t id)>;

/// Releases of its boots and blind spots, whose texts stand elsewhere by their ids; packed; empty when it has neither.
std::string rest_of(const LogEvidence&);
void put_rest(std::string_view rest, LogEvidence&, const FindText&);
/// What it says but for the lines: equal of logs that say the same there. Throws Damaged.
std::string spots_in(std::string_view rest);
std::vector<Standstill> standstills_in(std::string_view rest);
std::vector<std::int64_t> texts_in(std::string_view rest);

std::string packed(const Bisection&);
Bisection bisection_of(std::string_view rest);

struct DumpClassRow {
  std::string label, key;
  std::optional<int> usage;
  std::string successors;  ///< JSON: positions
  std::string rest;
};

struct DumpRow {
  std::uint64_t line = 0;
  std::string release, rest;
  std::vector<DumpClassRow> classes;
};
DumpRow row_of(const ProcDump&);
ProcDump dump_of(const DumpRow&);

/// The hash of all that a log says, by its rows: tells whether they are all there. Guards against damage alone.
std::int64_t evidence_id(const std::string& hash, const std::string& rest, const std::vector<ReportRow>&,
                         const std::string& bisection, const std::vector<DumpRow>&);

}  // namespace lockgraph::store
