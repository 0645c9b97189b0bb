#include "class_matching.h"

#include "../merge/tables.h"

#include <lockgraph/model/lock_class.h>

#include <algorithm>
#include <cctype>
#include <set>
#include <string_view>
#include <tuple>

namespace lockgraph {
namespace {

constexpr std::size_t kMostOfOneName = 200;
constexpr int kRounds = 4;
constexpr double kAlike = 0.5;    // of the neighbours, for classes of one base name
constexpr double kRenamed = 0.6;  // of the neighbours, for classes of different names
constexpr std::size_t kRenameNeighbours = 3;
constexpr ClassId kNone = static_cast<ClassId>(-1);

/// Words that a rename keeps: `&mapping->private_lock` and `&mapping->i_private_lock` have `mapping` and `private`.
std::set<std::string> words_of(std::string_view name) {
  std::set<std::string> words;
  std::string word;
  for (const char c : std::string(name) + " ") {
    if (std::isalpha(static_cast<unsigned char>(c))) {
      word += c;
      continue;
    }
    if (word.size() >= 4 && word != "lock" && word != "mutex" && word != "work" && word != "type") words.insert(word);
    word.clear();
  }
  return words;
}

class Matcher {
 public:
  Matcher(const LockGraph& old_graph, const LockGraph& new_graph)
      : old_(old_graph),
        new_(new_graph),
        to_new_(old_graph.classes().size(), kNone),
        to_old_(new_graph.classes().size(), kNone),
        why_(old_graph.classes().size()) {}

  std::vector<ClassMatch> match() {
    by_equal_names();
    for (int round = 0; round < kRounds; ++round)
      if (!by_neighbours()) break;
    for (int round = 0; round < kRounds; ++round)
      if (!by_rename()) break;
    std::vector<ClassMatch> matches;
    for (ClassId v = 0; v < to_new_.size(); ++v)
      if (to_new_[v] != kNone) matches.push_back({v, to_new_[v], why_[v]});
    return matches;
  }

 private:
  struct Candidate {
    double score;
    ClassId o, n;
    bool operator<(const Candidate& c) const { return std::tie(c.score, o, n) < std::tie(score, c.o, c.n); }
  };

  void join(ClassId o, ClassId n, std::string why) {
    to_new_[o] = n, to_old_[n] = o;
    why_[o] = std::move(why);
  }

  void by_equal_names() {
    std::map<ClassIdentity, ClassId> by_identity;
    for (ClassId n = 0; n < to_old_.size(); ++n) by_identity.emplace(new_[n].everywhere(), n);
    for (ClassId o = 0; o < to_new_.size(); ++o)
      if (const auto it = by_identity.find(old_[o].everywhere()); it != by_identity.end()) join(o, it->second, {});
  }

  /// Neighbours that are matched, told apart by direction, in vertices of the new graph.
  template <class InNewGraph>
  static std::set<std::pair<bool, ClassId>> neighbours(const LockGraph& g, ClassId v, InNewGraph in_new_graph) {
    std::set<std::pair<bool, ClassId>> found;
    for (const ClassId u : taken_directly_under(arrows(g), v))
      if (const ClassId n = in_new_graph(u); n != kNone) found.emplace(true, n);
    for (const ClassId u : held_directly_over(arrows(g), v))
      if (const ClassId n = in_new_graph(u); n != kNone) found.emplace(false, n);
    return found;
  }

  struct Likeness {
    double share = 0;
    std::size_t common = 0;
  };
  Likeness likeness(ClassId o, ClassId n) const {
    const auto a = neighbours(old_, o, [&](ClassId v) { return to_new_[v]; });
    const auto b = neighbours(new_, n, [&](ClassId v) { return to_old_[v] == kNone ? kNone : v; });
    Likeness l;
    for (const auto& x : a) l.common += b.count(x);
    const std::size_t all = a.size() + b.size() - l.common;
    if (all > 0) l.share = static_cast<double>(l.common) / static_cast<double>(all);
    return l;
  }

  /// Takes the best pairs of which neither class fits another one as well.
  bool take_best(std::vector<Candidate> candidates, std::string_view why) {
    std::sort(candidates.begin(), candidates.end());
    std::map<ClassId, double> best_of_old, best_of_new;
    std::map<ClassId, unsigned> ties_of_old, ties_of_new;
    for (const Candidate& c : candidates) {
      best_of_old.emplace(c.o, c.score), best_of_new.emplace(c.n, c.score);
      ties_of_old[c.o] += c.score == best_of_old.at(c.o);
      ties_of_new[c.n] += c.score == best_of_new.at(c.n);
    }
    bool any = false;
    for (const Candidate& c : candidates)
      if (c.score == best_of_old.at(c.o) && c.score == best_of_new.at(c.n) && ties_of_old.at(c.o) == 1 &&
          ties_of_new.at(c.n) == 1) {
        join(c.o, c.n,
             std::string(why) + ", " + std::to_string(static_cast<int>(100 * c.score + 0.5)) +
                 " % of the neighbours are the same");
        any = true;
      }
    return any;
  }

  bool by_neighbours() {
    std::map<std::string, std::pair<std::vector<ClassId>, std::vector<ClassId>>> groups;
    for (ClassId o = 0; o < to_new_.size(); ++o)
      if (to_new_[o] == kNone) groups[old_[o].base_name].first.push_back(o);
    for (ClassId n = 0; n < to_old_.size(); ++n)
      if (to_old_[n] == kNone) groups[new_[n].base_name].second.push_back(n);
    std::vector<Candidate> candidates;
    for (const auto& [base, group] : groups) {
      if (group.first.size() > kMostOfOneName || group.second.size() > kMostOfOneName) continue;
      for (const ClassId o : group.first)
        for (const ClassId n : group.second)
          if (const Likeness l = likeness(o, n); l.share >= kAlike) candidates.push_back({l.share, o, n});
    }
    return take_best(std::move(candidates), "one base name");
  }

  bool by_rename() {
    std::map<std::string, std::pair<std::vector<ClassId>, std::vector<ClassId>>> groups;
    for (ClassId o = 0; o < to_new_.size(); ++o)
      if (to_new_[o] == kNone && !old_[o].ambiguous)
        for (const std::string& w : words_of(old_[o].name)) groups[w].first.push_back(o);
    for (ClassId n = 0; n < to_old_.size(); ++n)
      if (to_old_[n] == kNone && !new_[n].ambiguous)
        for (const std::string& w : words_of(new_[n].name)) groups[w].second.push_back(n);
    std::set<std::pair<ClassId, ClassId>> tried;
    std::vector<Candidate> candidates;
    for (const auto& [word, group] : groups) {
      if (group.first.size() > kMostOfOneName || group.second.size() > kMostOfOneName) continue;
      for (const ClassId o : group.first)
        for (const ClassId n : group.second) {
          if (parse_label(old_[o].base_name).subclass != parse_label(new_[n].base_name).subclass) continue;
          if (!tried.emplace(o, n).second) continue;
          const Likeness l = likeness(o, n);
          if (l.share >= kRenamed && l.common >= kRenameNeighbours) candidates.push_back({l.share, o, n});
        }
    }
    return take_best(std::move(candidates), "perhaps renamed");
  }

  const LockGraph &old_, &new_;
  std::vector<ClassId> to_new_, to_old_;
  std::vector<std::string> why_;
};

}  // namespace

std::vector<ClassMatch> match_classes(const LockGraph& old_graph, const LockGraph& new_graph) {
  return Matcher(old_graph, new_graph).match();
}

}  // namespace lockgraph
