// Mutates logs by their lines, as consoles and people do: cuts, doubles, swaps and interleaves them, splits and joins
// them, puts lines of valid reports between; libFuzzer's own mutations go on inside a line.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <string_view>
#include <vector>

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t most);

namespace {

using Lines = std::vector<std::string>;

Lines lines_of(std::string_view text) {
  Lines lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  return lines;
}

/// Lines of the logs that lie in the project.
const Lines& valid_lines() {
  static const Lines all = [] {
    Lines lines;
    for (const char* folder : {"/samples", "/tests/cases"})
      for (const auto& entry : std::filesystem::directory_iterator(std::string(LOCKGRAPH_ROOT) + folder)) {
        std::ifstream file(entry.path(), std::ios::binary);
        const Lines some = lines_of(std::string(std::istreambuf_iterator<char>(file), {}));
        lines.insert(lines.end(), some.begin(), some.end());
      }
    return lines;
  }();
  return all;
}

class Mutation {
 public:
  Mutation(Lines lines, unsigned seed) : lines_(std::move(lines)), random_(seed) {}

  Lines mutated() {
    switch (random_() % 9) {
      case 0: lines_.erase(at(), at_behind()); break;
      case 1: insert(stretch(lines_)); break;
      case 2: std::swap(*at(), *at()); break;
      case 3: insert(stretch(valid_lines())); break;
      case 4: interleave(stretch(valid_lines())); break;
      case 5: interleave(stretch(lines_)); break;
      case 6: split(); break;
      case 7: join(); break;
      default: within(); break;
    }
    return std::move(lines_);
  }

 private:
  std::size_t below(std::size_t n) { return n ? random_() % n : 0; }
  Lines::iterator at() { return lines_.begin() + static_cast<std::ptrdiff_t>(chosen_ = below(lines_.size())); }
  Lines::iterator at_behind() {
    return lines_.begin() +
           static_cast<std::ptrdiff_t>(chosen_ + 1 + below(std::min<std::size_t>(20, lines_.size() - chosen_)));
  }
  Lines stretch(const Lines& from) {
    const std::size_t first = below(from.size()), n = 1 + below(std::min<std::size_t>(40, from.size() - first));
    return {from.begin() + static_cast<std::ptrdiff_t>(first), from.begin() + static_cast<std::ptrdiff_t>(first + n)};
  }
  void insert(const Lines& more) { lines_.insert(at(), more.begin(), more.end()); }
  void interleave(const Lines& more) {
    std::size_t i = below(lines_.size());
    for (const std::string& line : more) {
      lines_.insert(lines_.begin() + static_cast<std::ptrdiff_t>(std::min(i, lines_.size())), line);
      i += 1 + below(3);
    }
  }
  void split() {
    std::string& line = *at();
    const std::size_t i = below(line.size());
    std::string rest = line.substr(i);
    line.resize(i);
    line += '\n';
    lines_.insert(lines_.begin() + static_cast<std::ptrdiff_t>(chosen_ + 1), std::move(rest));
  }
  void join() {
    std::string& line = *at();
    if (line.ends_with('\n')) line.pop_back();
  }
  void within() {
    std::string& line = *at();
    const std::size_t size = line.size();
    line.resize(size + 64);
    line.resize(LLVMFuzzerMutate(reinterpret_cast<std::uint8_t*>(line.data()), size, line.size()));
  }

  Lines lines_;
  std::minstd_rand random_;
  std::size_t chosen_ = 0;
};

}  // namespace

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t most, unsigned seed) {
  Lines lines = lines_of({reinterpret_cast<const char*>(data), size});
  if (lines.empty() || seed % 8 == 0) return LLVMFuzzerMutate(data, size, most);
  std::string text;
  for (const std::string& line : Mutation(std::move(lines), seed).mutated()) text += line;
  text.resize(std::min(text.size(), most));
  std::copy(text.begin(), text.end(), data);
  return text.size();
}
