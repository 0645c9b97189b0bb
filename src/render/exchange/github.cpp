#include "account/sentences.h"
#include "account/triage.h"
#include "account/words.h"

#include <lockgraph/render/exchange.h>
#include <lockgraph/render/words.h>

namespace lockgraph {
namespace {

/// As the runner's toolkit escapes data, and (`property`) values of properties.
std::string escaped(std::string_view text, bool property) {
  std::string out;
  for (const char c : text) switch (c) {
      case '%': out += "%25"; break;
      case '\r': out += "%0D"; break;
      case '\n': out += "%0A"; break;
      case ':': out += property ? "%3A" : ":"; break;
      case ',': out += property ? "%2C" : ","; break;
      default: out += c;
    }
  return out;
}

/// The place of the last task of its story that has a file.
std::optional<Site> place_in_sources(const LockGraph& g, const Finding& f) {
  std::optional<Site> place;
  for (const auto& site : waiting_sites(g, f))
    if (site && !site->file.empty()) place = site;
  return place;
}

}  // namespace

std::string github_annotations(const Analysis& a, const std::vector<std::size_t>& selected,
                               const std::set<std::size_t>* fresh) {
  const std::vector<TriageRow> rows = triage_rows(a, selected);
  std::string text;
  for (std::size_t i = 0; i < selected.size(); ++i) {
    const Finding& f = a.findings[selected[i]];
    const bool known = fresh && !fresh->count(selected[i]);
    const std::string_view level = known ? "notice" : f.confidence <= Confidence::Reported ? "error" : "warning";
    std::string properties;
    if (const auto place = place_in_sources(a.graph, f))
      properties = fmt::format("file={},line={},", escaped(place->file, true), std::max(place->line, 1U));
    const std::string title = rows[i].title.empty() ? kind_words(f) : rows[i].title;
    text += fmt::format("::{} {}title={}::{}\n", level, properties,
                        escaped(fmt::format("{}{} ({})", known ? "known: " : "", title, f.id), true),
                        escaped(chain_text(a.graph, f) + "\n" + joined(sentences(a.graph, f), "\n") + "\nfrom " +
                                    (rows[i].newest.empty() ? "no log" : rows[i].newest),
                                false));
  }
  return text;
}

}  // namespace lockgraph
