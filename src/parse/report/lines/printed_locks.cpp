// The locks and stacks that stand beneath the sentences of a report.
#include "printed.h"

#include <algorithm>

namespace lockgraph::parse {
namespace {

/// A stack stands beneath it; frames elsewhere say nothing.
bool takes_stack(Phrase p) { return begins(p) == Begins::Stack || begins(p) == Begins::Place; }

SeenLock seen(const LockRef& ref) {
  SeenLock lock{std::string(ref.label), std::string(ref.address), std::string(ref.mask), std::string(ref.wait), {}};
  std::string_view rest = ref.rest;
  text::skip(rest, ",");
  text::skip_blanks(rest);
  if (text::skip(rest, "at:"))
    if (auto place = parse_place(rest)) lock.place.push_back(std::move(*place));
  return lock;
}

/// The same lock line again for each inlined function: only the place is new.
bool is_inlined_copy(const SeenLock& before, const LockRef& now) {
  // Some symbolisers mark them, others print them without an offset.
  return !before.place.empty() && (before.place.back().inlined || !before.place.back().offset) &&
         before.label == now.label && before.address == now.address && before.mask == now.mask;
}

/// Adds the lock of a line, or only its place to the lock before.
void add_lock(std::vector<SeenLock>& locks, const LockRef& ref, bool may_be_copy) {
  SeenLock lock = seen(ref);
  if (may_be_copy && !locks.empty() && !lock.place.empty() && is_inlined_copy(locks.back(), ref))
    locks.back().place.push_back(lock.place.front());
  else
    locks.push_back(std::move(lock));
}

}  // namespace

void ReportReader::add_entry(const Statement& s, const said::Entry& said) {
  if (!has_room(entries_, &Limits::chain)) {
    if (out_.sections.back().phrase != Phrase::None) open(Phrase::None, s);  // its stack belongs to nothing
    return;
  }
  ++entries_;
  Section& entry = open(Phrase::Entry, s);
  entry.index = said.index;
  entry.text = s.text.substr(0, 120);
  if (!said.lock.label.empty()) entry.locks.push_back(seen(said.lock));
}

bool ReportReader::read(const Statement& s, const said::Block& block) {
  if (!in_blocks_) return out_.has_loose_blocks = true, false;
  open(Phrase::Block, s).locks.push_back(seen(block.lock));
  return true;
}

void ReportReader::add_frame(const Statement& s, const FrameView& frame) {
  out_.trace_offsets += out_.has_trace && frame.offset;
  Section& section = out_.sections.back();
  if (!takes_stack(section.phrase)) return;
  // Where a lock was released is one place, with the copies of its inlined functions.
  const bool place_only = begins(section.phrase) == Begins::Place;
  if (place_only && !section.stack.empty() && !section.stack.back().inlined) return;
  if (!has_room(section.stack.size(), &Limits::frames)) return;
  frame_indent_ = s.indent;
  ++parts_;
  section.stack.push_back(to_frame(frame));
  backtrace_frames_ += section.phrase == Phrase::StackBacktrace;
}

bool ReportReader::read(const Statement&, const said::Pair& pair) {
  Section& section = out_.sections.back();
  if (begins(section.phrase) != Begins::Pair || !section.locks.empty()) return false;
  section.locks = {seen(pair.from), seen(pair.to)};
  return true;
}

bool ReportReader::read(const Statement&, const said::Lock& said) {
  Section& section = out_.sections.back();
  if (begins(section.phrase) != Begins::Lock) return false;
  if (!section.locks.empty() && !is_inlined_copy(section.locks.back(), said.lock)) return false;
  ++parts_;
  add_lock(section.locks, said.lock, true);
  return true;
}

bool ReportReader::read(const Statement& s, const said::Held& said) {
  if (!has_room(held_++, &Limits::held)) return true;
  const bool in_list = begins(out_.sections.back().phrase) == Begins::Held;
  Section& section = in_list ? out_.sections.back() : open(Phrase::HeldLocks, s);
  const bool same_index = !section.locks.empty() && section.index == said.index;
  section.index = said.index;
  ++parts_;
  add_lock(section.locks, said.lock, same_index);
  return true;
}

//        inode_lock                                       (between frames, without offset and file)
bool ReportReader::is_inlined_frame(const Statement& s, const Section& section) const {
  const auto is_name = [](char c) { return text::is_alpha(c) || text::is_digit(c) || c == '_' || c == '.'; };
  return s.is_nothing() && takes_stack(section.phrase) && !section.stack.empty() && s.indent > 0 &&
         s.indent == frame_indent_ && s.text.find('_') != s.text.npos && !text::is_digit(s.text[0]) &&
         std::all_of(s.text.begin(), s.text.end(), is_name) && section.stack.size() < limits_.frames;
}

}  // namespace lockgraph::parse
