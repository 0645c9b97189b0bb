#include "../commands.h"
#include "../format.h"
#include "../picture.h"
#include "../source.h"

#include <lockgraph/graph/questions.h>
#include <lockgraph/model/error.h>
#include <lockgraph/render/diagram.h>
#include <lockgraph/render/queries.h>
#include <lockgraph/render/explain.h>

#include <fmt/format.h>

#include <filesystem>
#include <ostream>

namespace lockgraph::cli {
namespace {

std::vector<const Finding*> shown_findings(const Analysis& a) {
  std::vector<const Finding*> shown;
  for (const std::size_t i : select(a, {})) shown.push_back(&a.findings[i]);
  return shown;
}

struct Explained {
  const Analysis& analysis;
  const Finding& finding;
  const std::string& asked;  ///< its id, or how that begins; empty: it is the only one
  bool stacks;
  const PictureStyle& style;
};

std::string as_text(const Explained& e) {
  const bool is_old_id = !e.asked.empty() && e.finding.unreported_id == e.asked;
  return (is_old_id ? fmt::format("{} was its id before a boot reported it: it is {}\n\n", e.asked, e.finding.id)
                    : "") +
         explain_text(e.analysis, e.finding, e.stacks);
}

/// Of a finding; and of an id that other logs gave, and that is not listed here.
struct ExplainFormat {
  std::string_view name;
  std::string (*write)(const Explained&);
  std::string (*fate)(const Analysis&, const std::string& id, const Fate&) = fate_text;
  std::string_view note = {};
};

std::string as_picture(const Explained& e) {
  return chain_svg(e.analysis.graph, e.finding, step_weights(e.analysis.findings), e.style);
}

constexpr ExplainFormat kExplainFormats[] = {
    {"text", as_text},
    {"json", [](const Explained& e) { return explain_json(e.analysis, e.finding); }, fate_json},
    {"svg", as_picture},
    {"png", as_picture, fate_text, "its picture"}};

/// explain ID INPUT...   explain --class NAME INPUT...
struct Explain {
  Source source;
  std::string class_name;
  bool stacks = false;  ///< all frames
  const ExplainFormat* format;
  PictureChoice picture;

  void declare(Options& options) {
    options.value("--class", class_name, "explain a lock class", {.not_empty = true});
    options.flag("--stacks", stacks, "in text: every frame of every stack");
    add_format(options, format, kExplainFormats, "text (default), json, svg or png: its picture");
    add_picture(options, picture, true);
    add_names(options, source.names, "ID_AND_INPUT",
              "the id of a finding, or how it begins (not with --class; not needed where there is one); then logs, "
              "folders, archives, stores, or -");
    add_symbols(options, source.symbols);
    add_identity(options, source.analysis.identity);
  }

  int run(const Streams& io) const {
    if (!class_name.empty()) return of_class(io);
    Source rest = source;
    std::vector<std::string>& inputs = rest.names.inputs;
    if (inputs.empty()) throw Error("expected explain ID INPUT..., or --class NAME");
    std::string id;
    std::error_code ec;
    if (kind_of_id(inputs.front()) || !std::filesystem::exists(inputs.front(), ec)) {
      id = inputs.front();
      inputs.erase(inputs.begin());
    }
    expect_inputs(rest.names, "explain ID INPUT");
    check_picture(picture, format->name, rest.names);
    return of_finding(id, load_ends(rest, io), io);
  }

  int of_class(const Streams& io) const {
    if (is_picture(format->name))
      throw Error("--class has no picture; `lockgraph export --focus CLASS` draws what is near it");
    check_picture(picture, "text", source.names);
    const Loaded l = load(source, io);
    const std::string text = class_text(l.analysis, class_name);
    if (text.empty())
      throw_not_found(l, io, "no lock class is called " + class_name, similar_classes(l.analysis.graph, class_name, 5));
    put(text, "text", picture, l, io);
    return finish(l.diagnostics, false, io);
  }

  int of_finding(const std::string& id, const Loaded& l, const Streams& io) const {
    const Analysis& a = l.analysis;
    const std::vector<const Finding*> found = id.empty() ? shown_findings(a) : findings_called(a, id);
    if (found.size() == 1) {
      put(format->write({a, *found.front(), id, stacks, picture.style}), format->name, picture, l, io);
      return finish(l.diagnostics, false, io);
    }
    if (id.empty() && found.empty()) throw Error("found no deadlock to explain");
    if (found.empty()) {
      const auto fate = fate_of(a, id);
      if (!fate)
        throw_not_found(l, io, "no finding has the id " + id + " (`lockgraph findings` lists them)",
                        similar_ids(a, id, 5));
      if (is_picture(format->name))
        throw Error("there is no picture of what is not listed: " + fate_text(a, id, *fate));
      put(format->fate(a, id, *fate), format->name, picture, l, io);
      return finish(l.diagnostics, false, io);
    }
    std::vector<std::string> ids;
    for (const Finding* f : found)
      if (ids.size() < 5) ids.push_back(f->id);
    throw_not_found(l, io,
                    id.empty() ? fmt::format("there are {} findings, name one by its id", found.size())
                               : fmt::format("{} findings have an id that begins with {}", found.size(), id),
                    ids);
  }
};

}  // namespace

const Command kExplain =
    command<Explain>("explain", "one finding for a person; or with --class, which observations are one class and why",
                     "  lockgraph explain cyc-1b208e03 logs/       for a mailing list; a beginning of the id does\n"
                     "  lockgraph explain --class '&x->lock' logs/ which observations are one class, and why\n");

}  // namespace lockgraph::cli
