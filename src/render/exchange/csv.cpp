#include "account/hangs.h"
#include "account/triage.h"
#include "account/words.h"

#include <lockgraph/render/exchange.h>
#include <lockgraph/render/words.h>

namespace lockgraph {
namespace {

/// RFC 4180: a field with a separator, a quote or a line end stands in quotes. No NULs, which no reader takes.
std::string row(const std::vector<std::string>& fields) {
  std::string line;
  for (const std::string& field : fields) {
    if (!line.empty() || &field != &fields.front()) line += ',';
    const bool quoted = field.find_first_of(",\"\r\n") != field.npos;
    if (quoted) line += '"';
    if (!field.empty() && std::string_view("=+-@\t\r").find(field[0]) != std::string_view::npos) line += '\'';
    for (const char c : field) {
      if (c == '"') line += '"';
      if (c != '\0') line += c;
    }
    if (quoted) line += '"';
  }
  return line + "\r\n";
}

}  // namespace

std::string dependencies_csv(const LockGraph& g, const Subgraph& part) {
  std::string csv = row({"held", "acquired", "mode", "known", "reports", "releases", "function", "file", "line"});
  for (const Step& s : part.dependencies) {
    const DependencyEdge& e = *g.dependency(s.from, s.to);
    const Site site = e.site.value_or(Site{});
    csv += row({g[s.from].name, g[s.to].name, mode_words(e.modes), std::string(name(e.known)),
                std::to_string(count_of(g, e.reports)), joined(e.releases, " "), site.function, site.file,
                site.line ? std::to_string(site.line) : ""});
  }
  return csv;
}

std::string findings_csv(const Analysis& a, const std::vector<std::size_t>& selected) {
  std::string csv = row({"id", "kind", "confidence", "flags", "locks", "chain", "irqs", "reports", "boots", "releases",
                         "extends", "title", "first", "last", "subsystem", "newest", "first_day", "last_day"});
  const std::vector<TriageRow> rows = triage_rows(a, selected);
  for (std::size_t i = 0; i < selected.size(); ++i) {
    const Finding& f = a.findings[selected[i]];
    const TriageRow& t = rows[i];
    csv += row({f.id, std::string(name(f.kind)), std::string(name(f.confidence)), joined(f.flags.names(), " "),
                std::to_string(f.hang ? f.hang->tasks.size() : f.path.size()), chain_text(a.graph, f),
                irq_words(f.irqs, " "), std::to_string(count_of(a.graph, f.reports)), std::to_string(f.boots),
                joined(t.releases, " "), f.extends, t.title, t.releases.empty() ? "" : t.releases.front(),
                t.releases.empty() ? "" : t.releases.back(), t.subsystem, t.newest, t.days.first, t.days.last});
  }
  return csv;
}

}  // namespace lockgraph
