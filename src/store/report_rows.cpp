#include "report_rows.h"

#include "body_lists.h"
#include "body_rest.h"
#include "claim_rows.h"
#include "line_distances.h"

#include <utility>

namespace lockgraph::store {
namespace {

ReportKind kind_of(std::string_view text) {
  for (int k = 0; k <= static_cast<int>(kLastReportKind); ++k)
    if (name(static_cast<ReportKind>(k)) == text) return static_cast<ReportKind>(k);
  throw Damaged();
}

Expectation expectation_of(std::string_view text) {
  for (const Expectation e : kExpectations)
    if (name(e) == text) return e;
  throw Damaged();
}

}  // namespace

std::int64_t body_id(const BodyRow& body, IdScheme scheme) {
  Packer packer;
  packer(body.kind, body.title, body.release, body.classes, body.dependencies, body.backtrace, body.rest);
  return content_id(packer.bytes(), scheme);
}

Body body_of(const Report& r) {
  const auto& [kind, source, line, last_line, boot, day, title, corrupted, kernel, task, classes, dependencies, held,
               acquiring, expected, wait_context, deadlock, backtrace, turns_validator_off, is_cut, provoked,
               preempt_rt, lockdep_off_since, problems, contradictions, agreements, remarks] = r;
  (void)source, (void)last_line, (void)boot, (void)day, (void)task, (void)lockdep_off_since;  // of row_of
  Body body;
  JsonWriter class_list, dependency_list;
  BodyLabels labels(class_list);
  BodyStacks stacks(body.stacks);
  body.row.kind = name(kind), body.row.title = title;
  class_list.open();
  for (const ClassFact& fact : classes) {
    labels.add(fact.label);
    put_class(fact, stacks, class_list);
  }
  put_dependencies(dependencies, labels, stacks, dependency_list);
  BodyRest rest;
  rest.corrupted = corrupted;
  if (kernel) {
    body.row.release = kernel->release;
    rest.has_kernel = true, rest.build = kernel->build, rest.taint = kernel->taint;
  }
  if (held) {
    rest.held.emplace();
    for (const HeldLock& h : *held) rest.held->push_back({labels.position(h.label), h.site});
  }
  if (!acquiring.empty()) rest.acquiring = labels.position(acquiring) + 1;
  rest.wait_context = wait_context;
  put_claim(deadlock, labels, rest);
  if (expected) rest.states = {std::string(name(*expected))};
  body.row.backtrace = stacks.id(backtrace);
  rest.turns_validator_off = turns_validator_off, rest.is_cut = is_cut, rest.provoked = provoked;
  rest.preempt_rt = preempt_rt;
  const auto put = [&, first = line](const std::vector<std::string>& texts, std::vector<std::string>& to) {
    for (const std::string& text : texts) to.push_back(with_distances(text, first));
  };
  put(problems, rest.problems), put(contradictions, rest.contradictions);
  put(agreements, rest.agreements), put(remarks, rest.remarks);
  class_list.close();
  body.row.classes = class_list.take(), body.row.dependencies = dependency_list.take();
  Packer packer;
  packer(rest);
  body.row.rest = packer.take();
  body.row.id = body_id(body.row);
  return body;
}

Report report_of(const BodyRow& row, const FindStack& find) {
  Report r;
  const std::vector<std::string> labels = take_classes(row.classes, find, r);
  const auto label = [&](std::uint64_t position) -> const std::string& {
    if (position >= labels.size()) throw Damaged();
    return labels[position];
  };
  Unpacker unpacker(row.rest);
  BodyRest rest = unpacker.take<BodyRest>();
  r.kind = kind_of(row.kind), r.title = row.title, r.corrupted = std::move(rest.corrupted);
  if (rest.has_kernel) r.kernel = KernelRelease{row.release, std::move(rest.build), std::move(rest.taint)};
  take_dependencies(row.dependencies, label, find, r);
  if (rest.held) {
    r.held.emplace();
    for (HeldRow& h : *rest.held) r.held->push_back({label(h.label), {}, std::move(h.site)});
  }
  if (rest.acquiring) r.acquiring = label(rest.acquiring - 1);
  r.wait_context = std::move(rest.wait_context);
  r.deadlock = claim_of(rest, label);
  if (rest.claim == 0 && !rest.states.empty()) r.expected = expectation_of(rest.states[0]);
  r.backtrace = find(row.backtrace);
  r.turns_validator_off = rest.turns_validator_off, r.is_cut = rest.is_cut, r.provoked = rest.provoked;
  r.preempt_rt = rest.preempt_rt;
  r.problems = std::move(rest.problems), r.contradictions = std::move(rest.contradictions);
  r.agreements = std::move(rest.agreements), r.remarks = std::move(rest.remarks);
  return r;
}

}  // namespace lockgraph::store
