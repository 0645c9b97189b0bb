// Room: model. Values that copies share: logs say one thing a thousand times.
#pragma once
#include <compare>
#include <cstddef>
#include <initializer_list>
#include <memory>
#include <utility>
#include <vector>

namespace lockgraph {

/// A value, or none, that is not changed once it is there. A copy costs nothing; equal is what says the same.
template <class T>
class SharedValue {
 public:
  SharedValue() = default;
  SharedValue(T value) : value_(std::make_shared<const T>(std::move(value))) {}

  bool has_value() const { return value_ != nullptr; }
  explicit operator bool() const { return has_value(); }
  const T& operator*() const { return *value_; }
  const T* operator->() const { return value_.get(); }
  const T* get() const { return value_.get(); }
  void reset() { value_.reset(); }

  bool operator==(const SharedValue& o) const {
    return value_ == o.value_ || (value_ && o.value_ && *value_ == *o.value_);
  }

 private:
  std::shared_ptr<const T> value_;
};

/// A list whose copies share their items until one of them is changed.
template <class T>
class SharedList {
 public:
  using value_type = T;
  using const_iterator = typename std::vector<T>::const_iterator;
  using iterator = const_iterator;

  SharedList() = default;
  SharedList(std::vector<T> items) {
    if (!items.empty()) items_ = std::make_shared<std::vector<T>>(std::move(items));
  }
  SharedList(std::initializer_list<T> items) : SharedList(std::vector<T>(items)) {}

  const std::vector<T>& all() const {
    static const std::vector<T> none;
    return items_ ? *items_ : none;
  }
  const_iterator begin() const { return all().begin(); }
  const_iterator end() const { return all().end(); }
  bool empty() const { return all().empty(); }
  std::size_t size() const { return all().size(); }
  const T& operator[](std::size_t i) const { return all()[i]; }
  const T& front() const { return all().front(); }
  const T& back() const { return all().back(); }

  /// Its items, to change them: no other list has them then.
  std::vector<T>& edit() {
    if (!items_)
      items_ = std::make_shared<std::vector<T>>();
    else if (items_.use_count() > 1)
      items_ = std::make_shared<std::vector<T>>(*items_);
    return *items_;
  }
  void push_back(T item) { edit().push_back(std::move(item)); }

  bool operator==(const SharedList& o) const { return items_ == o.items_ || all() == o.all(); }
  auto operator<=>(const SharedList& o) const {
    using Order = decltype(all() <=> o.all());
    return items_ == o.items_ ? Order::equivalent : all() <=> o.all();
  }

 private:
  std::shared_ptr<std::vector<T>> items_;
};

}  // namespace lockgraph
