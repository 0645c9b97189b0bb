#include "inputs.h"

#include <lockgraph/model/error.h>
#include <lockgraph/store/store.h>
#include <lockgraph/text/text.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <istream>
#include <iterator>
#include <set>

namespace lockgraph {
namespace {

/// `PATH@RELEASE`; a path that exists as it stands has no selector.
Source parse_source(const std::string& input) {
  std::error_code ec;
  const auto at = input.rfind('@');
  if (at == std::string::npos || std::filesystem::exists(input, ec)) return {input, {}, std::nullopt};
  if (auto range = parse_release_range(std::string_view(input).substr(at + 1)))
    return {input.substr(0, at), input.substr(at + 1), range};
  return {input, {}, std::nullopt};
}

/// The names in a list: ended by NULs when it has any, else one a line.
std::vector<std::string> names_in(const std::string& path, std::istream& in) {
  std::ifstream file;
  if (path != "-") file.open(path, std::ios::binary);
  std::istream& list = path == "-" ? in : file;
  std::error_code ec;
  if (!list || (path != "-" && std::filesystem::is_directory(path, ec))) throw Error("cannot read the list " + path);
  const std::string text(std::istreambuf_iterator<char>(list), {});
  const char end = text.find('\0') == std::string::npos ? '\n' : '\0';
  std::vector<std::string> names;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t until = std::min(text.find(end, at), text.size());
    std::string name = text.substr(at, until - at);
    if (end == '\n' && name.ends_with('\r')) name.pop_back();
    if (!name.empty()) names.push_back(std::move(name));
    at = until + 1;
  }
  if (names.empty()) throw Error("expected names of logs in the list " + path + ", found none");
  return names;
}

void sort_each_once(std::vector<std::string>& names) {
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
}

}  // namespace

NamedInput named_input(const std::string& input) {
  Source source = parse_source(input);
  return {std::move(source.path), source.releases};
}

void Wanted::want(Source& source) {
  if (source.releases)
    selectors.push_back(&source);
  else
    all = true;
}

bool Wanted::take(std::string_view release) const {
  bool taken = all;
  for (Source* s : selectors)
    if (s->releases->contains(release)) taken = s->selects_something = true;
  return taken;
}

Inputs::Inputs(const InputNames& names, std::istream& in, Diagnostics& diagnostics) {
  for (const std::string& store : names.stores) sources_.push_back(parse_source(store));
  const std::size_t must_be_stores = sources_.size();
  if (names.files_from == "-" && std::ranges::count(names.inputs, "-") > 0)
    throw Error("standard input is the list of inputs (--files-from -), and cannot be one of them");
  for (const std::string& input : names.inputs) sources_.push_back(parse_source(input));
  if (!names.files_from.empty())
    for (const std::string& input : names_in(names.files_from, in)) sources_.push_back(parse_source(input));
  selects_ = std::ranges::any_of(sources_, [](const Source& s) { return s.releases.has_value(); });
  for (std::size_t i = 0; i < sources_.size(); ++i) {
    Source& source = sources_[i];
    if (i < must_be_stores || looks_like_store(source.path))
      add(source, {source.path}, stores_);
    else
      add(source, list_inputs({source.path}, diagnostics), files_);
  }
  sort_each_once(files_), sort_each_once(stores_);
}

void Inputs::add(Source& source, std::vector<std::string> paths, std::vector<std::string>& to) {
  if (selects_)  // else all of everything is wanted: a million files need no million entries
    for (const std::string& path : paths) wanted_[path].want(source);
  std::ranges::move(paths, std::back_inserter(to));
}

std::vector<std::string> Inputs::paths() const {
  std::vector<std::string> paths;
  for (const Source& s : sources_) paths.push_back(s.path);
  return paths;
}

void Inputs::leave_out(const std::string& store) {
  const std::string own = std::filesystem::path(store).lexically_normal().string();
  std::erase_if(files_, [&](const std::string& file) { return file == own || file == own + "-journal"; });
}

const Wanted& Inputs::wanted_of(const std::string& path) const {
  static const Wanted everything{true, {}};
  return selects_ ? wanted_.at(path) : everything;
}

void Inputs::say_what_selects_nothing(Diagnostics& diagnostics) const {
  const bool nothing = std::none_of(sources_.begin(), sources_.end(),
                                    [](const Source& s) { return !s.releases || s.selects_something; });
  for (const Source& s : sources_) {
    if (!s.releases || s.selects_something) continue;
    const bool backwards = s.releases->last < s.releases->first;
    diagnostics.push_back({s.path + "@" + s.selector, 0,
                           backwards ? "expected releases in order, this range ends before it begins"
                                     : "expected a boot of " + s.selector + ", found none",
                           nothing});
  }
}

void keep_wanted_boots(LogEvidence& log, const Wanted& wanted) {
  if (wanted.all && wanted.selectors.empty()) return;
  for (const std::string& release : log.boot_releases) wanted.take(release);
  for (const ProcDump& d : log.dumps) wanted.take(d.release);
  std::set<unsigned> boots;
  for (const Report& r : log.reports)
    if (r.kernel && wanted.take(r.kernel->release)) boots.insert(r.boot);
  if (wanted.all) return;
  log.bisection.reset();
  std::erase_if(log.reports, [&](const Report& r) { return !boots.count(r.boot); });
}

}  // namespace lockgraph
