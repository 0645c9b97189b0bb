#include "interrupts.h"
#include "source.h"
#include "whole_file.h"

#include <lockgraph/graph/questions.h>
#include <lockgraph/model/error.h>
#include <lockgraph/model/printable.h>
#include <lockgraph/render/diagram.h>
#include <lockgraph/render/exchange.h>
#include <lockgraph/render/page.h>
#include <lockgraph/render/render.h>

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <ostream>

namespace lockgraph::cli {
namespace fs = std::filesystem;
namespace {

bool is_whole(const ExportOptions& o) { return o.part.empty() && !o.findings_only && !o.reduced; }

std::vector<Finding> drawn(const Analysis& a, const std::vector<std::size_t>& selected) {
  std::vector<Finding> findings;
  for (const std::size_t i : selected) findings.push_back(a.findings[i]);
  return findings;
}

PartOptions wanted_part(const ExportOptions& options, const Loaded& l, const Streams& io) {
  PartOptions part = chosen_part(options.part, l, io);
  part.findings_only = options.findings_only, part.reduced = options.reduced;
  return part;
}

/// Each finding has its picture in it.
std::string page(const Loaded& l, std::vector<std::size_t> selected, const Limits& limits) {
  Diagnostics diagnostics = l.diagnostics;
  if (selected.size() > limits.drawn) {
    selected.resize(limits.drawn);
    diagnostics.push_back({"report.html", 0, beyond(limits, &Limits::drawn) + ": the others are left out", false});
  }
  return page_html({l.analysis, judged_bisections(l.analysis), selected, diagnostics, ""});
}

std::string exported(const ExportOptions& options, const Loaded& l, const Streams& io) {
  const Analysis& a = l.analysis;
  Selection selection;
  selection.all = options.all;
  const std::vector<std::size_t> selected = select(a, selection);
  switch (options.format) {
    case Format::Sarif: return sarif(a, selected);
    case Format::Junit: return junit(a, selected);
    case Format::Html: return page(l, selected, io.reading.limits);
    default: break;
  }
  const PartOptions wanted = wanted_part(options, l, io);
  const std::vector<Finding> findings = drawn(a, selected);
  const Subgraph part = part_of(a.graph, findings, wanted);
  const auto limits = options.whole ? std::nullopt : std::optional(GraphPictureLimits{});
  switch (options.format) {
    case Format::Dot: return to_dot(graph_diagram(a.graph, part, findings, limits));
    case Format::Svg: return to_svg(graph_diagram(a.graph, part, findings, limits), io.reading.limits);
    case Format::Graphml: return graphml(a.graph, part, findings);
    case Format::Csv: return dependencies_csv(a.graph, part);
    default: return graph_json(a.graph, is_whole(options) ? nullptr : &part);
  }
}

/// A file is replaced as a whole, where a link leads to it there; what is none (a pipe, a device) is written to.
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

}  // namespace

int export_source(const ExportOptions& options, const Streams& io) {
  Source source = options.source;
  const bool of_the_graph =
      options.format != Format::Sarif && options.format != Format::Junit && options.format != Format::Html;
  if (!of_the_graph && !is_whole(options))
    throw Error(
        "--focus, --subsystem, --findings-only and --reduce choose a part of the graph: they go with json, dot, svg, "
        "graphml and csv");
  if (!options.release.empty())
    for (const auto* names : {&options.source.names.inputs, &options.source.names.stores})
      for (const std::string& name : *names)
        if (name.find("@v") != name.npos) throw Error("--release: " + name + " has a selector already");
  if (!options.release.empty() && !source.names.files_from.empty())
    throw Error("--release does not go with --files-from; write PATH@" + options.release + " in the list");
  if (!options.release.empty())
    for (auto* names : {&source.names.inputs, &source.names.stores})
      for (std::string& name : *names) name += "@" + options.release;
  must_be_no_input(options.output, options.source.names);
  const Loaded l = load(source, io);
  const std::string text = exported(options, l, io);
  if (options.output.empty()) {
    io.out << (io.terminal_lines ? printable(text) : text);
  } else {
    if (l.tally.logs == 0) throw Error("nothing was read; " + options.output + " stays as it was");
    write_output(options.output, text);
  }
  return print_diagnostics(l.diagnostics, io.err) ? kTrouble : kNothingFound;
}

}  // namespace lockgraph::cli
