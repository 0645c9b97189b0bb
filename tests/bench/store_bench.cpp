// What a store costs: a million distinct dependencies written, loaded, and merged from eight stores.
#include <benchmark/benchmark.h>
#include <lockgraph/store/store.h>

#include <cstdlib>
#include <filesystem>
#include <string>

#include <unistd.h>

using namespace lockgraph;
namespace fs = std::filesystem;

namespace {

constexpr unsigned kDependencies = 1'000'000, kEach = 50, kReports = kDependencies / kEach, kShards = 8;

std::string file(const std::string& name) {
  static const fs::path folder = [] {
    fs::path made = fs::temp_directory_path() / ("lockgraph-bench-" + std::to_string(::getpid()));
    fs::create_directories(made);
    std::atexit([] { fs::remove_all(fs::temp_directory_path() / ("lockgraph-bench-" + std::to_string(::getpid()))); });
    return made;
  }();
  return (folder / name).string();
}

/// A report a log, every dependency of which is nobody else's; the stacks are a thousand.
LogEvidence log(unsigned number) {
  LogEvidence log;
  log.source = "logs/" + std::to_string(number);
  std::uint64_t h = number * 0x9e3779b97f4a7c15u;
  for (int i = 0; i < 32; ++i) log.hash += "0123456789abcdef"[(h ^= h << 13, h ^= h >> 7, h ^= h << 17) & 15];
  Report& r = log.reports.emplace_back();
  r.source = log.source, r.line = 100, r.last_line = 300, r.title = "possible deadlock in f";
  r.kernel = KernelRelease{"6.1.0", "#1", ""};
  for (unsigned i = 0; i <= kEach; ++i)
    r.classes.push_back(
        {"&subsystem" + std::to_string(number) + "->lock" + std::to_string(i), Usage(), "3:3", "", {}, {}});
  static const std::vector<Stack> stacks = [] {
    std::vector<Stack> all;
    for (unsigned s = 0; s < 1000; ++s) {
      Frames frames;
      for (unsigned f = 0; f < 12; ++f)
        frames.push_back({{"function_" + std::to_string((s * 7 + f) % 5000), "fs/x.c", f}, false, false, "", 0});
      all.push_back(frames);
    }
    return all;
  }();
  for (unsigned i = 0; i < kEach; ++i)
    r.dependencies.push_back(
        {r.classes[i].label, r.classes[i + 1].label, stacks[(number + i) % stacks.size()], false, {}, {}});
  return log;
}

const std::vector<LogEvidence>& logs() {
  static const std::vector<LogEvidence> all = [] {
    std::vector<LogEvidence> made;
    for (unsigned i = 0; i < kReports; ++i) made.push_back(log(i));
    return made;
  }();
  return all;
}

void write(benchmark::State& state) {
  logs();
  for (auto _ : state) {
    fs::remove(file("whole"));
    Store(file("whole"), Store::Mode::Write).add(logs());
  }
}

void load(benchmark::State& state) {
  if (!fs::exists(file("whole"))) Store(file("whole"), Store::Mode::Write).add(logs());
  for (auto _ : state) {
    Evidence loaded = Store(file("whole"), Store::Mode::Read).load();
    state.PauseTiming();
    loaded = {};
    state.ResumeTiming();
  }
}

void merge(benchmark::State& state) {
  const auto shard = [](unsigned s) { return file("shard" + std::to_string(s)); };
  for (unsigned s = 0; s < kShards; ++s) {
    Evidence batch;
    for (unsigned i = s; i < kReports; i += kShards) batch.push_back(logs()[i]);
    Store(shard(s), Store::Mode::Write).add(batch);
  }
  for (auto _ : state) {
    fs::remove(file("merged"));
    Store merged(file("merged"), Store::Mode::Write);
    for (unsigned s = 0; s < kShards; ++s) merged.merge(shard(s));
  }
}

BENCHMARK(write)->Unit(benchmark::kSecond)->Iterations(3);
BENCHMARK(load)->Unit(benchmark::kSecond)->Iterations(5);
BENCHMARK(merge)->Unit(benchmark::kSecond)->Iterations(3);

}  // namespace

BENCHMARK_MAIN();
