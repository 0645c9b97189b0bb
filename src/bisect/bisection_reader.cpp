// Reads the log of a bisection. One rule a line shape up to its `crash:` line; lines without a rule belong to the step
// they stand in (compiler errors, output of failed tools) and are counted. Behind that line only the source files of
// the crash are of interest here.
#include "bisection_lines.h"
#include "bisection_steps.h"
#include "conclude.h"
#include "crash_files.h"
#include "crash_titles.h"
#include "cursor.h"
#include "statement.h"
#include "whole_logs.h"

#include <lockgraph/bisect/bisect.h>

#include <algorithm>
#include <iterator>
#include <utility>

namespace lockgraph {

using parse::Statement;

namespace {

bool is_bisection_head(std::string_view t) {
  t = without_mark(t);
  return std::any_of(std::begin(parse::kBisectionHeads), std::end(parse::kBisectionHeads),
                     [&](std::string_view head) { return t.starts_with(head); });
}

}  // namespace

BisectionReader::BisectionReader() = default;
BisectionReader::~BisectionReader() = default;

bool BisectionReader::begin_excerpt(const Excerpt& excerpt) {
  if (begun_) return bisection_ != nullptr;
  begun_ = true;
  const std::size_t head = std::min<std::size_t>(excerpt.lines.size(), 10);
  if (std::none_of(excerpt.lines.begin(), excerpt.lines.begin() + static_cast<std::ptrdiff_t>(head),
                   [](const Line& l) { return is_bisection_head(text::trim(l.text)); }))
    return false;
  bisection_ = std::make_unique<Bisection>();
  steps_ = std::make_unique<Steps>(*bisection_);
  return true;
}

void BisectionReader::add(const Statement& s) {
  if (!bisection_) return;
  if (steps_) {
    if (steps_->add(s)) return;
    steps_.reset();
    function_ = function_of_title(bisection_->title);
  } else {
    add_source_files(s.text, function_, *bisection_);
  }
}

std::optional<Bisection> BisectionReader::finish() {
  begun_ = false;
  if (!bisection_) return std::nullopt;
  Bisection bisection = std::move(*bisection_);
  bisection_.reset(), steps_.reset(), function_.clear();
  conclude(bisection);
  return bisection;
}

}  // namespace lockgraph
