#include "lifetimes.h"

#include "tables.h"

#include <algorithm>
#include <vector>

namespace lockgraph {
namespace {

std::vector<std::string_view> words(std::string_view text) {
  std::vector<std::string_view> all;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    all.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return all;
}

struct Row {
  std::string_view releases, folder;
};

std::optional<Row> row_of(std::string_view name) {
  const auto value = tables::lock_lifetimes()[name];
  if (!value) return std::nullopt;
  const std::size_t tab = value->find('\t');
  return Row{value->substr(0, tab), tab == value->npos ? std::string_view() : value->substr(tab + 1)};
}

}  // namespace

std::optional<bool> is_initialised_in(std::string_view name, const ReleasePoint& release) {
  const auto row = row_of(name);
  if (!row || release == ReleasePoint{}) return std::nullopt;
  const std::vector<std::string_view> trees = words(tables::lock_lifetimes()[""].value_or("")),
                                      has = words(row->releases);
  const auto is_in = [&](std::string_view tree) {
    return row->releases == "=" || std::ranges::find(has, tree) != has.end();
  };
  std::optional<bool> before, behind;  // of the nearest trees
  for (const std::string_view tree : trees) {
    const ReleasePoint at = release_point(tree);
    if (ordinal(at) <= ordinal(release)) before = is_in(tree);
    if (ordinal(at) >= ordinal(release) && !behind) behind = is_in(tree);
  }
  return before == behind ? before : std::nullopt;
}

std::string_view folder_that_initialises(std::string_view name) {
  const auto row = row_of(name);
  return row ? row->folder : std::string_view();
}

bool comes_by_chance(std::string_view name) {
  return name.ends_with(".wait_lock") || name.ends_with("->wait_lock") || name.ends_with(").work") ||
         name.starts_with("(work_completion)") || name.starts_with("(wq_completion)") || name.starts_with("(&") ||
         name.starts_with("((&") || name.find("lock-AF_") != name.npos || name.starts_with("nlk_cb_mutex-");
}

}  // namespace lockgraph
