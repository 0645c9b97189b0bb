#include "report_rows.h"

#include "json_lists.h"
#include "line_distances.h"
#include "packing.h"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <map>
#include <unordered_map>

namespace lockgraph::store {
namespace {

int state_bit(UsageState s) { return 4 * static_cast<int>(s.irq) + 2 * s.enabled + s.read; }
UsageState state_of(std::int64_t bit) {
  if (bit < 0 || bit > 15) throw Damaged();
  return {static_cast<Irq>(bit / 4), (bit & 2) != 0, (bit & 1) != 0};
}

// Reports tell nothing of memory.
constexpr int kFirstKnown = static_cast<int>(Known::Printed);

int kind_number(Acquisition a) { return 4 * static_cast<int>(a.access) + static_cast<int>(a.known) - kFirstKnown; }
Acquisition acquisition_of(std::int64_t n) {
  if (n < 0 || n > 15) throw Damaged();
  return {static_cast<Access>(n / 4), static_cast<Known>(n % 4 + kFirstKnown)};
}

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

/// The labels of one body, by position: first its classes, then what else it mentions.
class Labels {
 public:
  explicit Labels(JsonWriter& classes) : classes_(classes) {}
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
class Stacks {
 public:
  explicit Stacks(std::vector<StackRow>& rows) : rows_(rows) {}
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

struct HeldRow {
  std::uint64_t label = 0;
  std::optional<Site> site;
};
template <class Code, Is<HeldRow> T>
void fields(Code& code, T& v) {
  code(v.label, v.site);
}

/// What a body says beside what has columns of its own; `labels` are positions.
struct Rest {
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
template <class Code, Is<Rest> T>
void fields(Code& code, T& v) {
  auto& [corrupted, has_kernel, build, taint, held, acquiring, wait_context, claim, irq, locks, states,
         turns_validator_off, is_cut, provoked, preempt_rt, problems, contradictions, agreements, remarks] = v;
  code(corrupted, has_kernel, build, taint, held, acquiring, wait_context, claim, irq, locks, states,
       turns_validator_off, is_cut, provoked, preempt_rt, problems, contradictions, agreements, remarks);
}

void put_class(const ClassFact& fact, Stacks& stacks, JsonWriter& json) {
  const auto& [label, usage, wait, key, usage_stacks, type, init] = fact;
  (void)init;  // of a vmlinux, which is not stored
  json.open();
  json.text(label);
  usage ? json.number(usage->bits()) : json.null();
  json.text(wait), json.text(key);
  json.number(static_cast<int>(type));
  json.open();
  for (const auto& [state, stack] : usage_stacks) json.number(state_bit(state)), json.number(stacks.id(stack));
  json.close();
  json.close();
}

/// Every label, and what is said of some.
std::vector<std::string> take_classes(const std::string& classes, const FindStack& find, Report& r) {
  std::vector<std::string> labels;
  JsonReader json(classes);
  json.open();
  while (json.more()) {
    json.open();
    labels.push_back(json.text());
    if (!json.more()) continue;
    ClassFact& fact = r.classes.edit().emplace_back();
    fact.label = labels.back();
    if (const auto usage = json.number_or_null()) fact.usage = Usage::of_bits(static_cast<std::uint16_t>(*usage));
    fact.wait = json.text(), fact.key = json.text();
    fact.type = static_cast<LockType>(json.number());
    json.open();
    while (json.more()) {
      const UsageState state = state_of(json.number());
      fact.usage_stacks.emplace_back(state, find(json.number()));
    }
    json.close();
  }
  return labels;
}

void put_claim(const Deadlock& deadlock, Labels& labels, Rest& rest) {
  rest.claim = deadlock.index();
  const auto add = [&](const std::string& label) { rest.locks.push_back(labels.position(label)); };
  if (const auto* cycle = std::get_if<CycleClaim>(&deadlock)) {
    for (const std::string& label : cycle->cycle) add(label);
    if (cycle->instances != Instances::Unknown) rest.states = {std::string(name(cycle->instances))};
  } else if (const auto* irq = std::get_if<IrqClaim>(&deadlock)) {
    rest.irq = irq->irq;
    add(irq->safe), add(irq->unsafe);
    for (const std::string& label : irq->path) add(label);
  } else if (const auto* state = std::get_if<StateClaim>(&deadlock)) {
    add(state->label);
    rest.states = {state->was, state->now};
  }
}

Deadlock claim_of(const Rest& rest, const std::function<const std::string&(std::uint64_t)>& label) {
  std::vector<std::string> locks;
  for (const std::uint64_t position : rest.locks) locks.push_back(label(position));
  switch (rest.claim) {
    case 0: return {};
    case 1: {
      Instances instances = Instances::Unknown;  // so is every one that an earlier reading stored
      for (const Instances i : {Instances::Same, Instances::Different})
        if (!rest.states.empty() && rest.states[0] == name(i)) instances = i;
      return CycleClaim{std::move(locks), instances};
    }
    case 2:
      if (locks.size() < 2) throw Damaged();
      return IrqClaim{rest.irq, locks[0], locks[1], {locks.begin() + 2, locks.end()}};
    case 3:
      if (locks.size() != 1 || rest.states.size() != 2) throw Damaged();
      return StateClaim{locks[0], rest.states[0], rest.states[1]};
    default: throw Damaged();
  }
}

void put_dependencies(const SharedList<Dependency>& dependencies, Labels& labels, Stacks& stacks, JsonWriter& json) {
  json.open();
  for (const auto& [from, to, stack, is_new, held, acquired] : dependencies) {
    json.open();
    json.number(static_cast<std::int64_t>(labels.position(from)));
    json.number(static_cast<std::int64_t>(labels.position(to)));
    json.number(stacks.id(stack));
    json.number(is_new);
    json.number(kind_number(held)), json.number(kind_number(acquired));
    json.close();
  }
  json.close();
}

}  // namespace

std::int64_t frame_id(const Frame& frame, IdScheme scheme) {
  const auto& [site, unreliable, inlined, module, offset, size] = frame;
  const auto& [function, file, line] = site;
  if (scheme == IdScheme::Xxh3) {
    Xxh3Chain chain;
    chain.add(function).add(file).add(module).add(line).add(offset);
    if (size) chain.add(size);  // older readings kept none
    return chain.add(2u * unreliable + inlined).get();
  }
  Packer packer;
  packer(function, file, module, line, frame.extent(), unreliable, inlined);
  return content_id(packer.bytes(), scheme);
}

StackRow stack_row(const Stack& stack) {
  StackRow row;
  row.frames.resize(8 * stack.size());
  for (std::size_t i = 0; i < stack.size(); ++i) {
    const std::int64_t id = frame_id(stack[i]);
    std::memcpy(row.frames.data() + 8 * i, &id, 8);
  }
  row.id = content_id(row.frames);
  row.stack = &stack;
  return row;
}

std::vector<std::int64_t> frame_ids(std::string_view frames) {
  if (frames.size() % 8 != 0) throw Damaged();
  std::vector<std::int64_t> ids(frames.size() / 8);
  std::memcpy(ids.data(), frames.data(), frames.size());
  return ids;
}

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
  Labels labels(class_list);
  Stacks stacks(body.stacks);
  body.row.kind = name(kind), body.row.title = title;
  class_list.open();
  for (const ClassFact& fact : classes) {
    labels.add(fact.label);
    put_class(fact, stacks, class_list);
  }
  put_dependencies(dependencies, labels, stacks, dependency_list);
  Rest rest;
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
  Rest rest = unpacker.take<Rest>();
  r.kind = kind_of(row.kind), r.title = row.title, r.corrupted = std::move(rest.corrupted);
  if (rest.has_kernel) r.kernel = KernelRelease{row.release, std::move(rest.build), std::move(rest.taint)};
  JsonReader json(row.dependencies);
  json.open();
  while (json.more()) {
    json.open();
    Dependency& d = r.dependencies.edit().emplace_back();
    d.from = label(static_cast<std::uint64_t>(json.number())), d.to = label(static_cast<std::uint64_t>(json.number()));
    d.stack = find(json.number());
    d.is_new = json.number() != 0;
    d.held = acquisition_of(json.number()), d.acquired = acquisition_of(json.number());
    json.close();
  }
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
