// What the body of a report says beside what has columns of its own.
#pragma once
#include "packing.h"

#include <lockgraph/model/report.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace lockgraph::store {

struct HeldRow {
  std::uint64_t label = 0;
  std::optional<Site> site;
};
template <class Code, Is<HeldRow> T>
void fields(Code& code, T& v) {
  code(v.label, v.site);
}

/// What a body says beside what has columns of its own; `labels` are positions.
struct BodyRest {
  std::string corrupted;
  bool has_kernel = false;
  std::string build;
  std::optional<std::string> taint;
  std::optional<std::vector<HeldRow>> held;
  std::uint64_t acquiring = 0;  // position + 1; 0: none
  std::string wait_context;
  std::uint64_t claim = 0;           // index of the variant
  Irq irq = Irq::Hardirq;            // of an irq claim
  std::vector<std::uint64_t> locks;  // of the claim: its cycle; safe, unsafe, path; the class of a state
  std::vector<std::string> states;   // was, now; of a recursion: its instances; of an assertion: what it expects
  bool turns_validator_off = false, is_cut = false, provoked = false, preempt_rt = false;
  std::vector<std::string> problems, contradictions, agreements, remarks;  // with distances
};
template <class Code, Is<BodyRest> T>
void fields(Code& code, T& v) {
  auto& [corrupted, has_kernel, build, taint, held, acquiring, wait_context, claim, irq, locks, states,
         turns_validator_off, is_cut, provoked, preempt_rt, problems, contradictions, agreements, remarks] = v;
  code(corrupted, has_kernel, build, taint, held, acquiring, wait_context, claim, irq, locks, states,
       turns_validator_off, is_cut, provoked, preempt_rt, problems, contradictions, agreements, remarks);
}

}  // namespace lockgraph::store
