#include "commands.h"
#include "interrupts.h"
#include "manual.h"
#include "mistakes.h"
#include "options.h"
#include "terminal.h"

#include <lockgraph/cli/cli.h>
#include <lockgraph/model/printable.h>

#include <CLI/CLI.hpp>

#include <unistd.h>

#include <functional>
#include <iostream>
#include <memory>
#include <new>

namespace lockgraph {
namespace {

using namespace cli;

constexpr const Command* kCommands[] = {&kAnalyze, &kIngest, &kMerge,    &kForget, &kParse, &kDecode,  &kFindings,
                                        &kStats,   &kBisect, &kTimeline, &kDiff,   &kCheck, &kExplain, &kMatch,
                                        &kCuts,    &kExport, &kAssert,   &kPath,   &kUnder, &kLevels,  &kTry};

constexpr const char* kExamples =
    "Examples:\n"
    "  lockgraph analyze logs/ -o out        find deadlocks, draw them; open out/report.html\n"
    "  dmesg | lockgraph findings -          what does this boot say\n"
    "  lockgraph explain cyc-1b2 logs/       one of them, for a mailing list\n"
    "  lockgraph COMMAND --help              options and examples of a command\n"
    "  lockgraph help provoked               what does this word mean\n\n"
    "Exit status: 0 nothing found, or a question answered; 1 something found; 2 trouble.";

/// What the user chose to run.
struct Chosen {
  std::function<int(const Streams&)> run;
  bool prints_at_once = false;
  bool takes_signals = false;  ///< by itself
};

CLI::App* add_subcommand(CLI::App& app, std::string_view name, std::string_view help, std::string_view examples) {
  CLI::App* sub = app.add_subcommand(std::string(name), std::string(help));
  sub->footer("Examples:\n" + std::string(examples));
  return sub;
}

void add_command(CLI::App& app, const Command& command, Chosen& chosen) {
  CLI::App* sub = add_subcommand(app, command.name, command.help, command.examples);
  Options options(*sub);
  sub->callback([&chosen, sub, run = command.declare(options), at_once = command.prints_at_once] {
    const CLI::Option* follow = sub->get_option_no_throw("--follow");
    chosen = {run, at_once, follow && follow->count() > 0};
  });
}

/// Of all commands, and so none of their files.
void add_help(CLI::App& app, Chosen& chosen) {
  CLI::App* sub = add_subcommand(app, "help", "a command, or a word that the output uses",
                                 "  lockgraph help explain                     a command\n"
                                 "  lockgraph help '[EN]'                      a word of the output\n"
                                 "  lockgraph help bash > /etc/bash_completion.d/lockgraph\n");
  auto word = std::make_shared<std::string>();
  Options(*sub).value("WORD", *word,
                      "a command; a word of the output (provoked, [EN], apart); limits; status: what exit statuses "
                      "say; man, bash, zsh, fish: the manual page, completions for a shell");
  sub->callback(
      [word, &app, &chosen] { chosen.run = [word, &app](const Streams& io) { return print_help(*word, app, io); }; });
}

void add_common(Options options, Streams& io) {
  options.count("-j,--threads", io.reading.threads, "threads that read (default: one for each core)");
  options.flag("-q,--quiet", io.quiet, "say only what is wrong");
  options.flag("-v,--verbose", io.reading.verbose, "ingest: say of each log what is in it");
  options.each(
      "--limit", [&io](const std::string& one) { set_limit(io.reading.limits, one); },
      "how much of something is read or drawn at most, as frames=2000 or unpacked=16G; `lockgraph help limits` lists "
      "them",
      {.type = "NAME=N"});
}

int run_command(const std::vector<std::string>& args, std::istream& in, std::ostream& out, std::ostream& err) {
  Terminal terminal(out);
  Streams io{in, terminal.out(), err};
  io.terminal_lines = terminal.lines();
  Chosen chosen;
  CLI::App app("lockgraph: one lock-class dependency graph from the kernel logs of all boots, and the deadlocks in it",
               "lockgraph");
  app.set_version_flag("-V,--version", version());
  app.set_help_flag("-h,--help", "this help");
  app.get_formatter()->column_width(30);
  app.require_subcommand(1);
  add_common(Options(app), io);
  app.fallthrough();
  Options(app).flag("--no-pager", io.no_pager, "on a terminal: print long output at once");
  app.footer(kExamples);
  for (const Command* command : kCommands) add_command(app, *command, chosen);
  add_help(app, chosen);
  app.failure_message([&args](const CLI::App* of, const CLI::Error& e) { return mistake(args, *of, e); });
  try {
    if (args.empty()) {
      out << app.help();
      return out.flush() ? kNothingFound : kTrouble;
    }
    expect_command(args, app);
    app.parse(std::vector<std::string>(args.rbegin(), args.rend()));
    if (chosen.prints_at_once) terminal.print_at_once();
    io.reading.progress = !io.quiet && &err == &std::cerr && ::isatty(STDERR_FILENO);
    const int status = [&] {
      const auto interrupts = &out == &std::cout && !chosen.takes_signals ? std::make_unique<Interrupts>() : nullptr;
      return chosen.run(io);
    }();
    terminal.finish(!io.no_pager);
    if (out.flush()) return status;
    err << "lockgraph: cannot write the output\n";
    return kTrouble;
  } catch (const CLI::ParseError& e) {
    const bool asked = app.exit(e, out, err) == 0;
    return asked && out.flush() ? kNothingFound : kTrouble;
  }
}

}  // namespace

int run(const std::vector<std::string>& args, std::istream& in, std::ostream& out, std::ostream& err) try {
  return run_command(args, in, out, err);
} catch (const std::bad_alloc&) {
  err << "lockgraph: out of memory; fewer inputs at a time, or smaller limits (--limit), need less\n";
  return kTrouble;
} catch (const std::exception& e) {
  err << "lockgraph: " << printable(e.what()) << '\n';
  return kTrouble;
}

}  // namespace lockgraph
