#include "options.h"

#include <lockgraph/model/error.h>
#include <lockgraph/model/similar.h>

#include <CLI/CLI.hpp>

#include <algorithm>
#include <charconv>
#include <limits>
#include <utility>

namespace lockgraph::cli {
namespace {

/// "expected json or text, found `jsn`; did you mean json".
std::string expected_one_of(const std::vector<std::string>& words, const std::string& found) {
  std::string text = "expected " + listed(words) + ", found `" + found + "`";
  for (const std::string& near : similar(found, words, 1)) text += "; did you mean " + near;
  return text;
}

/// Its name is the words, for completions; help tells them.
CLI::Validator among(const std::vector<std::string>& words) {
  std::string name(kOneOf);
  for (const std::string& word : words) name += " " + word;
  return CLI::Validator(
      [words](const std::string& word) {
        return std::ranges::count(words, word) ? std::string() : expected_one_of(words, word);
      },
      "", name);
}

CLI::Validator not_empty() {
  return CLI::Validator(
      [](const std::string& value) {
        return value.empty() ? std::string("expected a name, found nothing") : std::string();
      },
      "", "a name");
}

void ask(CLI::App& app, CLI::Option& option, const Asked& asked) {
  if (asked.type) option.type_name(asked.type);
  if (asked.required) option.required();
  if (asked.not_empty) option.check(not_empty());
  if (asked.needs) option.needs(app.get_option(asked.needs));
}

std::uint32_t number_in(const std::string& word) {
  std::uint32_t number = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
  if (error != std::errc{} || end != word.data() + word.size())
    throw Error("expected a number from 0 to " + std::to_string(std::numeric_limits<std::uint32_t>::max()) +
                ", found `" + word + "`");
  return number;
}

}  // namespace

void Options::flag(const char* name, bool& target, const std::string& help, const Asked& asked) {
  ask(app_, *app_.add_flag(name, target, help), asked);
}

void Options::value(const char* name, std::string& target, const std::string& help, const Asked& asked) {
  ask(app_, *app_.add_option(name, target, help), asked);
}

void Options::values(const char* name, std::vector<std::string>& target, const std::string& help, const Asked& asked) {
  ask(app_, *app_.add_option(name, target, help), asked);
}

void Options::each(const char* name, std::vector<std::string>& target, const std::string& help, const Asked& asked) {
  CLI::Option& option = *app_.add_option(name, target, help);
  option.allow_extra_args(false);
  ask(app_, option, asked);
}

void Options::each(const char* name, std::function<void(const std::string&)> take, const std::string& help,
                   const Asked& asked) {
  CLI::Option& option = *app_.add_option_function<std::vector<std::string>>(
      name, [take = std::move(take)](const std::vector<std::string>& all) { std::ranges::for_each(all, take); }, help);
  option.allow_extra_args(false);
  ask(app_, option, asked);
}

void Options::read(const char* name, std::function<void(const std::string&)> take, const std::string& help,
                   const Asked& asked) {
  const auto told = [name = std::string(name), take = std::move(take)](const std::string& word) {
    try {
      take(word);
    } catch (const Error& e) { throw CLI::ValidationError(name, e.what()); }
  };
  ask(app_, *app_.add_option_function<std::string>(name, told, help), asked);
}

void Options::one_of(const char* name, const std::vector<std::string>& words,
                     const std::function<void(const std::string&)>& take, const std::string& help, const Asked& asked) {
  CLI::Option& option = *app_.add_option_function<std::string>(name, take, help);
  option.check(among(words));
  ask(app_, option, asked);
}

void Options::count(const char* name, std::function<void(std::uint32_t)> take, const std::string& help) {
  read(name, [take = std::move(take)](const std::string& word) { take(number_in(word)); }, help, {.type = "NUMBER"});
}

std::string listed(const std::vector<std::string>& words, std::string_view before_last) {
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i)
    text += std::string(i == 0 ? "" : i + 1 == words.size() ? before_last : ", ") + words[i];
  return text;
}

}  // namespace lockgraph::cli
