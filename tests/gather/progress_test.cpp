#include <doctest/doctest.h>
#include <lockgraph/gather/gather.h>

#include <unistd.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <thread>

using namespace lockgraph;
namespace fs = std::filesystem;

namespace {

/// A slow terminal, which notices when two threads write at once.
class SlowTerminal : public std::stringbuf {
 public:
  bool had_two_writers() const { return two_; }

 private:
  std::streamsize xsputn(const char* text, std::streamsize n) override {
    two_ = busy_.exchange(true) || two_;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
    const std::streamsize put = std::stringbuf::xsputn(text, n);
    busy_ = false;
    return put;
  }

  std::atomic<bool> busy_ = false, two_ = false;
};

}  // namespace

TEST_CASE("what is said of logs while progress is shown stands on lines of its own, written by one thread at a time") {
  const fs::path folder = fs::temp_directory_path() / ("lockgraph-progress-" + std::to_string(::getpid()));
  fs::create_directories(folder / "logs");
  constexpr int kLogs = 60;
  for (int i = 0; i < kLogs; ++i) std::ofstream(folder / "logs" / std::to_string(i)) << "boot " << i << "\n";
  std::istringstream in;
  SlowTerminal terminal;
  std::ostream err(&terminal);
  InputStreams io{in, err, {}};
  io.reading.progress = io.reading.verbose = true;
  Diagnostics diagnostics;
  CHECK(ingest({{(folder / "logs").string()}, {}, {}}, (folder / "s.db").string(), io, diagnostics).logs == kLogs);
  CHECK_FALSE(terminal.had_two_writers());
  std::istringstream lines(terminal.str());
  int said = 0;
  for (std::string line; std::getline(lines, line) && !lines.eof(); ++said) {
    const auto cleared = line.rfind("\033[K");
    CHECK(line.substr(cleared == std::string::npos ? 0 : cleared + 3).starts_with(folder.string()));
    CHECK(line.ends_with("0 reports"));
  }
  CHECK(said == kLogs);
  CHECK(terminal.str().find(" logs, 0 reports") != std::string::npos);
  fs::remove_all(folder);
}
