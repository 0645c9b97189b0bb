// Commands and formats are values: a toy of each is added without a change of the program.
#include <doctest/doctest.h>

#include "cli/command.h"
#include "cli/format.h"

#include <CLI/CLI.hpp>

#include <array>
#include <iostream>
#include <sstream>

using namespace lockgraph;
using namespace lockgraph::cli;

namespace {

struct Greeted {
  std::string who;
  std::size_t times;
};

std::string as_text(const Greeted& g) {
  std::string text;
  for (std::size_t i = 0; i < g.times; ++i) text += "hello " + g.who + "\n";
  return text;
}

constexpr Format<Greeted> kGreetings[] = {{"text", as_text},
                                          {"json", [](const Greeted& g) { return "{\"who\":\"" + g.who + "\"}\n"; }},
                                          {"toy", [](const Greeted&) { return std::string("toy\n"); }, "a toy"}};

struct Greet {
  std::string who;
  std::size_t times = 1;
  bool loud = false;
  std::vector<std::string> more;
  std::string manner = "plain";
  const Format<Greeted>* format;

  void declare(Options& options) {
    options.value("WHO", who, "who is greeted", kRequired);
    options.count("--times", times, "how often");
    options.flag("--loud", loud, "with a mark", {.needs = "--times"});
    options.each("--and", more, "one more");
    options.choice("--manner", std::map<std::string, std::string>{{"plain", "plain"}, {"kind", "kind"}}, manner, "how");
    add_format(options, format, kGreetings);
  }

  int run(const Streams& io) const {
    std::string all = who + (loud ? "!" : "");
    for (const std::string& m : more) all += " and " + m;
    io.out << format->write({all, times});
    return manner == "kind" ? kNothingFound : kFound;
  }
};

constexpr Command kGreet = command<Greet>("greet", "says hello", "  greet you\n");

struct Said {
  int status = -1;
  std::string out, error;
};

/// As the program runs a command: options are declared, arguments parsed, and it runs.
Said said(std::vector<std::string> args) {
  CLI::App app;
  Options options(app);
  const auto run = kGreet.declare(options);
  std::istringstream in;
  std::ostringstream out, err;
  try {
    std::ranges::reverse(args);
    app.parse(args);
    const int status = run({in, out, err});
    return {status, out.str(), ""};
  } catch (const CLI::ParseError& e) { return {-1, "", e.what()}; }
}

}  // namespace

TEST_CASE("a toy command declares its options, takes its arguments and runs") {
  CHECK(said({"you"}).out == "hello you\n");
  CHECK(said({"you"}).status == kFound);
  CHECK(said({"you", "--times", "2", "--loud"}).out == "hello you!\nhello you!\n");
  CHECK(said({"--and", "me", "you", "--and", "them"}).out == "hello you and me and them\n");
  CHECK(said({"you", "--manner=kind"}).status == kNothingFound);
  CHECK(said({}).error == "WHO is required");
  CHECK(said({"you", "--loud"}).error == "--loud requires --times");
}

TEST_CASE("a toy format is a row: its word is known, is helped with, and writes") {
  CHECK(said({"you", "--format", "toy"}).out == "toy\n");
  CHECK(said({"you", "--format", "json"}).out == "{\"who\":\"you\"}\n");
  CHECK(said({"you", "--format", "jsn"}).error ==
        "--format: expected json, text or toy, found `jsn`; did you mean json");
  CHECK(format_help(kGreetings) == "text (default), json, or toy: a toy");
}

TEST_CASE("what a value may not be is told with what was expected") {
  CHECK(said({"you", "--times", "-1"}).error == "--times: expected a number from 0 to 4294967295, found `-1`");
  CHECK(said({"you", "--times", "4294967296"}).error.find("found `4294967296`") != std::string::npos);
  CHECK(said({"you", "--manner", "kindly"}).error ==
        "--manner: expected kind or plain, found `kindly`; did you mean kind");
}
