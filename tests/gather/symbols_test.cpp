// Against addr2line and nm, on an ELF file that is made like a kernel.
#include <doctest/doctest.h>
#include <lockgraph/gather/gather.h>
#include <lockgraph/gather/symbols.h>
#include <lockgraph/model/error.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <random>
#include <set>
#include <sstream>

#include <unistd.h>

using namespace lockgraph;
namespace fs = std::filesystem;

namespace {

const std::string kKernel = LOCKGRAPH_KERNEL_LIKE;

std::string output_of(const std::string& command) {
  std::string text;
  FILE* pipe = ::popen(command.c_str(), "r");
  REQUIRE(pipe);
  char buffer[4096];
  for (std::size_t n = 0; (n = std::fread(buffer, 1, sizeof buffer, pipe)) > 0;) text.append(buffer, n);
  REQUIRE(::pclose(pipe) == 0);
  return text;
}

struct Function {
  std::string name;
  unsigned long address = 0;
  std::uint32_t size = 0;
};

std::vector<Function> functions() {
  std::vector<Function> all;
  std::istringstream lines(output_of("nm -S " + kKernel));
  for (std::string line; std::getline(lines, line);) {
    Function f;
    char type = 0, name[64] = {};
    if (std::sscanf(line.c_str(), "%lx %x %c %63s", &f.address, &f.size, &type, name) != 4) continue;
    f.name = name;
    if ((type == 'T' || type == 't') && (f.name.find("twin") != f.name.npos || f.name == "kernel_init"))
      all.push_back(f);
  }
  REQUIRE(all.size() == 5);
  return all;
}

std::vector<std::string> words(const std::vector<Site>& sites) {
  std::vector<std::string> all;
  for (const Site& s : sites) all.push_back(s.file + ":" + std::to_string(s.line));
  return all;
}

std::vector<std::string> lines_of(const Function& f, std::uint32_t offset) {
  char command[512];
  std::snprintf(command, sizeof command, "addr2line -i -e %s %lx", kKernel.c_str(), f.address + offset);
  std::vector<std::string> all;
  std::istringstream lines(output_of(command));
  for (std::string line; std::getline(lines, line);) {
    line = line.substr(0, line.find(" ("));  // (discriminator 2)
    const auto at = line.find("kernel-like/");
    all.push_back(at == line.npos ? line : line.substr(at + 12));
  }
  return all;
}

}  // namespace

TEST_CASE("places are those of addr2line, at every offset; namesakes are told apart by their size") {
  Symbols symbols(kKernel, "");
  CHECK(symbols.banner() == "Linux version 6.1.0-like (builder@host) (gcc) #7 SMP PREEMPT Thu Jan 1");
  bool inlined = false;
  std::map<std::string, std::size_t> twins;
  for (const Function& f : functions())
    for (std::uint32_t offset = 0; offset < f.size; ++offset) {
      CAPTURE(f.name);
      CAPTURE(offset);
      const std::vector<Site> sites = symbols.places({f.name, {}, offset, f.size});
      CHECK(words(sites) == lines_of(f, offset));
      REQUIRE(!sites.empty());
      CHECK(sites.back().function == f.name);
      inlined |= sites.size() > 2 && sites[0].function == "inner" && sites[1].function == "outer";
      if (f.name == "twin") ++twins[sites.back().file];
    }
  CHECK(inlined);
  CHECK(twins.size() == 2);
}

TEST_CASE("a key of memory is told from its namesakes by where it lies, however far the kernel was moved") {
  Symbols symbols(kKernel, "");
  const std::uint64_t moved = 0xffffffff81000000;
  std::string text = R"({"schema":"lockgraph.memory/1","release":"6.1.0-like","debug_locks":1})"
                     "\n";
  std::size_t n = 0;
  std::istringstream lines(output_of("nm " + kKernel));
  for (std::string line; std::getline(lines, line);) {
    unsigned long address = 0;
    char type = 0, name[64] = {};
    if (std::sscanf(line.c_str(), "%lx %c %63s", &address, &type, name) != 3) continue;
    const bool is_lock = std::string(name) == "lab_lock";
    if (!is_lock && !std::string(name).starts_with("__key")) continue;
    char told[256];
    std::snprintf(
        told, sizeof told,
        R"({"class":%zu,"name":"&x->lock","version":%zu,"subclass":0,"address":"%016lx","key":"%s+%s","usage":[]})"
        "\n",
        n, n + 1, address + moved + (is_lock ? 24 : 0), name, is_lock ? "0x18/0x20" : "0x0/0x8");
    text += told, ++n;
  }
  REQUIRE(n == 3);
  Evidence logs{read_log_text(text, "x")};
  Diagnostics diagnostics;
  decode(logs, symbols, false, diagnostics);
  CHECK(diagnostics.empty());
  std::set<std::string> places;
  for (const ClassFact& c : logs.at(0).dumps.at(0).memory->classes) {
    REQUIRE(c.init.has_value());
    places.insert(c.init->function + " " + c.init->file);
  }
  CHECK(places == std::set<std::string>{"init_object_of_main init/main.c", "init_object_of_fs fs/twin.c",
                                        "lab_lock init/main.c"});
}

TEST_CASE("what is not there, or could be two places, has none") {
  Symbols symbols(kKernel, "");
  CHECK(symbols.places({"nobody", {}, 1, 2}).empty());
  CHECK(symbols.places({"twin", {}, 1, 0}).empty());       // of which of them?
  CHECK(symbols.places({"twin", {}, 1, 0x7000}).empty());  // of neither
  CHECK(symbols.places({"kernel_init", "some_module", 1, 2}).empty());
  CHECK(symbols.missing_modules() == std::vector<std::string>{"some_module"});
  CHECK(!symbols.places({"kernel_init", {}, 1, 0}).empty());
}

TEST_CASE("a line is decoded as symbolizers do: a line for each inlined function, places that are there left alone") {
  Symbols symbols(kKernel, "");
  const auto of = [&](const std::string& name) {
    for (const Function& f : functions())
      if (f.name == name) return f;
    return Function{};
  };
  const Function f = of("use_twin_of_main");
  char place[64];
  std::snprintf(place, sizeof place, "%s+0x1/%#x", f.name.c_str(), f.size);
  const std::string at = words(symbols.places({f.name, {}, 1, f.size})).back();
  CHECK(decoded_line("[  1.0]  ? " + std::string(place) + " (x)", symbols) ==
        "[  1.0]  ? " + std::string(place) + " " + at + " (x)");
  const std::string decoded = std::string(place) + " " + at;
  CHECK(decoded_line(decoded, symbols) == decoded);
  for (const char* other : {"", "nothing", "+0x1/0x2", "a+0x", "a+0x1", "a+0x1/", "b-0x1/0x2", "nobody+0x1/0x2"})
    CHECK(decoded_line(other, symbols) == other);
  const Function k = of("kernel_init");
  for (std::uint32_t offset = 0; offset < k.size; ++offset) {
    std::snprintf(place, sizeof place, "kernel_init+%#x/%#x", offset + !offset, k.size);
    const std::vector<Site> sites = symbols.places({"kernel_init", {}, offset + !offset, k.size});
    std::string expected;
    for (std::size_t i = 0; i + 1 < sites.size(); ++i)
      expected += "at: " + sites[i].function + " " + words(sites)[i] + " [inline]\n";
    CHECK(decoded_line("at: " + std::string(place), symbols) == expected + "at: " + place + " " + words(sites).back());
  }
}

TEST_CASE("what was read is decoded where it is of that build; else it is said, and left") {
  const std::string frame = "use_twin_of_fs+0x1/" + [] {
    for (const Function& f : functions())
      if (f.name == "use_twin_of_fs") {
        std::ostringstream hex;
        hex << std::hex << "0x" << f.size;
        return hex.str();
      }
    return std::string();
  }();
  const auto log_of = [&](const std::string& ident) {
    return "WARNING: possible recursive locking detected\n" + ident +
           " Not tainted\n--------------------------------------------\n"
           "t/1 is trying to acquire lock:\nffff888000000000 (A){+.+.}-{3:3}, at: " +
           frame + "\n\nbut task is already holding lock:\nffff888000000008 (A){+.+.}-{3:3}, at: " + frame +
           "\n\nstack backtrace:\nCall Trace:\n mutex_lock+0x1/0x2\n " + frame + "\n";
  };
  struct Row {
    std::string ident;
    bool force, is_decoded;
  };
  for (const Row& row : std::initializer_list<Row>{{"6.1.0-like #7", false, true},
                                                   {"6.1.0-like #8", false, false},
                                                   {"6.1.0 #7", false, false},
                                                   {"6.1.0 #7", true, true}}) {
    CAPTURE(row.ident);
    Evidence logs{read_log_text(log_of(row.ident), "x")};
    REQUIRE(logs[0].reports.size() == 1);
    const Evidence before = logs;
    Symbols symbols(kKernel, "");
    Diagnostics diagnostics;
    decode(logs, symbols, row.force, diagnostics);
    CHECK((logs == before) != row.is_decoded);
    CHECK(diagnostics.empty() == row.is_decoded);
    if (row.is_decoded)
      CHECK(logs[0].reports[0].dependencies[0].stack.back().site.file == "fs/twin.c");
    else
      CHECK(diagnostics[0].message.find(row.ident) != std::string::npos);
  }
}

TEST_CASE("files that are no vmlinux, or a broken one, are said; nothing crashes") {
  const fs::path path = fs::temp_directory_path() / ("lockgraph-vmlinux-" + std::to_string(::getpid()));
  const auto write = [&](const std::string& bytes) { std::ofstream(path, std::ios::binary) << bytes; };
  CHECK_THROWS_AS(Symbols("/nowhere", ""), Error);
  write("no ELF");
  CHECK_THROWS_AS(Symbols(path.string(), ""), Error);
  std::ifstream file(kKernel, std::ios::binary);
  const std::string whole(std::istreambuf_iterator<char>(file), {});
  std::mt19937 random(1);
  std::size_t opened = 0;
  for (int round = 0; round < 300; ++round) {
    std::string broken = whole;
    if (round % 3 == 0) broken.resize(random() % whole.size());
    for (int n = 0; n < 20 && round % 3; ++n) broken[random() % broken.size()] = static_cast<char>(random());
    write(broken);
    try {
      Symbols symbols(path.string(), "");
      for (const char* name : {"kernel_init", "twin", "use_twin_of_fs"})
        for (std::uint32_t offset = 0; offset < 64; offset += 3) symbols.places({name, {}, offset, 0});
      ++opened;
    } catch (const Error&) {}
  }
  CHECK(opened > 50);
  fs::remove(path);
}
