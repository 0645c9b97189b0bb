#include "output.h"

#include "interrupts.h"
#include "whole_file.h"

#include <lockgraph/model/error.h>

#include <unistd.h>

#include <algorithm>
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

namespace {

bool is_same_file(const std::string& a, const std::string& b) {
  std::error_code ec;
  return fs::is_regular_file(a, ec) && fs::equivalent(a, b, ec) && !ec;
}

void refuse(const std::string& output) { throw Error(output + " is one of the inputs, and is not written over"); }

}  // namespace

void must_be_no_input(const std::string& output, const InputNames& names) {
  if (output.empty()) return;
  for (const auto* inputs : {&names.inputs, &names.stores})
    for (const std::string& input : *inputs)
      if (is_same_file(output, input) || is_same_file(output, named_input(input).path)) refuse(output);
  if (names.files_from.empty() || names.files_from == "-") return;
  if (is_same_file(output, names.files_from)) refuse(output);
}

void expect_read(const std::string& output, const Loaded& l, const Streams& io) {
  bool any = false;
  for (const LogEvidence& log : l.analysis.logs) {
    if (is_same_file(output, log.source)) refuse(output);
    any |= !says_nothing(log) || std::ranges::none_of(l.diagnostics, [&](const Diagnostic& d) {
      return (d.fatal || d.unread) && d.source == log.source;
    });
  }
  if (any) return;
  print_diagnostics(l.diagnostics, io.err);
  throw Error("nothing was read; " + output + " stays as it was");
}

}  // namespace lockgraph::cli
