#include "rust_symbols.h"

#define HAVE_DECL_BASENAME 1  // the header would declare it once more, and otherwise
#include <libiberty/demangle.h>

#include <cstdlib>
#include <memory>

namespace lockgraph {

std::string without_rust_mangling(std::string_view function) {
  std::string name(function);
  if (!function.starts_with("_R")) return name;
  const std::unique_ptr<char, decltype(&std::free)> found(rust_demangle(name.c_str(), 0), std::free);
  return found ? std::string(found.get()) : name;
}

}  // namespace lockgraph
