#include <doctest/doctest.h>
#include <lockgraph/model/error.h>
#include <lockgraph/text/text.h>

#include <filesystem>
#include <fstream>

#include <unistd.h>

using namespace lockgraph;
namespace fs = std::filesystem;

namespace {
struct Folder {
  fs::path path = fs::temp_directory_path() / ("lockgraph-inputs-" + std::to_string(::getpid()));
  Folder() { fs::create_directories(path / "b" / ".hidden"); }
  ~Folder() { fs::remove_all(path); }
  void file(const std::string& name) const { std::ofstream(path / name) << "x\n"; }
};
}  // namespace

TEST_CASE("folders are read with all below them, in a stable order, hidden ones left out") {
  Folder folder;
  folder.file("z"), folder.file("b/a"), folder.file("b/.hidden/x"), folder.file(".y");
  Diagnostics d;
  const auto files = list_inputs({folder.path.string(), (folder.path / "z").string(), "-"}, d);
  CHECK(files == std::vector<std::string>{"-", (folder.path / "b/a").string(), (folder.path / "z").string()});
  CHECK(d.empty());
}

TEST_CASE("a missing file and an empty folder are said, with what was expected") {
  Folder folder;
  Diagnostics d;
  CHECK(list_inputs({(folder.path / "missing").string(), (folder.path / "b").string()}, d).empty());
  REQUIRE(d.size() == 2);
  CHECK(d[0].fatal);
  CHECK(to_string(d[0]).find("No such file") != std::string::npos);
  CHECK(d[1].fatal);
  CHECK(to_string(d[1]).find("expected logs in this folder, found no file") != std::string::npos);
  CHECK_THROWS_AS(LogReader(Needles{}).read_path((folder.path / "missing").string(), d, {}, {}), Error);
}
