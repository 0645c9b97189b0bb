// The real binary on samples/: what the five logs must give, worked out by hand from the logs.
#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include "golden/run.h"

#include <algorithm>
#include <map>
#include <set>
#include <sstream>

using nlohmann::json;

namespace {

const std::vector<std::string> kChain = {"&group->lock", "&timer->lock", "&new->fa_lock", "&f->f_owner.lock",
                                         "tasklist_lock"};

}  // namespace

TEST_CASE("two reports, both irq inversions; every log is read as a bisection without complaint") {
  const Run r = run_in_root("parse --format jsonl samples");
  CHECK(r.status == 1);
  std::istringstream lines(r.out);
  std::vector<json> reports;
  for (std::string line; std::getline(lines, line);) reports.push_back(json::parse(line));
  REQUIRE(reports.size() == 2);
  CHECK(reports[0]["source"] == "samples/bisect-snd_hrtimer_callback.txt");
  CHECK(reports[0]["line"] == 205);
  CHECK(reports[0]["kernel"]["release"] == "5.9.0-rc2-syzkaller");
  CHECK(reports[1]["source"] == "samples/bisect-snd_pcm_period_elapsed.txt");
  CHECK(reports[1]["line"] == 466);
  CHECK(reports[1]["kernel"]["release"] == "5.11.0-syzkaller");
  for (const json& report : reports) {
    CHECK(report["kind"] == "irq-inversion");
    CHECK(report["problems"].empty());
  }
  CHECK(reports[1]["title"] == "possible deadlock in snd_pcm_period_elapsed");
  CHECK(reports[1]["dependencies"][0]["site"] ==
        json{{"function", "snd_timer_notify"}, {"file", "sound/core/timer.c"}, {"line", 1086}});

  const Run analyzed = run_in_root("analyze samples");
  CHECK(analyzed.out.find("5 of them logs of bisections") != std::string::npos);
  CHECK(analyzed.out.find("not whole") == std::string::npos);
}

TEST_CASE("four dependencies, the middle two by both logs") {
  OutFolder out;
  REQUIRE(run_in_root("analyze samples -o " + out.path.string()).status == 1);
  const json graph = json::parse(slurp(out.path / "graph.json"));
  std::map<std::pair<std::string, std::string>, int> edges;
  for (const json& d : graph["dependencies"]) edges[{d["from"], d["to"]}] = d["reports"];
  std::map<std::pair<std::string, std::string>, int> expected;
  for (std::size_t i = 0; i + 1 < kChain.size(); ++i) expected[{kChain[i], kChain[i + 1]}] = i == 1 || i == 2 ? 2 : 1;
  CHECK(edges == expected);
}

TEST_CASE("four inversions, two of which no boot reported; three extend the minimal one; no cycle") {
  OutFolder out;
  run_in_root("analyze samples -o " + out.path.string());
  const json j = json::parse(slurp(out.path / "findings.json"));
  struct Row {
    std::size_t from, to;
    std::vector<std::string> irq;
    std::string confidence;
  };
  const std::vector<Row> rows = {{1, 3, {"hardirq", "softirq"}, "reported"},
                                 {0, 4, {"softirq"}, "reported"},
                                 {0, 3, {"softirq"}, "cross-release"},
                                 {1, 4, {"hardirq", "softirq"}, "cross-release"}};
  REQUIRE(j["findings"].size() == rows.size());
  CHECK(j["not_shown"].empty());
  const auto of_row = [&](const Row& row) {
    const std::vector<std::string> path(kChain.begin() + static_cast<long>(row.from),
                                        kChain.begin() + static_cast<long>(row.to) + 1);
    const auto it =
        std::find_if(j["findings"].begin(), j["findings"].end(), [&](const json& f) { return f["path"] == path; });
    REQUIRE(it != j["findings"].end());
    return *it;
  };
  const std::string minimal = of_row(rows[0])["id"];
  CHECK(minimal == "inv-96b472f9");
  for (const Row& row : rows) {
    const json f = of_row(row);
    CHECK(f["kind"] == "irq-inversion");
    CHECK(f["irq"] == row.irq);
    CHECK(f["confidence"] == row.confidence);
    CHECK(f["flags"].empty());
    CHECK(f["extends"] == (f["id"] == minimal ? json(nullptr) : json(minimal)));
    CHECK(slurp(out.path / "chains" / (f["id"].get<std::string>() + ".svg")).find("</svg>") != std::string::npos);
  }
  check_golden("findings.json", slurp(out.path / "findings.json"));
  check_golden("findings.txt", slurp(out.path / "findings.txt"));
  check_golden("graph.json", slurp(out.path / "graph.json"));
  check_golden("graph.dot", slurp(out.path / "graph.dot"));
  check_golden("minimal.dot", slurp(out.path / "chains" / (minimal + ".dot")));
  check_golden("minimal.svg", slurp(out.path / "chains" / (minimal + ".svg")));  // the picture in the README
}

TEST_CASE("the order of inputs, and how they are given, changes no byte") {
  OutFolder whole, apart;
  std::vector<std::string> files;
  for (const auto& entry : fs::directory_iterator(kRoot / "samples"))
    if (entry.path().extension() == ".txt") files.push_back("samples/" + entry.path().filename().string());
  std::sort(files.rbegin(), files.rend());
  std::string arguments;
  for (const std::string& f : files) arguments += " ./" + f;
  run_in_root("analyze samples -o " + whole.path.string());
  run_in_root("analyze" + arguments + " -o " + apart.path.string());
  std::set<std::string> names;
  for (const auto& entry : fs::recursive_directory_iterator(whole.path))
    if (entry.is_regular_file()) names.insert(fs::relative(entry.path(), whole.path).string());
  CHECK(names.size() == 11 + 2 * 4);
  for (const std::string& name : names) {
    CAPTURE(name);
    CHECK(slurp(whole.path / name) == slurp(apart.path / name));
  }
}

TEST_CASE("README shows what the program prints") {
  OutFolder out;
  const std::string folder = out.path.string();
  std::string printed = run_in_root("analyze samples -o " + folder).out;
  for (auto at = printed.find(folder); at != printed.npos; at = printed.find(folder))
    printed.replace(at, folder.size(), "out");
  CHECK(slurp(kRoot / "README.md").find("```\n" + printed + "```\n") != std::string::npos);
}

TEST_CASE("README's walk from a splat to a fix is what the commands print") {
  std::istringstream lines(slurp(kRoot / "README.md"));
  const std::string command = "    $ lockgraph ";
  std::vector<std::pair<std::string, std::string>> blocks;  // arguments, what README shows of the output
  bool inside = false;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with(command)) {
      blocks.emplace_back(line.substr(command.size()), "");
      inside = true;
    } else if (inside && (line.starts_with("    ") || line.empty())) {
      blocks.back().second += line.empty() ? "\n" : line.substr(4) + "\n";
    } else {
      inside = false;
    }
  }
  REQUIRE(blocks.size() == 6);
  for (auto& block : blocks) {
    const std::string& arguments = block.first;
    std::string& shown = block.second;
    CAPTURE(arguments);
    while (shown.ends_with("\n\n")) shown.pop_back();
    const std::string printed = run_in_root(arguments).out, rest = "...\n";
    if (shown.ends_with("\n" + rest))
      CHECK(printed.starts_with(shown.substr(0, shown.size() - rest.size())));
    else
      CHECK(printed == shown);
  }
}
