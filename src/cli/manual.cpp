#include "manual.h"

#include "command.h"
#include "options.h"
#include "statuses.h"

#include <lockgraph/graph/budgets.h>
#include <lockgraph/model/error.h>
#include <lockgraph/model/similar.h>
#include <lockgraph/render/glossary.h>
#include <lockgraph/version.h>

#include <CLI/CLI.hpp>

#include <fmt/format.h>
#include <fmt/ostream.h>

#include <ostream>

namespace lockgraph::cli {
namespace {

std::vector<const CLI::App*> commands(const CLI::App& app) { return app.get_subcommands({}); }

/// "--db", "-o": what a user types.
std::vector<std::string> flags(const CLI::Option& o) {
  std::vector<std::string> all;
  for (const std::string& name : o.get_lnames()) all.push_back("--" + name);
  for (const std::string& name : o.get_snames()) all.push_back("-" + name);
  return all;
}

/// "text json": the words that an option takes; empty where any value does.
std::string words_of(const CLI::Option& o) {
  try {
    const std::string name = const_cast<CLI::Option&>(o).get_validator(0)->get_name();  // which has no const form
    return name.starts_with(kOneOf) ? name.substr(kOneOf.size() + 1) : std::string();
  } catch (const CLI::OptionNotFound&) { return {}; }
}

bool takes_value(const CLI::Option& o) { return o.get_items_expected_max() > 0; }

std::string joined(const std::vector<std::string>& words, std::string_view separator) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : std::string(separator)) + word;
  return text;
}

/// Text of a manual page: nothing in it is a request of roff.
std::string roff(std::string_view text) {
  std::string out;
  bool at_start = true;
  for (const char c : text) {
    if (at_start && (c == '.' || c == '\'')) out += "\\&";
    if (c == '\\')
      out += "\\e";
    else if (c == '-')
      out += "\\-";
    else
      out += c;
    at_start = c == '\n';
  }
  return out;
}

void print_options(const CLI::App& app, std::ostream& out) {
  for (const CLI::Option* o : app.get_options()) {
    const std::vector<std::string> names = flags(*o);
    const std::string value = o->get_items_expected_max() > 0 && !names.empty() ? " " + o->get_type_name() : "";
    fmt::print(out, ".TP\n.B {}{}\n{}\n", roff(names.empty() ? o->get_name(true) : joined(names, ", ")), roff(value),
               roff(o->get_description()));
  }
}

void print_man(const CLI::App& app, std::ostream& out) {
  fmt::print(out, ".TH LOCKGRAPH 1 \"\" \"lockgraph {}\" \"User Commands\"\n.SH NAME\nlockgraph \\- {}\n",
             LOCKGRAPH_VERSION, roff("deadlocks in the lockdep reports of all boots"));
  fmt::print(out, ".SH SYNOPSIS\n.B lockgraph\n.I COMMAND\n[options] INPUT...\n.SH DESCRIPTION\n{}\n",
             roff(app.get_description()));
  fmt::print(out, ".SH OPTIONS\n");
  print_options(app, out);
  fmt::print(out, ".SH COMMANDS\n");
  for (const CLI::App* sub : commands(app)) {
    fmt::print(out, ".SS {}\n{}\n", roff(sub->get_name()), roff(sub->get_description()));
    print_options(*sub, out);
    const std::string footer = sub->get_footer();  // its examples, under a head
    if (const std::size_t head = footer.find('\n'); head != footer.npos)
      fmt::print(out, ".PP\n.nf\n{}.fi\n", roff(footer.substr(head + 1)));
  }
  fmt::print(out, ".SH WORDS\n");
  for (const GlossaryEntry& e : glossary()) fmt::print(out, ".TP\n.B {}\n{}\n", roff(e.word), roff(e.meaning));
  fmt::print(out, ".SH EXIT STATUS\n.nf\n{}.fi\n", roff(statuses()));
}

/// Commands, then options of the command; files besides.
void print_bash(const CLI::App& app, std::ostream& out) {
  std::vector<std::string> names;
  std::string cases;
  for (const CLI::App* sub : commands(app)) {
    names.push_back(sub->get_name());
    std::vector<std::string> all;
    std::string values;
    for (const CLI::App* of : {sub, &app})
      for (const CLI::Option* o : of->get_options()) {
        for (const std::string& flag : flags(*o)) all.push_back(flag);
        if (const std::string words = words_of(*o); !words.empty())
          values += fmt::format(" {}) values=\"{}\" ;;", joined(flags(*o), "|"), words);
      }
    cases += fmt::format("    {}) words=\"{}\"", sub->get_name(), joined(all, " "));
    cases += values.empty() ? " ;;\n" : fmt::format("\n      case $before in{} esac ;;\n", values);
  }
  fmt::print(
      out,
      "# bash completion for lockgraph\n_lockgraph() {{\n  local word=${{COMP_WORDS[COMP_CWORD]}} words= values=\n"
      "  local before=${{COMP_WORDS[COMP_CWORD-1]}}\n"
      "  if [ \"$COMP_CWORD\" -eq 1 ]; then\n    COMPREPLY=($(compgen -W \"{}\" -- \"$word\"))\n    return\n  fi\n"
      "  case ${{COMP_WORDS[1]}} in\n{}  esac\n"
      "  if [ -n \"$values\" ]; then\n    COMPREPLY=($(compgen -W \"$values\" -- \"$word\"))\n    return\n  fi\n"
      "  [[ $word == -* ]] && COMPREPLY=($(compgen -W \"$words\" -- \"$word\"))\n}}\n"
      "complete -o default -F _lockgraph lockgraph\n",
      joined(names, " "), cases);
}

std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

/// Inside single quotes of a shell: those of the text are closed and opened again; a colon or bracket means something
/// to zsh's _arguments.
std::string quoted(std::string_view text, std::string_view special) {
  std::string out;
  for (const char c : text) {
    if (c == '\'') {
      out += "'\\''";
      continue;
    }
    if (special.find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

void print_zsh(const CLI::App& app, std::ostream& out) {
  fmt::print(out, "#compdef lockgraph\n_lockgraph() {{\n  local -a commands=(\n");
  for (const CLI::App* sub : commands(app))
    fmt::print(out, "    '{}:{}'\n", sub->get_name(), quoted(first_line(sub->get_description()), ":"));
  fmt::print(
      out,
      "  )\n  if (( CURRENT == 2 )); then\n    _describe command commands\n    return\n  fi\n  case $words[2] in\n");
  for (const CLI::App* sub : commands(app)) {
    fmt::print(out, "    {}) _arguments", sub->get_name());
    for (const CLI::Option* o : sub->get_options())
      for (const std::string& flag : flags(*o))
        fmt::print(out, " '{}[{}]{}'", flag, quoted(first_line(o->get_description()), "[]:"),
                   !takes_value(*o)       ? ""
                   : words_of(*o).empty() ? ":value:_files"
                                          : ":value:(" + words_of(*o) + ")");
    fmt::print(out, " '*:input:_files' ;;\n");
  }
  fmt::print(out, "  esac\n}}\n_lockgraph \"$@\"\n");
}

void print_fish(const CLI::App& app, std::ostream& out) {
  fmt::print(out, "# fish completion for lockgraph\n");
  for (const CLI::App* sub : commands(app)) {
    fmt::print(out, "complete -c lockgraph -n __fish_use_subcommand -a {} -d '{}'\n", sub->get_name(),
               quoted(first_line(sub->get_description()), ""));
    for (const CLI::Option* o : sub->get_options())
      for (const std::string& name : o->get_lnames())
        fmt::print(out, "complete -c lockgraph -n '__fish_seen_subcommand_from {}' -l {}{} -d '{}'\n", sub->get_name(),
                   name,
                   !takes_value(*o)       ? ""
                   : words_of(*o).empty() ? " -r"
                                          : " -x -a '" + words_of(*o) + "'",
                   quoted(first_line(o->get_description()), ""));
  }
}

void print_limits(const Limits& limits, std::ostream& out) {
  fmt::print(
      out,
      "What is more than this is left out, and said. --limit NAME=N sets another number; K, M and G stand for 1024,\n"
      "1024^2 and 1024^3. A store keeps what its logs said within the limits of its `ingest`.\n\n");
  for (const LimitInfo& info : all_limits())
    fmt::print(out, "  {:<10}{:>12}  {}\n", info.name, limits.*info.value, info.what);
  fmt::print(
      out,
      "\nSearches go so far; where one ends there, what it found stands, and it is said (`bounded`). A store is asked "
      "for\nat most ten steps a byte.\n\n");
  for (const budgets::Info& b : budgets::all())
    fmt::print(out, "  {:<24}{:<38}{:>11}  {}\n", b.commands, b.search, b.most, b.of);
}

}  // namespace

int print_help(const std::string& word, const CLI::App& app, const Streams& io) {
  if (word.empty()) {
    io.out << app.get_formatter()->make_help(&app, "lockgraph", CLI::AppFormatMode::Normal);
    std::vector<std::string> words;
    for (const GlossaryEntry& e : glossary()) words.emplace_back(e.word);
    fmt::print(io.out, "\n`lockgraph help WORD` explains\n  {}\n", joined(words, ", "));
    return kNothingFound;
  }
  if (word == "limits") return print_limits(io.reading.limits, io.out), kNothingFound;
  if (word == "status") return io.out << statuses(), kNothingFound;
  if (word == "man") return print_man(app, io.out), kNothingFound;
  if (word == "bash") return print_bash(app, io.out), kNothingFound;
  if (word == "zsh") return print_zsh(app, io.out), kNothingFound;
  if (word == "fish") return print_fish(app, io.out), kNothingFound;
  std::vector<std::string> known;
  bool found = false;
  for (const CLI::App* sub : commands(app)) {
    known.push_back(sub->get_name());
    if (sub->get_name() == word) io.out << sub->help("lockgraph"), found = true;
  }
  if (const auto entry = glossary_entry(word)) {
    fmt::print(io.out, "{}{}: {}\n", found ? "\n" : "", entry->word, entry->meaning);
    found = true;
  }
  if (found) return kNothingFound;
  for (const GlossaryEntry& e : glossary()) known.emplace_back(e.word);
  std::string near;
  for (const std::string& name : similar(word, known, 3)) near += (near.empty() ? "; did you mean " : ", ") + name;
  throw Error("no command and no word of the output is called " + word + near);
}

}  // namespace lockgraph::cli
