// Memory ends at each allocation of a run: it is said, the next run is whole, and nothing is kept.
#include <doctest/doctest.h>
#include <lockgraph/cli/cli.h>
#include <lockgraph/parse/parse.h>

#include <atomic>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <new>
#include <sstream>
#include <string>

namespace {

// Counted from when the test says so; the allocation with that number fails.
std::atomic<long> made = 0, failing = -1, live = 0;
std::atomic<bool> counting = false;

void* allocate(std::size_t size) {
  if (counting && ++made == failing) throw std::bad_alloc();
  void* p = std::malloc(size ? size : 1);
  if (!p) throw std::bad_alloc();
  ++live;
  return p;
}

void release(void* p) {
  if (!p) return;
  --live;
  std::free(p);
}

/// Allocations of what declares the options: CLI11 ends the process when one of them fails. Nothing is read by then.
long declaring_options() {
  std::istringstream in;
  std::ostringstream out, err;
  made = 0, failing = -1;
  counting = true;
  lockgraph::run({"parse"}, in, out, err);
  counting = false;
  return made;
}

/// Runs with the allocation of that number failing; false when there were fewer.
template <class Run>
bool with_failure(long number, Run run) {
  made = 0, failing = number;
  counting = true;
  run();
  counting = false;
  return made >= number;
}

std::string file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

void* operator new(std::size_t size) { return allocate(size); }
void* operator new[](std::size_t size) { return allocate(size); }
void* operator new(std::size_t size, const std::nothrow_t&) noexcept try {
  return allocate(size);
} catch (const std::bad_alloc&) { return nullptr; }
void operator delete(void* p) noexcept { release(p); }
void operator delete[](void* p) noexcept { release(p); }
void operator delete(void* p, std::size_t) noexcept { release(p); }
void operator delete[](void* p, std::size_t) noexcept { release(p); }

using namespace lockgraph;

TEST_CASE("a parse that runs out of memory throws bad_alloc, and keeps nothing") {
  const std::string log = file(std::string(LOCKGRAPH_ROOT) + "/tests/cases/inversion-long.txt");
  REQUIRE(parse_text(log).reports.size() == 1);
  long failures = 0;
  for (long n = 1;; ++n) {
    const long before = live;
    bool failed = false;
    const bool more = with_failure(n, [&] {
      try {
        parse_text(log);
      } catch (const std::bad_alloc&) { failed = true; }
    });
    REQUIRE(live == before);
    if (!more) break;
    failures += failed;
  }
  CHECK(failures > 200);
  CHECK(parse_text(log).reports.size() == 1);
}

// Commands with text: nlohmann-json ends the process when memory ends while it frees a value.
TEST_CASE("a command that runs out of memory says so: status 2, no half output") {
  const std::string folder = std::string(LOCKGRAPH_ROOT) + "/tests/cases/";
  for (const std::vector<std::string>& args : {std::vector<std::string>{"-j1", "findings", folder + "abba.txt"},
                                               {"-j1", "stats", folder + "abba.txt"},
                                               {"-j1", "check", folder + "gate-1.txt"},
                                               {"-j1", "analyze", folder + "inversion-long.txt"}}) {
    std::istringstream in;
    std::ostringstream whole, nothing;
    const int usual = run(args, in, whole, nothing);
    REQUIRE(usual < 2);
    long failures = 0, step = 1;
    const long first = declaring_options() + 50;
    for (long n = first;; n += step) {
      CAPTURE(n);
      std::string out, err;
      int status = -1;
      std::ostringstream o, e;
      const bool more = with_failure(n, [&] { status = run(args, in, o, e); });
      out = o.str(), err = e.str();
      if (!more) break;
      if (n > first + 2000) step = 37;
      if (status == usual) {
        REQUIRE(out == whole.str());  // a failure that was made good
      } else {
        REQUIRE(status == 2);
        REQUIRE((err.empty() || err.find("lockgraph: ") == 0));
        ++failures;
      }
    }
    CHECK(failures > 100);
  }
}
