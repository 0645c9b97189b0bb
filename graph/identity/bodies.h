// What reports and dumps say, told from where and when it was printed: a farm prints one report a thousand times.
#pragma once
#include <lockgraph/model/evidence.h>

#include <array>
#include <cstdint>
#include <vector>

namespace lockgraph {

/// Of all that conclusions rest on; equal on every machine. Places, addresses and tasks are no part of it.
using BodyHash = std::array<std::uint64_t, 2>;

class Bodies {
 public:
  using Number = std::uint32_t;

  Bodies() = default;
  /// Cost: one look at each field; at a stack that reports share, once.
  explicit Bodies(const Evidence&);

  /// Equal reports have one number.
  Number of_report(std::size_t log, std::size_t report) const { return reports_[log][report]; }
  std::size_t count() const { return hashes_.size(); }
  const BodyHash& hash(Number body) const { return hashes_[body]; }
  const BodyHash& of_dump(std::size_t log, std::size_t dump) const { return dumps_[log][dump]; }

 private:
  std::vector<std::vector<Number>> reports_;
  std::vector<std::vector<BodyHash>> dumps_;
  std::vector<BodyHash> hashes_;  // by number
};

/// Of several bodies, in order.
BodyHash hash_of(const std::vector<BodyHash>&);

}  // namespace lockgraph
