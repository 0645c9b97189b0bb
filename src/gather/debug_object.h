// One ELF file with its DWARF, by libdw: symbols, lines, inlined functions and variables.
#pragma once
#include <lockgraph/gather/symbols.h>
#include <lockgraph/model/error.h>

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include <dwarf.h>
#include <elfutils/libdw.h>
#include <elfutils/libdwfl.h>

#include <cstring>

namespace lockgraph {

/// A symbol of an object file.
struct Symbol {
  Dwarf_Addr address = 0, size = 0;
  Dwarf_Addr printed = 0;  ///< as the kernel prints it: the way to the next symbol
};

/// What a kernel prints of a name: `.llvm.123` of a link-time optimizer is taken off by it.
inline std::string_view as_printed(std::string_view name) { return name.substr(0, name.find(".llvm.")); }

inline std::string why_not() {
  const char* told = dwfl_errmsg(-1);
  return told ? told : "it is broken";
}

/// One ELF file with its DWARF.
class DebugObject {
 public:
  explicit DebugObject(const std::string& path) {
    static const Dwfl_Callbacks kCallbacks = {dwfl_build_id_find_elf, dwfl_standard_find_debuginfo,
                                              dwfl_offline_section_address, nullptr};
    dwfl_.reset(dwfl_begin(&kCallbacks));
    if (!dwfl_) throw Error(path + ": " + why_not());
    dwfl_report_begin(dwfl_.get());
    module_ = dwfl_report_offline(dwfl_.get(), "", path.c_str(), -1);
    const std::string why = module_ ? "" : why_not();
    dwfl_report_end(dwfl_.get(), nullptr, nullptr);
    if (!module_) throw Error(path + ": expected an ELF file with debugging information: " + why);
    const int count = dwfl_module_getsymtab(module_);
    std::vector<Dwarf_Addr> all;
    if (count <= 0) throw Error(path + ": it has no symbols: " + (count < 0 ? why_not() : "stripped"));
    for (int i = 1; i < count; ++i) {
      GElf_Sym symbol;
      GElf_Addr address = 0;
      GElf_Word section = 0;
      const char* name = dwfl_module_getsym_info(module_, i, &symbol, &address, &section, nullptr, nullptr);
      const auto type = GELF_ST_TYPE(symbol.st_info);
      if (!name || !*name || *name == '$' || section == SHN_UNDEF || type == STT_SECTION || type == STT_FILE) continue;
      symbols_[std::string(as_printed(name))].push_back({address, symbol.st_size, 0});
      all.push_back(address);
    }
    std::sort(all.begin(), all.end());
    for (auto& [name, of_name] : symbols_)
      for (Symbol& s : of_name)
        if (const auto next = std::upper_bound(all.begin(), all.end(), s.address); next != all.end())
          s.printed = *next - s.address;
  }

  /// The addresses that a place may have: of symbols of that size, where it is known, else of those that reach so far.
  std::vector<Dwarf_Addr> addresses(const SymbolPlace& p) const {
    const auto it = symbols_.find(std::string(as_printed(p.function)));
    if (it == symbols_.end()) return {};
    std::vector<Symbol> all = it->second;
    const auto reaches = [&](const Symbol& s) { return p.offset <= (p.size ? p.size : s.size); };  // a call may be last
    const auto is_of_size = [&](const Symbol& s) { return p.size == s.size || p.size == s.printed; };
    // The kernel may know of fewer symbols than the file, and functions are aligned.
    constexpr Dwarf_Addr kAlignment = 64;
    const auto is_about = [&](const Symbol& s) { return p.size >= s.size && p.size < s.size + kAlignment; };
    const bool exactly = std::any_of(all.begin(), all.end(), is_of_size);
    std::erase_if(all,
                  [&](const Symbol& s) { return !reaches(s) || (p.size && !(exactly ? is_of_size(s) : is_about(s))); });
    std::set<Dwarf_Addr> addresses;
    for (const Symbol& s : all) addresses.insert(s.address + p.offset);
    return {addresses.begin(), addresses.end()};
  }

  /// As `addr2line -i`: the function itself is named `function`, as its symbol is.
  std::vector<Site> lines(Dwarf_Addr address, std::string_view function) const {
    std::vector<Site> sites;
    Dwarf_Addr bias = 0;
    Dwarf_Die* unit = dwfl_module_addrdie(module_, address, &bias);
    std::optional<Site> at = line_of(address);
    if (!at) return sites;
    for (Dwarf_Die scope : unit ? inlined_at(*unit, address - bias) : std::vector<Dwarf_Die>{}) {
      at->function = name_of(scope);
      sites.push_back(*at);
      at = call_of(scope, *unit);
      if (!at) return {};
    }
    at->function = function;
    sites.push_back(std::move(*at));
    return sites;
  }

  std::vector<std::uint64_t> addresses_of(std::string_view symbol) const {
    std::vector<std::uint64_t> all;
    if (const auto it = symbols_.find(std::string(symbol)); it != symbols_.end())
      for (const Symbol& s : it->second) all.push_back(s.address);
    return all;
  }

  std::optional<Site> variable_at(Dwarf_Addr address) {
    if (!variables_) {
      variables_.emplace();
      Dwarf_Addr bias = 0;
      for (Dwarf_Die* unit = nullptr; (unit = dwfl_module_nextcu(module_, unit, &bias)) != nullptr;)
        add_variables(*unit, nullptr, bias, 0);
    }
    const auto it = variables_->find(address);
    return it == variables_->end() ? std::nullopt : std::optional(it->second);
  }

  /// The text at a symbol, up to its NUL.
  std::string text_at(const std::string& name) const {
    const auto it = symbols_.find(name);
    if (it == symbols_.end()) return {};
    GElf_Addr bias = 0;
    Elf* elf = dwfl_module_getelf(module_, &bias);
    if (!elf) return {};
    const GElf_Addr address = it->second.front().address - bias;
    for (Elf_Scn* section = nullptr; (section = elf_nextscn(elf, section)) != nullptr;) {
      GElf_Shdr header;
      if (!gelf_getshdr(section, &header) || header.sh_type == SHT_NOBITS || !(header.sh_flags & SHF_ALLOC)) continue;
      if (address < header.sh_addr || address - header.sh_addr >= header.sh_size) continue;
      const Elf_Data* data = elf_getdata(section, nullptr);
      if (!data || address - header.sh_addr >= data->d_size) continue;
      const char* begin = static_cast<const char*>(data->d_buf) + (address - header.sh_addr);
      const std::size_t room = data->d_size - (address - header.sh_addr);
      return std::string(begin, ::strnlen(begin, std::min<std::size_t>(room, 4096)));
    }
    return {};
  }

 private:
  struct End {
    void operator()(Dwfl* d) const { dwfl_end(d); }
  };

  // A file may be made so that siblings lead in circles.
  static constexpr std::size_t kMostSiblings = 1 << 20, kMostInlined = 256;

  /// A stretch of the code of a function of one unit.
  struct Stretch {
    Dwarf_Addr begin = 0, end = 0;
    Dwarf_Die function;
  };

  /// The functions of a unit, also of those in namespaces and types, by address.
  static void add_functions(Dwarf_Die parent, std::vector<Stretch>& all, unsigned depth = 0) {
    constexpr unsigned kDeepest = 16;
    Dwarf_Die child;
    if (depth > kDeepest || dwarf_child(&parent, &child) != 0) return;
    std::size_t left = kMostSiblings;
    do {
      const int tag = dwarf_tag(&child);
      if (tag == DW_TAG_namespace || tag == DW_TAG_structure_type || tag == DW_TAG_module)
        add_functions(child, all, depth + 1);
      if (tag != DW_TAG_subprogram) continue;
      Dwarf_Addr base = 0, begin = 0, end = 0;
      for (std::ptrdiff_t at = 0; (at = dwarf_ranges(&child, at, &base, &begin, &end)) > 0;)
        all.push_back({begin, end, child});
    } while (--left > 0 && dwarf_siblingof(&child, &child) == 0);
  }

  /// Variables with a fixed place, also those inside of functions, by address.
  void add_variables(Dwarf_Die parent, const char* function, Dwarf_Addr bias, unsigned depth) {
    Dwarf_Die child;
    if (depth > kMostInlined || dwarf_child(&parent, &child) != 0) return;
    std::size_t left = kMostSiblings;
    do {
      const int tag = dwarf_tag(&child);
      if (tag == DW_TAG_subprogram)
        add_variables(child, dwarf_diename(&child), bias, depth + 1);
      else if (tag == DW_TAG_lexical_block || tag == DW_TAG_namespace)
        add_variables(child, function, bias, depth + 1);
      if (tag != DW_TAG_variable) continue;
      Dwarf_Attribute attribute;
      Dwarf_Op* place = nullptr;
      std::size_t length = 0;
      if (dwarf_getlocation(dwarf_attr_integrate(&child, DW_AT_location, &attribute), &place, &length) != 0 ||
          length != 1 || place->atom != DW_OP_addr)
        continue;
      const char *name = function ? function : dwarf_diename(&child), *file = dwarf_decl_file(&child);
      int line = 0;
      if (!name || !file || dwarf_decl_line(&child, &line) != 0) continue;
      Dwarf_Die unit;
      const char* built_in = dwarf_diecu(&child, &unit, nullptr, nullptr) ? folder_of(unit) : nullptr;
      variables_->try_emplace(place->number + bias, Site{name, joined(built_in, file), static_cast<unsigned>(line)});
    } while (--left > 0 && dwarf_siblingof(&child, &child) == 0);
  }

  const std::vector<Stretch>& functions_of(Dwarf_Die& unit) const {
    const auto [it, added] = functions_.try_emplace(unit.addr);
    if (added) {
      add_functions(unit, it->second);
      std::sort(it->second.begin(), it->second.end(),
                [](const Stretch& a, const Stretch& b) { return a.begin < b.begin; });
    }
    return it->second;
  }

  /// The inlined functions that have an address, innermost first.
  std::vector<Dwarf_Die> inlined_at(Dwarf_Die& unit, Dwarf_Addr address) const {
    std::vector<Dwarf_Die> inlined;
    const std::vector<Stretch>& all = functions_of(unit);
    auto at =
        std::upper_bound(all.begin(), all.end(), address, [](Dwarf_Addr a, const Stretch& s) { return a < s.begin; });
    if (at == all.begin() || (--at)->end <= address) return inlined;
    Dwarf_Die scope = at->function, child;
    for (bool deeper = true; deeper && inlined.size() < kMostInlined && dwarf_child(&scope, &child) == 0;) {
      deeper = false;
      std::size_t left = kMostSiblings;
      do {
        const int tag = dwarf_tag(&child);
        if ((tag != DW_TAG_inlined_subroutine && tag != DW_TAG_lexical_block) || dwarf_haspc(&child, address) <= 0)
          continue;
        if (tag == DW_TAG_inlined_subroutine) inlined.push_back(child);
        scope = child, deeper = true;
        break;
      } while (--left > 0 && dwarf_siblingof(&child, &child) == 0);
    }
    std::reverse(inlined.begin(), inlined.end());
    return inlined;
  }

  static std::string name_of(Dwarf_Die& die) {
    const char* name = dwarf_diename(&die);  // of the function that was inlined
    return name ? name : "";
  }

  /// In which a unit was built, or null.
  static const char* folder_of(Dwarf_Die& unit) {
    Dwarf_Attribute attribute;
    return dwarf_formstring(dwarf_attr(&unit, DW_AT_comp_dir, &attribute));
  }

  static std::string joined(const char* folder, const char* file) {
    const std::filesystem::path path =
        folder && *file != '/' ? std::filesystem::path(folder) / file : std::filesystem::path(file);
    return path.lexically_normal().string();
  }

  std::optional<Site> line_of(Dwarf_Addr address) const {
    Dwfl_Line* line = dwfl_module_getsrc(module_, address);
    int number = 0;
    const char* file = line ? dwfl_lineinfo(line, nullptr, &number, nullptr, nullptr, nullptr) : nullptr;
    if (!file || number <= 0) return std::nullopt;
    return Site{{}, joined(dwfl_line_comp_dir(line), file), static_cast<unsigned>(number)};
  }

  /// Where an inlined function was called.
  static std::optional<Site> call_of(Dwarf_Die& die, Dwarf_Die& unit) {
    Dwarf_Attribute attribute;
    Dwarf_Word file = 0, line = 0;
    if (dwarf_formudata(dwarf_attr(&die, DW_AT_call_file, &attribute), &file) != 0 ||
        dwarf_formudata(dwarf_attr(&die, DW_AT_call_line, &attribute), &line) != 0 || line == 0)
      return std::nullopt;
    Dwarf_Files* files = nullptr;
    std::size_t count = 0;
    if (dwarf_getsrcfiles(&unit, &files, &count) != 0 || file >= count) return std::nullopt;
    const char* name = dwarf_filesrc(files, file, nullptr, nullptr);
    if (!name) return std::nullopt;
    return Site{{}, joined(folder_of(unit), name), static_cast<unsigned>(line)};
  }

  std::unique_ptr<Dwfl, End> dwfl_;
  Dwfl_Module* module_ = nullptr;
  std::unordered_map<std::string, std::vector<Symbol>> symbols_;
  std::optional<std::unordered_map<Dwarf_Addr, Site>> variables_;
  mutable std::unordered_map<const void*, std::vector<Stretch>> functions_;  ///< by unit, of those that were asked for
};

}  // namespace lockgraph
