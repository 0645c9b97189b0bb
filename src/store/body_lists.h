// The classes and the dependencies of the body of a report <-> JSON; labels by position, stacks by id.
#pragma once
#include "json_lists.h"
#include "stack_rows.h"

#include <lockgraph/model/report.h>

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace lockgraph::store {

/// The labels of one body, by position: first its classes, then what else it mentions.
class BodyLabels {
 public:
  explicit BodyLabels(JsonWriter& classes) : classes_(classes) {}
  /// Of a class that is being written.
  void add(const std::string& label) { positions_.emplace(label, count_++); }
  std::size_t position(const std::string& label) {
    const auto [it, is_new] = positions_.emplace(label, count_);
    if (is_new) {
      ++count_;
      classes_.open();
      classes_.text(label);
      classes_.close();
    }
    return it->second;
  }

 private:
  JsonWriter& classes_;
  std::size_t count_ = 0;
  std::map<std::string_view, std::size_t> positions_;  // of the report
};

/// The stacks of one body, each once.
class BodyStacks {
 public:
  explicit BodyStacks(std::vector<StackRow>& rows) : rows_(rows) {}
  std::int64_t id(const Stack& stack) {
    if (stack.empty()) return 0;
    const auto [known, is_new] = ids_.try_emplace(&stack.frames());
    if (!is_new) return known->second;
    StackRow row = stack_row(stack);
    known->second = row.id;
    if (std::none_of(rows_.begin(), rows_.end(), [&](const StackRow& r) { return r.id == row.id; }))
      rows_.push_back(std::move(row));
    return known->second;
  }

 private:
  std::vector<StackRow>& rows_;
  std::unordered_map<const Frames*, std::int64_t> ids_;  ///< by who shares them
};

void put_class(const ClassFact&, BodyStacks&, JsonWriter&);
/// Every label, and to the report what is said of some.
std::vector<std::string> take_classes(const std::string& classes, const FindStack&, Report&);

/// The label of a position. Throws Damaged.
using LabelAt = std::function<const std::string&(std::uint64_t position)>;

void put_dependencies(const SharedList<Dependency>&, BodyLabels&, BodyStacks&, JsonWriter&);
void take_dependencies(const std::string& dependencies, const LabelAt&, const FindStack&, Report&);

}  // namespace lockgraph::store
