// A file that is said to be a kernel with debugging information.
#include "fuzz/target.h"
#include "fuzz/temporary_file.h"

#include <lockgraph/gather/symbols.h>
#include <lockgraph/model/error.h>

using namespace lockgraph;
using fuzz::must;

FUZZ_TARGET(vmlinux) {
  const fuzz::TemporaryFile file(input);
  try {
    Symbols symbols(file.path(), "/nowhere");
    for (const std::string_view name : {"kernel_init", "twin", "use_twin_of_fs"})
      for (std::uint32_t offset = 1; offset < 64; offset += 7) {
        const std::vector<Site> sites = symbols.places({name, {}, offset, 0});
        must(sites.empty() || sites.back().function == name, "the function itself is the last");
        for (const Site& s : sites) must(s.line > 0, "a place has a line");
      }
  } catch (const Error&) {}
}
