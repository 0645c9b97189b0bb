#include <lockgraph/gather/symbols.h>

#include "debug_object.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <optional>
#include <tuple>
#include <utility>

namespace lockgraph {
namespace {

namespace fs = std::filesystem;

/// `snd-timer` and `snd_timer` are one module.
std::string module_name(std::string name) {
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

}  // namespace

struct Symbols::Impl {
  Impl(const std::string& path, const std::string& modules)
      : kernel(path), folder(modules.empty() ? fs::path(path).parent_path() : fs::path(modules)) {
    banner = kernel.text_at("linux_banner");
    if (!banner.starts_with("Linux version ")) throw Error(path + ": no Linux kernel: it has no banner");
    while (!banner.empty() && banner.back() == '\n') banner.pop_back();
    // All below the folder in which init/main.c lies is named from there.
    for (const Dwarf_Addr address : kernel.addresses({"kernel_init", {}, 0, 0}))
      for (const Site& s : kernel.lines(address, "kernel_init"))
        if (constexpr std::string_view kMain = "init/main.c"; s.file.ends_with(kMain))
          sources = s.file.substr(0, s.file.size() - kMain.size());
  }

  DebugObject* object_of(std::string_view module) {
    if (module.empty()) return &kernel;
    const std::string name = module_name(std::string(module));
    const auto [it, added] = modules.try_emplace(name);
    if (added)
      if (const auto path = files().find(name); path != files().end()) {
        try {
          it->second = std::make_unique<DebugObject>(path->second);
        } catch (const Error&) {}  // it is missing then
      }
    return it->second.get();
  }

  /// Of the modules in the folder, by name; those that were not stripped first.
  const std::map<std::string, std::string>& files() {
    if (files_) return *files_;
    files_.emplace();
    std::error_code error;
    const fs::path from = folder.empty() ? fs::path(".") : folder;
    for (fs::recursive_directory_iterator at(from, fs::directory_options::skip_permission_denied, error), end;
         !error && at != end; at.increment(error)) {
      std::string name = at->path().filename().string();
      for (const std::string_view ending : {".ko.debug", ".ko"})
        if (name.ends_with(ending)) {
          name.resize(name.size() - ending.size());
          std::string& path = (*files_)[module_name(name)];
          if (path.empty() || ending == ".ko.debug") path = at->path().string();
          break;
        }
    }
    return *files_;
  }

  /// The path within the sources.
  void shorten(Site& s) const {
    if (s.file.starts_with(sources)) s.file.erase(0, sources.size());
  }

  std::vector<Site> look_up(const SymbolPlace& p) {
    DebugObject* object = object_of(p.module);
    if (!object) return {};
    std::optional<std::vector<Site>> found;
    for (const Dwarf_Addr address : object->addresses(p)) {
      std::vector<Site> here = object->lines(address, p.function);
      for (Site& s : here) shorten(s);
      if (found && *found != here) return {};  // namesakes that nothing tells apart
      found = std::move(here);
    }
    return found.value_or(std::vector<Site>{});
  }

  DebugObject kernel;
  fs::path folder;
  std::string banner, sources;
  std::map<std::string, std::unique_ptr<DebugObject>> modules;
  using Key = std::tuple<std::string, std::string, std::uint64_t>;
  std::map<Key, std::vector<Site>> known;

 private:
  std::optional<std::map<std::string, std::string>> files_;
};

Symbols::Symbols(const std::string& vmlinux, const std::string& modules)
    : impl_(std::make_unique<Impl>(vmlinux, modules)) {}
Symbols::~Symbols() = default;

const std::string& Symbols::banner() const { return impl_->banner; }

std::vector<Site> Symbols::places(const SymbolPlace& p) {
  Impl::Key key(p.function, p.module, std::uint64_t{p.size} << 32 | p.offset);
  const auto it = impl_->known.find(key);
  if (it != impl_->known.end()) return it->second;
  return impl_->known[std::move(key)] = impl_->look_up(p);
}

std::vector<std::uint64_t> Symbols::addresses(std::string_view symbol) const {
  return impl_->kernel.addresses_of(symbol);
}

std::optional<Site> Symbols::variable_at(std::uint64_t address) {
  std::optional<Site> found = impl_->kernel.variable_at(address);
  if (found) impl_->shorten(*found);
  return found;
}

std::vector<std::string> Symbols::missing_modules() const {
  std::vector<std::string> missing;
  for (const auto& [name, object] : impl_->modules)
    if (!object) missing.push_back(name);
  return missing;
}

}  // namespace lockgraph
