#include "families.h"

#include <algorithm>
#include <map>

namespace lockgraph::parse {
namespace {

/// One context of a DEPT report: while `start` is pending, `wait` is waited for.
struct DeptContext {
  char letter = 'A';
  std::string start, wait;
  Stack wait_stack;
  bool has_timeout = false;
};

/// `lock(btrfs-tree-00:0)` -> `btrfs-tree-00`; the number is the subclass.
std::string dept_class(std::string_view t) {
  if (const auto unknown = t.find("(unknown)("); unknown != t.npos) t.remove_prefix(unknown + 9);
  const auto open = t.find('('), close = t.rfind(')');
  if (open == t.npos || close == t.npos || close < open) return {};
  const std::string_view name = t.substr(open + 1, close - open - 1);
  const auto colon = name.rfind(':');
  if (colon == name.npos) return std::string(name);
  const std::string_view subclass = name.substr(colon + 1);
  return std::string(name.substr(0, colon)) + (subclass == "0" ? "" : "/" + std::string(subclass));
}

std::vector<DeptContext> contexts(const Printed& p) {
  std::map<char, DeptContext> by_letter;
  DeptContext* context = nullptr;
  for (const Section& s : p.sections) {
    if (s.phrase == Phrase::DeptContext) {
      const char letter = s.words[0].front();
      context = letter >= 'A' && letter <= 'Z' ? &by_letter[letter] : nullptr;
      if (context) context->letter = letter;
    }
    if (s.phrase != Phrase::DeptEvent || !context || s.text.find('(') == std::string::npos) continue;
    if (s.words[0] == "S" && context->start.empty()) context->start = dept_class(s.text);
    if (s.words[0] == "W" && context->wait.empty()) {
      context->wait = dept_class(s.text);
      context->has_timeout = s.text.substr(0, s.text.find('(')).find("timeout") != s.text.npos;
    }
    if (s.words[0] == "W" && context->wait_stack.empty()) context->wait_stack = s.stack;
  }
  std::vector<DeptContext> all;
  for (auto& [letter, found] : by_letter) all.push_back(std::move(found));
  return all;
}

bool is_known(const std::string& s) { return !s.empty() && s != "(unknown)" && s != "unknown"; }

/// The waits of the contexts must lead round: the start of each is the wait of another.
std::vector<std::string> round_trip(const std::vector<DeptContext>& all) {
  std::map<std::string, std::string> wait_of;
  for (const DeptContext& c : all) wait_of.emplace(c.start, c.wait);
  std::vector<std::string> cycle;
  for (std::string at = all.front().start; cycle.size() < all.size(); at = wait_of.at(at)) {
    if (!wait_of.count(at)) return {};
    cycle.push_back(at);
  }
  return wait_of.at(cycle.back()) == cycle.front() ? cycle : std::vector<std::string>{};
}

}  // namespace

void read_dept(const Printed& p, const Common&, Report& r) {
  std::vector<DeptContext> all = contexts(p);
  const bool let_pass = last_section(p, {Phrase::DeptNoDeadlock}) != nullptr;
  if (let_pass)
    r.remarks.push_back("a wait of the circle has a timeout: a circular dependency and no deadlock, as DEPT says");
  DependencyList dependencies(r);
  bool whole = !all.empty();
  for (const DeptContext& c : all) {
    if (!is_known(c.start) || !is_known(c.wait)) {
      whole = false;
      r.problems.push_back(std::string("context ") + c.letter + " does not name both its event and its wait");
      continue;
    }
    for (const std::string& label : {c.start, c.wait})
      if (!r.find_class(label)) r.classes.push_back({label, {}, {}, {}, {}, {}});
    // A wait that ends by itself is for nothing that must happen.
    if (!c.has_timeout) dependencies.add({c.start, c.wait, c.wait_stack, false, {}, {}});
  }
  if (all.empty()) r.problems.push_back("no context is printed");
  if (!whole || let_pass) return;
  if (std::vector<std::string> cycle = round_trip(all); !cycle.empty())
    r.deadlock = CycleClaim{std::move(cycle), {}};
  else
    r.problems.push_back("the contexts do not lead round");
}

}  // namespace lockgraph::parse
