// Evidence as it was printed -> the same with the places that a kernel's debugging information tells.
#include <lockgraph/gather/symbols.h>

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>
#include <set>
#include <utility>

namespace lockgraph {
namespace {

/// Copies of a list share its items, so each is decoded once; what was there before is kept until the end, since a list
/// is known by its place.
template <class List>
class EachOnce {
 public:
  template <class Make>
  List of(const List& before, const Make& make) {
    if (before.empty()) return before;
    const auto [it, added] = known_.try_emplace(&before.all());
    if (added) it->second = {before, make(before)};
    return it->second.second;
  }

 private:
  std::map<const void*, std::pair<List, List>> known_;
};

class Decoding {
 public:
  explicit Decoding(Symbols& symbols) : symbols_(symbols) {}

  void apply(Report& r) {
    apply(r.classes, r.dependencies);
    r.backtrace = of(r.backtrace);
  }
  void apply(ProcDump& d) {
    if (!d.memory) return;
    MemoryTables memory = *d.memory;
    apply(memory.classes, memory.dependencies);
    place_keys(d.classes, memory.classes.edit());
    d.memory = std::move(memory);
  }
  void apply(Standstill& s) {
    for (SeenTask& t : s.tasks) t.stack = of(t.stack);
  }

 private:
  /// `lab_a+0x68/0x90`: a key, by its symbol, the place in it and the address.
  struct Key {
    std::string_view symbol;
    std::uint64_t in_memory = 0;  ///< where its symbol lay
  };

  static std::optional<Key> key_of(const DumpClass& c, const ClassFact& fact) {
    const auto plus = fact.key.find("+0x");
    std::uint64_t address = 0, offset = 0;
    if (plus == fact.key.npos || !is_real_address(c.key)) return std::nullopt;
    std::from_chars(c.key.data(), c.key.data() + c.key.size(), address, 16);
    std::from_chars(fact.key.data() + plus + 3, fact.key.data() + fact.key.size(), offset, 16);
    return Key{std::string_view(fact.key).substr(0, plus), address - offset};
  }

  /// Where each class was initialised. How far the kernel was moved from where it was linked is what most keys say of
  /// which there is but one symbol; then an address tells which of all `__key.3` it is.
  void place_keys(const std::vector<DumpClass>& classes, std::vector<ClassFact>& facts) {
    std::map<std::uint64_t, std::size_t> moved;
    for (std::size_t i = 0; i < facts.size(); ++i)
      if (const auto key = key_of(classes[i], facts[i]))
        if (const auto linked = symbols_.addresses(key->symbol); linked.size() == 1)
          ++moved[key->in_memory - linked.front()];
    const auto most =
        std::max_element(moved.begin(), moved.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
    if (most == moved.end()) return;
    for (std::size_t i = 0; i < facts.size(); ++i)
      if (const auto key = key_of(classes[i], facts[i])) {
        const auto linked = symbols_.addresses(key->symbol);
        const std::uint64_t address = key->in_memory - most->first;
        if (std::find(linked.begin(), linked.end(), address) != linked.end())
          facts[i].init = symbols_.variable_at(address);
      }
  }

  void apply(SharedList<ClassFact>& classes, SharedList<Dependency>& dependencies) {
    classes = classes_.of(classes, [&](SharedList<ClassFact> all) {
      for (ClassFact& c : all.edit())
        for (auto& [state, stack] : c.usage_stacks) stack = of(stack);
      return all;
    });
    dependencies = dependencies_.of(dependencies, [&](SharedList<Dependency> all) {
      for (Dependency& d : all.edit()) d.stack = of(d.stack);
      return all;
    });
  }

  Stack of(const Stack& before) {
    return stacks_.of(before, [&](const Stack& stack) {
      Frames frames;
      for (const Frame& f : stack) add(f, frames);
      return Stack(std::move(frames));
    });
  }

  /// A frame that has a place already, or no offset, stays as it is.
  void add(const Frame& f, Frames& frames) {
    std::vector<Site> sites;
    if (f.site.file.empty() && !f.inlined && (f.size || f.offset))
      sites = symbols_.places({f.site.function, f.module, f.offset, f.size});
    for (std::size_t i = 0; i + 1 < sites.size(); ++i) frames.push_back({sites[i], f.unreliable, true, f.module, 0, 0});
    frames.push_back(f);
    if (!sites.empty()) frames.back().site = sites.back();
  }

  Symbols& symbols_;
  EachOnce<SharedList<ClassFact>> classes_;
  EachOnce<SharedList<Dependency>> dependencies_;
  EachOnce<Stack> stacks_;
};

/// "#7 SMP PREEMPT ..." -> "#7"
std::string build_in(const std::string& version) { return version.substr(0, version.find(' ')); }

std::string ident_of(const KernelRelease& k) { return k.release + (k.build.empty() ? "" : " " + k.build); }

/// What is of other kernels, each told once, where it stands first.
class OfOthers {
 public:
  explicit OfOthers(const std::string& banner) : banner_(banner) {}

  void add(const std::string& ident, const std::string& source, std::uint64_t line) {
    if (!told_.insert(ident).second) return;
    diagnostics.push_back(
        {source, line,
         fmt::format("not decoded: it is of {}, and the vmlinux of `{}` (--force decodes all the same)",
                     ident.empty() ? "a kernel that is not named" : ident, banner_),
         false});
  }
  Diagnostics diagnostics;

 private:
  std::string banner_;
  std::set<std::string> told_;
};

}  // namespace

bool is_of_build(const KernelRelease& kernel, std::string_view banner) {
  if (kernel.release.empty() || !banner.starts_with("Linux version " + kernel.release + " ")) return false;
  return kernel.build.empty() || (std::string(banner) + " ").find(" " + kernel.build + " ") != std::string::npos;
}

void decode(Evidence& logs, Symbols& symbols, bool force, Diagnostics& diagnostics) {
  Decoding decoding(symbols);
  OfOthers others(symbols.banner());
  const auto apply = [&](auto& what, const KernelRelease& kernel, const std::string& source) {
    if (force || is_of_build(kernel, symbols.banner()))
      decoding.apply(what);
    else
      others.add(ident_of(kernel), source, what.line);
  };
  for (LogEvidence& log : logs) {
    for (Report& r : log.reports) apply(r, r.kernel.value_or(KernelRelease{}), log.source);
    for (ProcDump& d : log.dumps)
      if (d.memory) apply(d, {d.release, build_in(d.memory->version), {}}, log.source);
    for (Standstill& s : log.standstills) apply(s, {s.release, {}, {}}, log.source);
  }
  for (Diagnostic& d : others.diagnostics) diagnostics.push_back(std::move(d));
  for (const std::string& module : symbols.missing_modules())
    diagnostics.push_back({module, 0, "no such module with debugging information in the folder (--modules)", false});
}

}  // namespace lockgraph
