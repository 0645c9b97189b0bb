#include "summing.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <tuple>
#include <utility>

namespace lockgraph::store {
namespace {

constexpr std::size_t kFew = 4;               // of first and of last ones: so many are all kept
constexpr std::size_t kFirst = 2, kLast = 1;  // where there are more

bool comes_before(const LogRows& a, const LogRows& b) {
  return std::tie(a.source, a.hash) < std::tie(b.source, b.hash);
}

void insert(std::vector<LogRows>& in_order, LogRows log) {
  in_order.insert(std::upper_bound(in_order.begin(), in_order.end(), log, comes_before), std::move(log));
}

/// The one day of its reports; empty where they tell none.
std::string day_of(const LogRows& log) {
  return log.reports.empty() ? std::string() : short_place(log.reports.front()).day;
}

}  // namespace

const Summing::Beside& Summing::beside(const std::string& rest) {
  constexpr std::size_t kMost = 10'000;
  if (const auto known = beside_.find(rest); known != beside_.end()) return known->second;
  if (beside_.size() == kMost) beside_.clear();
  return beside_[rest] = {spots_in(rest), !standstills_in(rest).empty()};
}

bool Summing::take(const LogRows& log) {
  if (!log.bisection.empty() || !log.dumps.empty()) return false;
  const Beside& b = beside(log.rest);
  if (b.shows_tasks) return false;
  key_ = std::to_string(b.spots.size()) + ' ' + b.spots;
  std::optional<std::string> day;
  for (const ReportRow& r : log.reports) {
    ShortPlace p = short_place(r);
    if (day && *day != p.day) return false;  // each of its days may be the first of something
    day = std::move(p.day);
    for (const std::uint64_t n : {static_cast<std::uint64_t>(r.body), p.boot, std::uint64_t{p.is_lockdep_off}})
      key_.append(reinterpret_cast<const char*>(&n), sizeof n);
  }
  add(all_[key_], log, day && !day->empty());
  return true;
}

void Summing::add(Alike& alike, const LogRows& log, bool has_day) {
  const bool is_first = alike.first.size() < kFew || comes_before(log, alike.first.back());
  const bool is_last = alike.last.size() < kFew || comes_before(alike.last.front(), log);
  if (!is_first && !is_last && !has_day) {
    ++alike.others.logs, alike.others.bytes += log.bytes;
    return;
  }
  if (!is_first) return add_behind(alike, log);
  insert(alike.first, log);
  if (alike.first.size() <= kFew) return;
  LogRows behind = std::move(alike.first.back());
  alike.first.pop_back();
  add_behind(alike, std::move(behind));
}

void Summing::add_behind(Alike& alike, LogRows log) {
  if (alike.last.size() < kFew || comes_before(alike.last.front(), log)) {
    insert(alike.last, std::move(log));
    if (alike.last.size() <= kFew) return;
    log = std::move(alike.last.front());
    alike.last.erase(alike.last.begin());
  }
  add_other(alike, std::move(log));
}

void Summing::add_other(Alike& alike, LogRows log) {
  std::map<std::string, LogRows>& days = alike.of_days;
  if (std::string day = day_of(log); !day.empty()) {
    const auto [it, added] = days.try_emplace(std::move(day));
    if (added || comes_before(log, it->second)) std::swap(it->second, log);
    if (added && days.size() <= 2) return;
    if (added) log = std::move(days.extract(std::next(days.begin())).mapped());  // neither the first nor the last
  }
  ++alike.others.logs, alike.others.bytes += log.bytes;
}

void Summing::keep_ends(Alike& alike) {
  const std::vector<LogRows> first = std::exchange(alike.first, {}), last = std::exchange(alike.last, {});
  for (std::size_t i = 0; i < kFew; ++i) {
    i < kFirst ? alike.first.push_back(first[i]) : add_other(alike, first[i]);
    i < kFew - kLast ? add_other(alike, last[i]) : alike.last.push_back(last[i]);
  }
  alike.first.back().summed = alike.others;
}

std::vector<LogRows> Summing::finish() {
  std::vector<LogRows> logs;
  for (auto& [key, alike] : all_) {
    if (alike.others.logs || !alike.of_days.empty()) keep_ends(alike);
    std::ranges::move(alike.first, std::back_inserter(logs));
    std::ranges::move(alike.last, std::back_inserter(logs));
    for (auto& [day, log] : alike.of_days) logs.push_back(std::move(log));
  }
  all_.clear();
  return logs;
}

}  // namespace lockgraph::store
