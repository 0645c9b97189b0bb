#include "statuses.h"

#include <fmt/format.h>

#include <array>

namespace lockgraph::cli {
namespace {

/// What 1 says; 0 says that it is not so, and that all was read.
struct Row {
  std::string_view commands, found;
};

constexpr std::array kRows = {
    Row{"analyze, findings", "a deadlock; with --fail-on new: one that the baseline has not"},
    Row{"check", "a reported deadlock, or a hang"},
    Row{"match", "a deadlock of LOG that is not known"},
    Row{"diff", "a difference; with --fail-on new: a finding that OLD has not"},
    Row{"assert", "a rule that is violated, by --grade; with --strict: one that was never seen"},
    Row{"try", "the order would close something"},
    Row{"cuts", "something to repair"},
    Row{"timeline", "a deadlock in some release"},
    Row{"bisect", "a bisection whose result is not to be trusted"},
    Row{"parse", "a report"},
    Row{"explain, path, under, levels, stats, export, decode, ingest, merge, forget, help", "(never)"},
};

}  // namespace

std::string statuses() {
  std::string text =
      "0  nothing of what the command looks for, or a question answered\n"
      "1  found, by command:\n";
  for (const Row& row : kRows)
    text += row.commands.size() > 18 ? fmt::format("     {}\n     {:<18}  {}\n", row.commands, "", row.found)
                                     : fmt::format("     {:<18}  {}\n", row.commands, row.found);
  return text +
         "2  trouble, which is said: wrong arguments; an input that cannot be read, is damaged, or is beyond a limit\n"
         "   where nothing was found besides; inputs without a line of a kernel, such as a capture that failed and\n"
         "   left an empty file. So 0 says that there were logs, that all of them were read, and that none has it.\n";
}

}  // namespace lockgraph::cli
