#include "output.h"

#include "interrupts.h"
#include "whole_file.h"

#include <lockgraph/model/error.h>

#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>

namespace lockgraph::cli {
namespace fs = std::filesystem;

void write_output(const std::string& name, const std::string& text) {
  std::error_code ec;
  const fs::file_status status = fs::status(name, ec);
  if ((fs::exists(status) && !fs::is_regular_file(status)) || name.starts_with("/dev/") || name.starts_with("/proc/"))
    return write_file(name, text);
  const fs::path target = fs::exists(status) ? fs::canonical(name) : fs::path(name);
  const HalfMade made(target.string() + ".new-" + std::to_string(::getpid()));
  write_file(made.path(), text, name);
  if (std::rename(made.path().c_str(), target.c_str()) != 0)
    throw Error("cannot write " + name + ": " + std::strerror(errno));
}

void must_be_no_input(const std::string& output, const InputNames& names) {
  for (const auto* inputs : {&names.inputs, &names.stores})
    for (const std::string& input : *inputs) {
      std::error_code ec;
      if (fs::is_regular_file(output, ec) && fs::equivalent(output, input, ec) && !ec)
        throw Error(output + " is one of the inputs, and is not written over");
    }
}

}  // namespace lockgraph::cli
