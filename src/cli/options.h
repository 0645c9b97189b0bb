// How a command declares what a user may say to it. Few others know the library behind: cli.cpp, manual.cpp,
// mistakes.cpp.
#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace CLI {
class App;
}  // namespace CLI

namespace lockgraph::cli {

/// How the name of a validator begins that takes some words; they follow.
inline constexpr std::string_view kOneOf = "one of";

/// What may be asked of a value.
struct Asked {
  const char* type = nullptr;  ///< what help calls the value
  bool required = false;
  bool not_empty = false;
  const char* needs = nullptr;  ///< another option, without which this one says nothing
};
inline constexpr Asked kAnything = {}, kRequired = {.required = true};

/// The options of one command. A target lives as long as the command; it keeps its value where the option is not given.
/// Names are `--long`, `-s,--long`, or of a positional argument without dashes. What a user says wrongly is told with
/// what was expected and what it may have meant.
class Options {
 public:
  explicit Options(CLI::App& app) : app_(app) {}

  void flag(const char* name, bool& target, const std::string& help, const Asked& = kAnything);
  void value(const char* name, std::string& target, const std::string& help, const Asked& = kAnything);
  /// All values that follow.
  void values(const char* name, std::vector<std::string>& target, const std::string& help, const Asked& = kAnything);
  /// A value each time that it is given.
  void each(const char* name, std::vector<std::string>& target, const std::string& help, const Asked& = kAnything);
  void each(const char* name, std::function<void(const std::string&)> take, const std::string& help,
            const Asked& = kAnything);
  /// A value that `take` reads: it throws Error where it cannot.
  void read(const char* name, std::function<void(const std::string&)> take, const std::string& help,
            const Asked& = kAnything);
  /// One of some words.
  void one_of(const char* name, const std::vector<std::string>& words,
              const std::function<void(const std::string&)>& take, const std::string& help, const Asked& = kAnything);
  /// A number from 0.
  void count(const char* name, std::function<void(std::uint32_t)> take, const std::string& help);
  template <class Number>
  void count(const char* name, Number& target, const std::string& help) {
    count(name, std::function<void(std::uint32_t)>([&target](std::uint32_t n) { target = n; }), help);
  }
  template <class Value, class Target>
  void choice(const char* name, const std::map<std::string, Value>& values, Target& target, const std::string& help) {
    std::vector<std::string> words;
    for (const auto& [word, value] : values) words.push_back(word);
    one_of(name, words, [&target, values](const std::string& word) { target = values.at(word); }, help,
           {.type = "WORD"});
  }

 private:
  CLI::App& app_;
};

/// The values of an enumeration by their names.
template <class Enum, std::size_t N>
std::map<std::string, Enum> by_name(const Enum (&all)[N]) {
  std::map<std::string, Enum> map;
  for (const Enum e : all) map.emplace(name(e), e);
  return map;
}

/// "a, b or c".
std::string listed(const std::vector<std::string>& words, std::string_view before_last = " or ");
template <class Enum, std::size_t N>
std::string all_names(const Enum (&all)[N], std::string_view before_last) {
  std::vector<std::string> names;
  for (const Enum e : all) names.emplace_back(name(e));
  return listed(names, before_last);
}

}  // namespace lockgraph::cli
