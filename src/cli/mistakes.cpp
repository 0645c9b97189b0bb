#include "mistakes.h"

#include "options.h"

#include <lockgraph/model/error.h>
#include <lockgraph/model/similar.h>

#include <CLI/CLI.hpp>

#include <algorithm>

namespace lockgraph::cli {

void expect_command(const std::vector<std::string>& args, const CLI::App& app) {
  if (args.front().empty() || args.front().front() == '-') return;
  std::vector<std::string> names;
  for (const CLI::App* sub : app.get_subcommands({})) names.push_back(sub->get_name());
  if (std::ranges::count(names, args.front())) return;
  const std::vector<std::string> near = similar(args.front(), names, 3);
  throw Error("there is no command `" + args.front() + "`" +
              (near.empty() ? "" : "; did you mean " + listed(near, ", ")) + " (lockgraph --help lists them)");
}

std::string mistake(const std::vector<std::string>& args, const CLI::App& app, const CLI::Error& e) {
  std::string text = std::string("lockgraph: ") + e.what();
  const auto used = app.get_subcommands();
  const CLI::App& sub = used.empty() ? app : *used.front();
  std::vector<std::string> flags;
  for (const CLI::App* of : {&sub, &app})
    for (const CLI::Option* o : of->get_options())
      for (const std::string& name : o->get_lnames()) flags.push_back("--" + name);
  for (const std::string& arg : args) {
    const std::string flag = arg.substr(0, arg.find('='));
    if (!flag.starts_with("--") || flag.size() < 4 || std::ranges::count(flags, flag) > 0) continue;
    for (const std::string& near : similar(flag, flags, 1)) text += "; did you mean " + near;
  }
  return text + "\n(lockgraph " + (used.empty() ? std::string() : sub.get_name() + " ") + "--help tells more)\n";
}

}  // namespace lockgraph::cli
