#include <lockgraph/model/proc_dump.h>

#include <map>

namespace lockgraph {

std::size_t printed_dependencies(const ProcDump& dump) {
  std::size_t n = 0;
  for (const DumpClass& c : dump.classes) n += c.successors.size();
  return n;
}

std::optional<std::size_t> hidden_dependencies(const ProcDump& dump) {
  const auto direct = dump.stats.find("direct dependencies");
  if (dump.classes.empty() || direct == dump.stats.end()) return std::nullopt;
  const std::size_t printed = printed_dependencies(dump), all = direct->second / 2;
  return all > printed ? all - printed : 0;
}

std::size_t classes_with_hidden_successors(const ProcDump& dump) {
  std::map<std::string_view, std::size_t> index;
  for (std::size_t i = 0; i < dump.classes.size(); ++i) index.emplace(dump.classes[i].label, i);
  std::vector<std::vector<std::size_t>> successors(dump.classes.size());
  for (std::size_t i = 0; i < dump.classes.size(); ++i)
    for (const std::string& to : dump.classes[i].successors)
      if (const auto it = index.find(to); it != index.end()) successors[i].push_back(it->second);
  std::size_t short_of = 0;
  std::vector<std::size_t> seen(dump.classes.size(), dump.classes.size()), queue;
  for (std::size_t start = 0; start < dump.classes.size(); ++start) {
    if (dump.classes[start].forward <= 1) continue;
    queue.assign(1, start);
    seen[start] = start;
    for (std::size_t i = 0; i < queue.size() && queue.size() < dump.classes[start].forward; ++i)
      for (const std::size_t to : successors[queue[i]])
        if (seen[to] != start) seen[to] = start, queue.push_back(to);
    short_of += dump.classes[start].forward > queue.size();
  }
  return short_of;
}

bool is_real_address(std::string_view key) {
  // Kernel addresses have their upper half set; hashed ones print 32 bits, with zeros in front on 64-bit kernels.
  if (key.find_first_not_of("0123456789abcdef") != std::string_view::npos) return false;
  return key.size() == 16 && key.starts_with("ffff");
}

}  // namespace lockgraph
