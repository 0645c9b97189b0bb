#include "wrapping.h"

#include <array>

namespace lockgraph::unwrap {
namespace {

constexpr std::array<Maker, 7> kMakers = {encoding_of, mail_of, page_of, data_of, records_of, parts_of, characters_of};

}  // namespace

std::unique_ptr<Unwrapping> Unwrapping::of(std::string_view head) {
  auto all = std::make_unique<Unwrapping>();
  all->wrap(head);
  return all->layers_.empty() ? nullptr : std::move(all);
}

/// Each kind once: what a mail shows of itself is no mail inside of it.
void Unwrapping::wrap(std::string_view head) {
  for (std::size_t i = 0; i < kMakers.size(); ++i) {
    if (used_[i]) continue;
    auto wrapping = kMakers[i](head.substr(0, kLookedAt));
    if (!wrapping) continue;
    used_[i] = true;
    layers_.push_back(std::make_unique<Layer>());
    layers_.back()->wrapping = std::move(wrapping);
    return;
  }
}

void Unwrapping::add(std::string_view bytes) {
  layers_.front()->wrapping->undo(bytes, layers_.front()->out);
  pass_on(0, false);
}

void Unwrapping::finish() {
  layers_.front()->wrapping->finish(layers_.front()->out);
  pass_on(0, true);
}

/// What came out of a layer goes into the one inside it, which is known once enough has come.
void Unwrapping::pass_on(std::size_t i, bool last) {
  Layer& layer = *layers_[i];
  if (!layer.looked && (last || layer.out.bytes().size() >= kLookedAt)) {
    layer.looked = true;
    wrap(layer.out.bytes());
  }
  if (!layer.looked || i + 1 == layers_.size()) return;
  Layer& inner = *layers_[i + 1];
  inner.wrapping->undo(layer.out.bytes(), inner.out);
  layer.out.bytes().clear();
  if (last) inner.wrapping->finish(inner.out);
  pass_on(i + 1, last);
}

std::string Unwrapping::take() {
  Layer& last = *layers_.back();
  return last.looked ? std::exchange(last.out.bytes(), {}) : std::string();
}

std::uint64_t Unwrapping::original(std::uint64_t line) const {
  for (std::size_t i = layers_.size(); i-- > 0;) line = layers_[i]->out.lines().original(line);
  return line;
}

void Unwrapping::forget_before(std::uint64_t line) {
  for (std::size_t i = layers_.size(); i-- > 0;) {
    layers_[i]->out.lines().forget_before(line);
    line = layers_[i]->out.lines().original(line);
  }
}

std::vector<Unread> Unwrapping::unread() const {
  std::vector<Unread> all;
  for (std::size_t i = 0; i < layers_.size(); ++i)
    for (Unread u : layers_[i]->wrapping->unread) {
      for (std::size_t outer = i; outer-- > 0;) u.line = layers_[outer]->out.lines().original(u.line);
      all.push_back(std::move(u));
    }
  return all;
}

}  // namespace lockgraph::unwrap
