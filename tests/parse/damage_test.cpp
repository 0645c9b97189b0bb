// Damage never makes facts: whatever happens to the lines of a report, nothing is read that the whole does not say, and
// nothing is lost unsaid.
#include <doctest/doctest.h>
#include <lockgraph/parse/parse.h>

#include "sanitized.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <sstream>
#include <string>
#include <vector>

using namespace lockgraph;
namespace fs = std::filesystem;

namespace {

const fs::path kDamaged = fs::path(LOCKGRAPH_ROOT) / "tests" / "damaged";

std::string content(const fs::path& file) {
  std::ifstream in(file);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<std::string> split(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + '\n';
  return text;
}

/// What a log says of locks, each in words, and what is said to be missing.
struct Reading {
  std::size_t reports = 0;
  std::set<std::string> facts, said;
};

std::string claim(const Deadlock& deadlock) {
  std::string text;
  if (const auto* cycle = std::get_if<CycleClaim>(&deadlock))
    for (const std::string& label : cycle->cycle) text += " " + label;
  if (const auto* irq = std::get_if<IrqClaim>(&deadlock)) {
    text = " " + std::string(name(irq->irq)) + " " + irq->safe + " " + irq->unsafe;
    for (const std::string& label : irq->path) text += " " + label;
  }
  if (const auto* state = std::get_if<StateClaim>(&deadlock))
    text = " " + state->label + " " + state->was + " " + state->now;
  return text;
}

Reading reading(const std::string& text) {
  LogReader reader(needles());
  LogParser parser;
  Diagnostics diagnostics;
  const Log log = reader.read(bytes_of(text), "x", [&](Excerpt& e) { return parser.add(e); });
  const LogEvidence evidence = parser.finish(log, diagnostics);
  Reading r;
  r.reports = evidence.reports.size();
  for (const Report& report : evidence.reports) {
    r.facts.insert("kind " + std::string(name(report.kind)));
    r.facts.insert("deadlock" + claim(report.deadlock));
    if (report.kernel) r.facts.insert("release " + report.kernel->release);
    for (const ClassFact& c : report.classes) {
      r.facts.insert("class " + c.label);
      if (!c.key.empty()) r.facts.insert("key " + c.label + " " + c.key);
      if (c.usage)
        for (const UsageState s : c.usage->states()) r.facts.insert("state " + c.label + " " + name(s));
    }
    for (const Dependency& d : report.dependencies) r.facts.insert("dependency " + d.from + " -> " + d.to);
    for (const HeldLock& h : report.held.value_or(std::vector<HeldLock>{})) r.facts.insert("held " + h.label);
    r.said.insert(report.problems.begin(), report.problems.end());
  }
  r.facts.erase("deadlock");
  for (const Diagnostic& d : diagnostics) r.said.insert(d.message);
  return r;
}

/// Checks what was read of a damaged text against the whole.
void check(const Reading& whole, const std::string& damaged, const std::string& what) {
  const Reading r = reading(damaged);
  if (r.said != whole.said) return;
  std::vector<std::string> made, lost;
  std::set_difference(r.facts.begin(), r.facts.end(), whole.facts.begin(), whole.facts.end(), std::back_inserter(made));
  std::set_difference(whole.facts.begin(), whole.facts.end(), r.facts.begin(), r.facts.end(), std::back_inserter(lost));
  CAPTURE(what);
  CAPTURE((made.empty() ? "" : made.front()));
  CAPTURE((lost.empty() ? "" : lost.front()));
  CHECK(made.empty());
  CHECK(lost.empty());
  CHECK(r.reports == whole.reports);
}

/// A banner that is gone leaves nothing to look for but this sentence, and of several reports the others are found.
bool can_be_missed(const std::string& line, const std::string& text, const Reading& whole) {
  const bool is_banner =
      line.find("WARNING: ") != line.npos || line.find("INFO: ") != line.npos || line.find("DEPT: ") != line.npos;
  return !is_banner || (whole.reports == 1 && text.find("help us debug this") != text.npos);
}

std::vector<fs::path> files() {
  std::vector<fs::path> all;
  for (const auto& entry : fs::directory_iterator(kDamaged))
    if (entry.path().extension() == ".log") all.push_back(entry.path());
  std::sort(all.begin(), all.end());
  return all;
}

}  // namespace

TEST_CASE("lines that are lost, doubled and swapped") {
  CHECK(files().size() >= 10);
  for (const fs::path& file : files()) {
    const std::string text = content(file);
    const Reading whole = reading(text);
    CHECK(whole.reports > 0);
    const std::vector<std::string> lines = split(text);
    for (std::size_t i = 0; i < lines.size(); i += kSanitized ? 5 : 1) {
      const std::string what = file.filename().string() + ":" + std::to_string(i + 1) + " " + lines[i];
      std::vector<std::string> damaged = lines;
      damaged.insert(damaged.begin() + static_cast<std::ptrdiff_t>(i), lines[i]);
      check(whole, joined(damaged), "doubled: " + what);
      damaged = lines;
      damaged.erase(damaged.begin() + static_cast<std::ptrdiff_t>(i));
      if (can_be_missed(lines[i], text, whole)) check(whole, joined(damaged), "lost: " + what);
      if (i + 1 == lines.size()) continue;
      damaged = lines;
      std::swap(damaged[i], damaged[i + 1]);
      check(whole, joined(damaged), "swapped: " + what);
    }
  }
}

TEST_CASE("texts that end anywhere") {
  for (const std::string name : {"circular.log", "irq-order.log", "wait-context.log"}) {
    const std::string text = content(kDamaged / name);
    const Reading whole = reading(text);
    // What is cut before the report is named has no report.
    const std::size_t named = text.find('\n', std::min(text.find("WARNING: "), text.find("BUG: ")));
    for (std::size_t end = named; end < text.size(); end += kSanitized ? 11 : 1)
      check(whole, text.substr(0, end), name + " ends at byte " + std::to_string(end));
  }
}

TEST_CASE("lines that are wrapped at any blank") {
  for (const std::string name : {"circular-symbolized.log", "irq-inversion.log", "irq-order.log"}) {
    const std::string text = content(kDamaged / name);
    const Reading whole = reading(text);
    std::size_t blanks = 0;
    for (std::size_t at = text.find(' '); at != text.npos; at = text.find(' ', at + 1)) {
      if (text[at - 1] == '\n' || (kSanitized && ++blanks % 7 != 0)) continue;
      std::string wrapped = text;
      wrapped[at] = '\n';
      check(whole, wrapped, name + " is wrapped behind " + text.substr(at - std::min<std::size_t>(at, 40), 40));
    }
  }
}
