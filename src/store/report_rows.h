// Reports <-> rows. What a report says (its body) is told from where and when it was printed, so that the next report
// of the same deadlock costs one short row.
#pragma once
#include "content_id.h"
#include "stack_rows.h"

#include <lockgraph/model/report.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lockgraph::store {

struct BodyRow {
  std::int64_t id = 0;
  std::string kind, title, release;
  std::string classes, dependencies;  ///< JSON
  std::int64_t backtrace = 0;         ///< 0: none
  std::string rest;
};

/// The hash of all its other columns.
std::int64_t body_id(const BodyRow&, IdScheme = IdScheme::Sha256);

struct ReportRow {
  std::uint64_t line = 0;
  std::int64_t body = 0;
  std::optional<Task> task;
  std::string rest;
};

/// The body of a report, and its stacks, which point into the report.
struct Body {
  BodyRow row;
  std::vector<StackRow> stacks;
};
Body body_of(const Report&);
ReportRow row_of(const Report&, std::int64_t body);

/// A report as its body tells it. Throws Damaged.
Report report_of(const BodyRow&, const FindStack&);

/// Makes the report of a body the one of this row. Throws Damaged.
void place(Report&, const ReportRow&);

/// What of a row is more than a line of its log. Throws Damaged.
struct ShortPlace {
  std::uint64_t boot = 0;
  bool is_lockdep_off = false;
  std::string day;
};
ShortPlace short_place(const ReportRow&);

}  // namespace lockgraph::store
