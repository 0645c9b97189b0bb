// The jobs of four people, each a script of as few commands as they would want, and the examples for CI.
#include <doctest/doctest.h>

#include "golden/run.h"

#include <regex>
#include <sstream>
#include <vector>

namespace {

/// A folder with the program by its name, a farm's logs, and what jobs write.
class Workplace {
 public:
  Workplace() {
    fs::create_directories(out_.path / "bin");
    fs::create_symlink(program(), out_.path / "bin/lockgraph");
  }

  /// Runs a shell's line in the folder; paths of this machine are left out of what it prints.
  Run run(const std::string& line) const {
    const std::string command = "cd '" + out_.path.string() + "' && PATH='" + out_.path.string() +
                                "/bin':\"$PATH\" && " + "ROOT='" + kRoot.string() + "' && " + line;
    std::FILE* pipe = ::popen(("bash -c '" + std::regex_replace(command, std::regex("'"), "'\\''") + "'").c_str(), "r");
    REQUIRE(pipe != nullptr);
    Run run{0, {}};
    std::array<char, 4096> buffer;
    while (const std::size_t n = std::fread(buffer.data(), 1, buffer.size(), pipe)) run.out.append(buffer.data(), n);
    run.status = WEXITSTATUS(::pclose(pipe));
    for (auto at = run.out.find(kRoot.string() + "/"); at != run.out.npos; at = run.out.find(kRoot.string() + "/"))
      run.out.erase(at, kRoot.string().size() + 1);
    return run;
  }

  Run job(const std::string& name, const std::string& arguments) const {
    return run("\"$ROOT/tests/golden/jobs/" + name + ".sh\" " + arguments);
  }

 private:
  OutFolder out_;
};

std::vector<std::string> lines_of(const fs::path& file) {
  std::istringstream in(slurp(file));
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

std::size_t commands_of(const std::string& job) {
  std::size_t n = 0;
  for (const std::string& line : lines_of(kRoot / "tests/golden/jobs" / (job + ".sh")))
    n += line.starts_with("lockgraph ");
  return n;
}

}  // namespace

TEST_CASE("a splat to its functions, and known or new: three commands; 800 logs to a table: two; README shows them") {
  const Workplace here;
  REQUIRE(here.job("farm", "farm").status == 0);
  REQUIRE(here.run("cp \"$ROOT/tests/cases/abba.txt\" splat.txt").status == 0);
  const Run developer = here.job("developer", "splat.txt farm");
  CHECK(developer.status == 0);  // the splat is known
  check_golden("job-developer.txt", developer.out);
  CHECK(commands_of("developer") == 3);
  const Run triager = here.job("triager", "farm farm.db");
  CHECK(triager.status == 1);
  check_golden("job-triager.txt", triager.out);
  CHECK(commands_of("triager") == 2);
  CHECK(slurp(kRoot / "README.md").find("```\n" + triager.out + "```\n") != std::string::npos);
}

TEST_CASE("a branch against main, annotated: two commands; the order of a file system: one") {
  const Workplace here;
  const Run ci = here.job("ci", "\"$ROOT/tests/cases/abba.txt\" \"$ROOT/samples\" main.json");
  CHECK(ci.status == 1);
  check_golden("job-ci.txt", ci.out);
  CHECK(commands_of("ci") == 2);
  CHECK(here.job("ci", "\"$ROOT/samples\" \"$ROOT/samples\" main.json").status == 0);
  const Run maintainer = here.job("maintainer", "\"$ROOT/tests/golden/jobs/ext4\"");
  CHECK(maintainer.status == 0);
  check_golden("job-maintainer.txt", maintainer.out);
  CHECK(commands_of("maintainer") == 1);
}

TEST_CASE("the commands of the examples for CI: what main knows passes, what is new fails, a failed capture fails") {
  for (const char* example : {"github.yml", "gitlab.yml"}) {
    CAPTURE(example);
    const Workplace here;
    std::vector<std::string> gates;
    std::string baseline;
    for (const std::string& line : lines_of(kRoot / "scripts/ci-example" / example)) {
      const std::size_t at = line.find("lockgraph findings ");
      if (at == line.npos) continue;
      (line.find("> main.json") == line.npos ? gates.emplace_back() : baseline) = line.substr(at);
    }
    REQUIRE(gates.size() == 2);
    REQUIRE_FALSE(baseline.empty());
    REQUIRE(here.run("mkdir consoles && cp \"$ROOT\"/samples/*.txt consoles").status == 0);
    CHECK(here.run(baseline).status == 0);
    CHECK(here.run(gates[0]).status == 0);
    CHECK(here.run(gates[1]).status == 0);
    REQUIRE(here.run("cp \"$ROOT/tests/cases/abba.txt\" consoles").status == 0);
    CHECK(here.run(gates[example == std::string("github.yml") ? 0 : 1]).status == 1);
    REQUIRE(here.run("rm consoles/* && : > consoles/console").status == 0);
    CHECK(here.run(gates[example == std::string("github.yml") ? 0 : 1]).status == 2);
  }
}

TEST_CASE("README's table of exit statuses is the program's") {
  CHECK(slurp(kRoot / "README.md").find("```\n" + run_in_root("help status").out + "```\n") != std::string::npos);
}
