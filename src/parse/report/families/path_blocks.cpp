#include "path_blocks.h"

#include <algorithm>
#include <utility>

namespace lockgraph::parse {
namespace {

/// Collects the blocks beneath the sentences that announce them.
class BlockCollector {
 public:
  explicit BlockCollector(PathBlocks& f) : f_(f) {}

  void add(const Section& s) {
    switch (s.phrase) {
      case Phrase::PathToHeld: return open(f_.to_held, false);
      case Phrase::PathFromAcquired: return open(f_.from_acquired, false);
      case Phrase::ShortestPath: return open(f_.shortest, false);
      case Phrase::SafeTree: return open(f_.safe_tree, true);
      case Phrase::UnsafeTree: return open(f_.unsafe_tree, true);
      case Phrase::FirstTree: return open(f_.first_tree, true);
      case Phrase::SecondTree: return open(f_.second_tree, true);
      case Phrase::StackBacktrace: blocks_ = nullptr; return;
      case Phrase::Block: return add_block(s);
      case Phrase::UsageState: return expect([](const PathBlock& b) { return !b.has_ended && !b.has_key; });
      case Phrase::BlockEnd: return expect([](PathBlock& b) { return !std::exchange(b.has_ended, true); });
      case Phrase::KeyAt: return expect([](PathBlock& b) { return !std::exchange(b.has_key, true); });
      case Phrase::AcquiredAt: return add_stack(s);
      case Phrase::MessagesDropped: return expect([](const PathBlock&) { return false; });
      default: return;
    }
  }

 private:
  void open(Blocks& blocks, bool tree) {
    blocks_ = &blocks;
    tree_ = tree;
    open_.clear();
    f_.has_tree |= tree;
  }

  void add_block(const Section& s) {
    if (!blocks_) return;
    if (!tree_ && !blocks_->empty() && is_same_line(blocks_->back(), s)) return;
    while (!open_.empty() && (*blocks_)[open_.back()].indent >= s.indent) open_.pop_back();
    open_.push_back(blocks_->size());
    blocks_->push_back({&s.locks.front(), s.indent, false, {}, false, false, false});
  }

  /// A console printed it twice: no lock is behind itself on a path.
  static bool is_same_line(const PathBlock& before, const Section& s) {
    return before.lock->label == s.locks.front().label && before.indent == s.indent && !before.has_ended &&
           !before.has_key && !before.has_acquired;
  }

  /// Each part of a block stands there once, in order: states, the end, the key, the stack.
  template <class Fits>
  void expect(Fits fits) {
    if (!blocks_ || tree_) return;
    if (blocks_->empty())
      f_.lacks_first = true;
    else if (!fits(blocks_->back()))
      blocks_->back().is_before_gap = true;
  }

  /// A path prints a stack beneath its block; a tree behind the whole subtree of its block, at the same indent.
  void add_stack(const Section& s) {
    if (!blocks_ || blocks_->empty()) return;
    std::size_t block = blocks_->size() - 1;
    for (; tree_ && !open_.empty() && (*blocks_)[open_.back()].indent >= s.indent; open_.pop_back())
      block = open_.back();
    PathBlock& b = (*blocks_)[block];
    b.is_before_gap |= !tree_ && b.has_acquired;
    if (!std::exchange(b.has_acquired, true)) b.acquired.append(s.stack);
  }

  PathBlocks& f_;
  Blocks* blocks_ = nullptr;
  std::vector<std::size_t> open_;  ///< blocks whose subtree has not ended, by number
  bool tree_ = false;
};

}  // namespace

PathBlocks path_blocks(const Printed& p) {
  PathBlocks all;
  BlockCollector blocks(all);
  for (const Section& s : p.sections) blocks.add(s);
  return all;
}

Edges edges_from_root(const Blocks& blocks) {
  Edges edges;
  for (std::size_t i = blocks.size(); i-- > 1;)
    if (!blocks[i - 1].is_before_gap)
      edges.push_back({blocks[i].lock->label, blocks[i - 1].lock->label, &blocks[i - 1].acquired});
  return edges;
}

Edges edges_to_root(const Blocks& blocks) {
  const bool under_the_taken = !blocks.empty() && !blocks.front().has_acquired;
  Edges edges;
  for (std::size_t i = 0; i + 1 < blocks.size(); ++i)
    if (!blocks[i].is_before_gap)
      edges.push_back(
          {blocks[i].lock->label, blocks[i + 1].lock->label, &blocks[under_the_taken ? i + 1 : i].acquired});
  return edges;
}

std::uint32_t step_of_tree(const Blocks& blocks) {
  std::uint32_t step = 0;
  for (std::size_t i = 1; i < blocks.size(); ++i)
    if (blocks[i].indent > blocks[i - 1].indent) {
      const std::uint32_t jump = blocks[i].indent - blocks[i - 1].indent;
      step = step ? std::min(step, jump) : jump;
    }
  return step;
}

Edges edges_of_tree(const Blocks& blocks) {
  const std::uint32_t step = step_of_tree(blocks);
  Edges edges;
  std::vector<const PathBlock*> open;
  for (const PathBlock& b : blocks) {
    while (!open.empty() && open.back()->indent >= b.indent) open.pop_back();
    if (!open.empty() && b.indent - open.back()->indent == step)
      edges.push_back({open.back()->lock->label, b.lock->label, &b.acquired});
    open.push_back(&b);
  }
  return edges;
}

}  // namespace lockgraph::parse
