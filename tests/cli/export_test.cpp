// What the program gives to other programs, asserts and explains; on the samples and on small inputs.
#include "cli/run.h"

#include <doctest/doctest.h>
#include <map>
#include <nlohmann/json.hpp>

#include <algorithm>

using namespace lockgraph;
using nlohmann::json;

namespace {

bool has(const std::string& text, std::string_view piece) { return text.find(piece) != std::string::npos; }

std::size_t count(const std::string& text, const std::string& piece) {
  std::size_t n = 0;
  for (auto at = text.find(piece); at != text.npos; at = text.find(piece, at + 1)) ++n;
  return n;
}

/// `lockgraph export samples`; it says nothing else.
std::string exported(const std::string& format, const std::vector<std::string>& options = {}) {
  std::vector<std::string> args = {"export", kSamples, "--format", format};
  args.insert(args.end(), options.begin(), options.end());
  const Finished o = run_with(args);
  CHECK(o.status == 0);
  CHECK(o.err.empty());
  return o.out;
}

json findings() { return json::parse(run_with({"findings", kSamples, "--format", "json"}).out).at("findings"); }

/// `lockgraph assert RULES samples`.
Finished asserted(const Folder& folder, const std::string& rules, const std::vector<std::string>& options = {}) {
  std::vector<std::string> args = {"assert", folder.file("rules", rules), kSamples};
  args.insert(args.end(), options.begin(), options.end());
  return run_with(args);
}

/// Held, then taken: classes of a dump of /proc/lockdep, and those that follow each.
std::string dump_of(const std::vector<std::pair<std::string, std::vector<std::string>>>& classes) {
  std::string text = "all lock classes:\n";
  const auto address = [&](const std::string& name) {
    const auto at = std::find_if(classes.begin(), classes.end(), [&](const auto& c) { return c.first == name; });
    return "ffffffff8200000" + std::to_string(at - classes.begin() + 1);
  };
  for (const auto& [name, successors] : classes) {
    text += address(name) + " FD:    2 BD:    1 +.+.: " + name + "\n";
    for (const std::string& next : successors) text += " -> [" + address(next) + "] " + next + "\n";
    text += "\n";
  }
  return text;
}

const std::string kOrder = "&group->lock -> &timer->lock -> &new->fa_lock -> &f->f_owner.lock -> tasklist_lock";

}  // namespace

TEST_CASE("export: each format is what it says") {
  const json graph = json::parse(exported("json"));
  CHECK(graph.at("schema") == "lockgraph.graph/1");
  CHECK(graph.at("classes").size() == 9);
  CHECK(graph.at("dependencies").size() == 4);
  CHECK(run_with({"export", kSamples}).out == exported("json"));

  const std::string dot = exported("dot"), svg = exported("svg");
  CHECK(dot.starts_with("digraph"));
  CHECK(has(dot, "tasklist_lock"));
  CHECK(has(svg, "<svg"));
  CHECK(has(svg, "tasklist_lock"));
  CHECK(has(svg, "</svg>"));

  const std::string graphml = exported("graphml");
  CHECK(count(graphml, "<node ") == 5);  // those with a dependency
  CHECK(count(graphml, "<edge ") == 4);
  CHECK(has(graphml, "&amp;timer-&gt;lock"));

  const std::string csv = exported("csv");
  CHECK(count(csv, "\r\n") == 5);
  CHECK(has(csv, "&group->lock,&timer->lock,EN,"));

  const json sarif = json::parse(exported("sarif")), all = findings();
  REQUIRE(all.size() == 4);  // two of them rest on the other two, and are not listed
  CHECK(sarif.at("version") == "2.1.0");
  const json results = sarif.at("runs").at(0).at("results");
  REQUIRE(results.size() == 2);
  for (std::size_t i = 0; i < results.size(); ++i) {
    CHECK(has(results[i].at("partialFingerprints").dump(), all[i].at("id").get<std::string>()));
    CHECK(results[i].at("ruleId") == all[i].at("kind"));
  }

  const std::string junit = exported("junit");
  CHECK(count(junit, "<testcase ") == 2);
  CHECK(count(junit, "<failure ") == 2);

  const std::string html = exported("html");
  CHECK(html.starts_with("<!DOCTYPE html>"));
  CHECK(has(html, all[0].at("id").get<std::string>()));
  CHECK(run_with({"export", kSamples, "--format", "xml"}).status == 2);
}

TEST_CASE("export -o writes the same to a file, or says that it cannot") {
  Folder folder;
  for (const std::string format : {"json", "csv", "html"}) {
    CAPTURE(format);
    CHECK(exported(format, {"-o", folder / "out"}).empty());
    CHECK((slurp(folder / "out") == exported(format)));
  }
  const Finished bad = run_with({"export", kSamples, "-o", folder / "no/such/file"});
  CHECK(bad.status == 2);
  CHECK(has(bad.err, "cannot write"));
  CHECK(has(bad.err, folder / "no/such/file"));
}

TEST_CASE("export: parts of the graph; what is not there is asked back") {
  const std::string near = exported("csv", {"--focus", "tasklist_lock", "--depth", "1"});
  CHECK(count(near, "\r\n") == 2);
  CHECK(has(near, "&f->f_owner.lock,tasklist_lock,"));
  CHECK(count(exported("csv", {"--focus", "tasklist_lock"}), "\r\n") == 3);
  CHECK(json::parse(exported("json", {"--focus", "tasklist_lock"})).at("dependencies").size() == 2);
  CHECK(count(exported("csv", {"--subsystem", "sound"}), "\r\n") == 3);
  CHECK(count(exported("csv", {"--findings-only", "--reduce"}), "\r\n") == 5);
  const Finished unknown = run_with({"export", kSamples, "--focus", "&timer->lok"});
  CHECK(unknown.status == 2);
  CHECK(has(unknown.err, "&timer->lok"));
  CHECK(has(unknown.err, "did you mean &timer->lock"));
  CHECK(unknown.out.empty());
  CHECK(run_with({"export", kSamples, "--subsystem", "net"}).status == 2);
}

TEST_CASE("export --release: only what kernels of it show, wherever the inputs are named") {
  Folder folder;
  const std::string old_only = exported("csv", {"--release", "v5.9"});
  CHECK(count(old_only, "\r\n") == 3);
  CHECK(has(old_only, "5.9.0-rc2"));
  CHECK_FALSE(has(old_only, "5.11.0"));
  CHECK(exported("csv", {"--release", "v5.4..v5.11"}) == exported("csv"));
  const Finished none = run_with({"export", kSamples, "--release", "v4.1"});
  CHECK(none.status == 2);
  CHECK(has(none.err, "expected a boot of v4.1, found none"));

  REQUIRE(run_with({"ingest", kSamples, "--db", folder / "s.db"}).status == 0);
  CHECK(run_with({"export", "--db", folder / "s.db", "--release", "v5.9", "--format", "csv"}).out == old_only);
  const std::string list = folder.file("list", kSamples + "\n");
  const Finished listed = run_with({"export", "--files-from", list, "--release", "v5.9"});
  CHECK(listed.status == 2);
  CHECK(has(listed.err, "write PATH@v5.9 in the list"));
}

TEST_CASE("assert: 0 where all is held or was never seen, 1 where an order is violated, 2 for trouble") {
  Folder folder;
  const Finished held = asserted(folder, "# sound\n" + kOrder + "\n&group->lock never in hardirqs\n");
  CHECK(held.status == 0);
  CHECK(held.err.empty());
  CHECK(has(held.out, "2 held, 0 violated, 0 never seen"));

  const Finished violated = asserted(folder, "tasklist_lock -> &timer->lock\n");
  CHECK(violated.status == 1);
  CHECK(has(violated.out, "&timer->lock -> &new->fa_lock -> &f->f_owner.lock -> tasklist_lock"));
  CHECK(has(violated.out, "send_sigio fs/fcntl.c:801"));
  CHECK(has(violated.out, "bisect-snd_pcm_period_elapsed.txt:466"));

  const std::string unseen = "nobody_lock -> tasklist_lock\n";
  CHECK(asserted(folder, unseen).status == 0);
  CHECK(has(asserted(folder, unseen).out, "nobody_lock"));
  CHECK(asserted(folder, unseen, {"--strict"}).status == 1);
  CHECK(asserted(folder, kOrder + "\n", {"--strict"}).status == 0);
  const Finished none = asserted(folder, "# no rule\n");
  CHECK(none.status == 2);
  CHECK(has(none.err, (folder / "rules") + ": expected at least one rule, found none"));

  const Finished wrong = asserted(folder, kOrder + "\nA B\n");
  CHECK(wrong.status == 2);
  CHECK(has(wrong.err, (folder / "rules") + ":2: expected "));
  const Finished missing = run_with({"assert", "/does/not/exist", kSamples});
  CHECK(missing.status == 2);
  CHECK(has(missing.err, "/does/not/exist"));
  CHECK(run_with({"assert", folder / "rules"}).status == 2);
}

TEST_CASE("assert: JSON and JUnit have the status of each rule; a report is named once") {
  Folder folder;
  const std::string rules = kOrder + "\ntasklist_lock -> &timer->lock\nX -> Y\ntasklist_lock never with softirqs on\n";
  const Finished o = asserted(folder, rules, {"--format", "json"});
  CHECK(o.status == 1);
  const json j = json::parse(o.out);
  CHECK(j.at("schema") == "lockgraph.assert/1");
  REQUIRE(j.at("rules").size() == 4);
  const std::vector<std::string> expected = {"held", "violated", "never-seen", "violated"};
  for (std::size_t i = 0; i < expected.size(); ++i) {
    CHECK(j["rules"][i].at("status") == expected[i]);
    CHECK(j["rules"][i].at("line") == i + 1);
  }
  CHECK(j["rules"][1].at("violations").at(0).at("path").size() == 4);
  CHECK(j["rules"][2].at("unknown") == json{"X", "Y"});
  const json& state = j["rules"][3].at("violations").at(0);
  CHECK(state.at("state") == "SOFTIRQ-ON-R");
  CHECK(state.at("reports").size() == 1);

  const Finished xml = asserted(folder, rules, {"--format", "junit"});
  CHECK(xml.status == 1);
  CHECK(count(xml.out, "<testcase ") == 4);
  CHECK(count(xml.out, "<failure ") == 2);
  CHECK(count(xml.out, "<skipped ") == 1);
}

TEST_CASE("levels --format rules: what was seen is held, on the same logs") {
  Folder folder;
  const std::string dump = folder.file("dump", dump_of({{"A", {"B", "C"}}, {"B", {"C"}}, {"C", {}}}));
  for (const std::string& logs : {kSamples, kCases, dump}) {
    CAPTURE(logs);
    const Finished levels = run_with({"levels", logs, "--format", "rules"});
    CHECK(levels.status == 0);
    CHECK(has(levels.out, " -> "));
    const Finished o = run_with({"assert", "--strict", folder.file("order", levels.out), logs});
    CHECK(o.status == 0);
    CHECK(has(o.out, " 0 violated, 0 never seen"));
  }
  CHECK(has(run_with({"levels", dump, "--format", "rules"}).out, "\nA -> B -> C\n"));
}

TEST_CASE("levels --format rules: what only the numbers of one boot tell apart is no rule; a star is a star") {
  Folder folder;
  const std::string boots = folder / "boots";
  fs::create_directory(boots);
  folder.file("boots/a", dump_of({{"page", {"B"}}, {"B", {"C"}}, {"C", {}}}));
  folder.file("boots/b", dump_of({{"B", {"page#2"}}, {"page#2", {}}}));
  const std::string star = folder.file(
      "star",
      dump_of({{"(wq_completion)loop3", {"B"}}, {"B", {"(wq_completion)loop_x"}}, {"(wq_completion)loop_x", {}}}));
  for (const auto& [logs, order] : {std::pair{boots, "\npage -> B -> C\n"},
                                    std::pair{star, "\n(wq_completion)loop* -> B -> (wq_completion)loop_x\n"}}) {
    const std::string rules = run_with({"levels", logs, "--format", "rules"}).out;
    CHECK(has(rules, order));
    CHECK_FALSE(has(rules, "page#2"));
    const Finished o = run_with({"assert", folder.file("order", rules), logs});
    CHECK_MESSAGE(o.status == 0, o.out);
  }
  CHECK(has(run_with({"levels", boots, "--format", "rules"}).out, "tell apart: 1 dependency.\n"));
}

TEST_CASE("a failed assertion is no deadlock; it is told under the class, and under rules of its lock") {
  Folder folder;
  const std::string log =
      folder.file("log",
                  "[    1.000000] ------------[ cut here ]------------\n"
                  "[    1.000000] debug_locks && !(lock_is_held(&(&foo->vm_mm->mmap_lock)->dep_map) != 0)\n"
                  "[    1.000000] WARNING: mm/foo.c:99 at foo_do+0x5e/0x80, CPU#1: tester/777\n"
                  "[    1.000000] CPU: 1 UID: 0 PID: 777 Comm: tester Not tainted 7.1.0 #7\n"
                  "[    1.000000] Call Trace:\n"
                  "[    1.000000]  foo_ioctl+0x33/0x90\n"
                  "[    1.000000] no locks held by tester/777.\n");
  const std::string words = "foo_do mm/foo.c:99 expects &foo->vm_mm->mmap_lock to be held; the task held nothing";
  CHECK(has(run_with({"explain", "--class", "&mm->mmap_lock", log}).out, words));
  const std::string rules = folder.file("rules", "&mm->mmap_lock -> B\nC -> B\n");
  const Finished judged = run_with({"assert", rules, log});
  CHECK(judged.status == 0);
  CHECK(judged.out.find(words) == judged.out.rfind(words));  // under one of the two
  const auto rule = json::parse(run_with({"assert", rules, log, "--format", "json"}).out)["rules"][0];
  CHECK(rule["assertions"][0]["expects"] == "held");
  CHECK(rule["assertions"][0]["held"] == json::array());
  const std::string db = folder / "db";
  CHECK(run_with({"ingest", log, "--db", db}).status == 0);
  CHECK(has(run_with({"explain", "--class", "&mm->mmap_lock", "--db", db}).out, words));
  const Finished found = run_with({"findings", log});
  CHECK(found.status == 0);
  CHECK(has(found.out, "found no deadlock"));
  CHECK(run_with({"explain", "--class", "&x->other", log}).status == 2);
}

TEST_CASE("help: commands, words of the output, the manual; unknown words are asked back") {
  CHECK(has(run_with({"help", "provoked"}).out, "provoked: "));
  CHECK(has(run_with({"help", "[EN]"}).out, "EN: "));
  const Finished explain = run_with({"help", "explain"});
  CHECK(explain.status == 0);
  CHECK(has(explain.out, "--class"));
  const Finished all = run_with({"help"});
  CHECK(all.status == 0);
  CHECK(has(all.out, "export"));
  CHECK(has(all.out, "provoked"));
  for (const char* word : {"man", "bash", "zsh", "fish"}) {
    CAPTURE(word);
    const Finished o = run_with({"help", word});
    CHECK(o.status == 0);
    CHECK(has(o.out, "timeline"));
  }
  const Finished near = run_with({"help", "provokd"});
  CHECK(near.status == 2);
  CHECK(has(near.err, "did you mean provoked"));
  const Finished far = run_with({"help", "zzzzzzzz"});
  CHECK(far.status == 2);
  CHECK(has(far.err, "zzzzzzzz"));
  CHECK_FALSE(has(far.err, "did you mean"));
}

TEST_CASE("the version; an unknown command is asked back") {
  for (const char* flag : {"-V", "--version"}) {
    const Finished o = run_with({flag});
    CHECK(o.status == 0);
    CHECK(o.out.starts_with("lockgraph "));
  }
  const Finished near = run_with({"exprt", kSamples});
  CHECK(near.status == 2);
  CHECK(has(near.err, "exprt"));
  CHECK(has(near.err, "did you mean export"));
}

TEST_CASE("the JSON of every command names its schema") {
  Folder folder;
  const std::string rules = folder.file("rules", kOrder + "\n"), id = findings().at(0).at("id");
  const std::vector<std::pair<std::string, std::vector<std::string>>> commands = {
      {"stats", {"stats", kSamples}},
      {"path", {"path", "&timer->lock", "tasklist_lock", kSamples}},
      {"under", {"under", "&timer->lock", kSamples}},
      {"try", {"try", "tasklist_lock -> &timer->lock", kSamples}},
      {"levels", {"levels", kSamples}},
      {"explain", {"explain", id, kSamples}},
      {"cuts", {"cuts", kSamples}},
      {"check", {"check", kSamples}},
      {"findings", {"findings", kSamples}},
      {"timeline", {"timeline", kSamples}},
      {"bisection", {"bisect", kSamples}},
      {"diff", {"diff", kSamples, kSamples}},
      {"matrix", {"diff", kSamples, kSamples + "@v5.9", kSamples + "@v5.11"}},
      {"match", {"match", kSamples, "--in", kSamples}},
      {"graph", {"export", kSamples}},
      {"assert", {"assert", rules, kSamples}}};
  for (const auto& command : commands) {
    const std::string schema = "lockgraph." + command.first + "/1";
    CAPTURE(schema);
    std::vector<std::string> args = command.second;
    args.insert(args.end(), {"--format", "json"});
    const Finished o = run_with(args);
    CHECK(o.status != 2);
    CHECK(o.err.empty());
    REQUIRE(json::accept(o.out));
    CHECK(json::parse(o.out).value("schema", "") == schema);
  }
}

TEST_CASE("the JSON of questions to the graph has the answers") {
  const auto answer = [](std::vector<std::string> args) {
    args.insert(args.end(), {kSamples, "--format", "json"});
    return json::parse(run_with(args).out);
  };
  const json path = answer({"path", "&timer->lock", "tasklist_lock"});
  CHECK(path.at("path") == json{"&timer->lock", "&new->fa_lock", "&f->f_owner.lock", "tasklist_lock"});
  CHECK(path.at("dependencies").size() == 3);
  CHECK(answer({"path", "tasklist_lock", "&timer->lock"}).at("path").empty());
  const json under = answer({"under", "&timer->lock"});
  REQUIRE(under.at("taken").size() == 3);
  CHECK(under["taken"][0].at("class") == "&new->fa_lock");
  CHECK(under["taken"][2].at("steps") == 3);
  const json tried = answer({"try", "tasklist_lock -> &timer->lock"});
  REQUIRE(tried.at("closes").size() == 1);
  CHECK(tried["closes"][0].at("path") == path.at("path"));
  CHECK(tried["closes"][0].at("grade") == "same-boot");
  CHECK(answer({"try", "&timer->lock -> mine"}).at("unknown") == json::array({"mine"}));
  const json levels = answer({"levels"});
  REQUIRE(levels.at("levels").size() == 5);
  CHECK(levels["levels"][0].at("classes") == json::array({"&group->lock"}));
}

TEST_CASE("explain takes the beginning of an id; of several it names them") {
  for (const json& finding : findings()) {
    const std::string id = finding.at("id"), hash = id.substr(id.find('-') + 1);
    for (const std::string& beginning : {id, id.substr(0, 9), hash, hash.substr(0, 5)}) {
      CAPTURE(beginning);
      const Finished o = run_with({"explain", beginning, kSamples});
      CHECK(o.status == 0);
      CHECK(has(o.out, id + "  "));
    }
  }
  const Finished several = run_with({"explain", "inv-", kSamples});
  CHECK(several.status == 2);
  for (const json& finding : findings()) CHECK(has(several.err, finding.at("id").get<std::string>()));
}

TEST_CASE("explain is for a mailing list: no line of more than 78 columns") {
  for (const json& finding : findings()) {
    std::istringstream lines(run_with({"explain", finding.at("id").get<std::string>(), kSamples}).out);
    for (std::string line; std::getline(lines, line);) {
      const auto columns = std::count_if(line.begin(), line.end(),
                                         [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; });
      CHECK_MESSAGE(columns <= 78, line);
    }
  }
}

TEST_CASE("analyze -o: pictures of an earlier run go, whatever else is in the folder stays") {
  const Folder folder;
  const std::string out = folder / "out";
  fs::create_directories(out + "/chains");
  for (const char* name : {"/chains/notes.txt", "/chains/cyc-00000000.svg", "/mine.txt"})
    std::ofstream(out + name) << "old";
  REQUIRE(run_with({"analyze", kSamples, "-o", out}).status == 1);
  CHECK(fs::exists(out + "/chains/notes.txt"));
  CHECK(fs::exists(out + "/mine.txt"));
  CHECK_FALSE(fs::exists(out + "/chains/cyc-00000000.svg"));
  CHECK(fs::exists(out + "/chains/inv-d7a140fe.svg"));
  for (const auto& entry : fs::directory_iterator(out)) CHECK_FALSE(entry.path().filename().string().starts_with("."));
}

TEST_CASE("check LOG --in SOURCE: the verdicts and the status are of LOG alone, also from standard input") {
  const Folder folder;
  const std::string empty = folder.file("empty", "nothing of lockdep\n");
  const std::string splat = kSamples + "/bisect-snd_pcm_period_elapsed.txt";
  const Finished none = run_with({"check", empty, "--in", kSamples});
  CHECK(none.status == 0);
  CHECK(none.out == "no reported deadlock to check\n");
  const Finished one = run_with({"check", splat, "--in", kSamples});
  CHECK(one.status == 1);
  CHECK(has(one.out, "inv-d7a140fe"));
  CHECK_FALSE(has(one.out, "snd_hrtimer_callback"));
  std::ifstream file(splat);
  const std::string text((std::istreambuf_iterator<char>(file)), {});
  const Finished piped = run_with({"check", "-", "--in", kSamples}, text);
  CHECK(piped.status == 1);
  CHECK(has(piped.out, "inv-d7a140fe"));
}

/// Of a PNG: width and height as its head says; nothing where it is none.
std::pair<unsigned, unsigned> size_of_png(const std::string& file) {
  const std::string png = slurp(file);
  const auto number = [&](std::size_t at) {
    unsigned n = 0;
    for (std::size_t i = at; i < at + 4; ++i) n = n << 8 | static_cast<unsigned char>(png[i]);
    return n;
  };
  if (!png.starts_with("\x89PNG\r\n\x1a\n") || png.size() < 24) return {};
  return {number(16), number(20)};
}

TEST_CASE("every picture is written as PNG, in the size and under the title that are asked for") {
  const Folder folder;
  const std::string& log = kSamples;
  const std::string title = "5 < 6 & \"more\"", file = folder / "p.png";
  const auto drawn = [&](std::vector<std::string> args, std::vector<std::string> more) {
    args.insert(args.end(), more.begin(), more.end());
    return run_with(args);
  };
  for (const std::vector<std::string>& command : {std::vector<std::string>{"export", log},
                                                  {"timeline", log},
                                                  {"bisect", log},
                                                  {"diff", log, kCases + "/abba.txt"}}) {
    CAPTURE(command.front());
    CHECK(drawn(command, {"--format", "png", "-o", file}).status <= 1);
    CHECK(size_of_png(file).first > 100);
    CHECK(has(drawn(command, {"--format", "svg", "--title", title}).out, "5 &lt; 6 &amp; &quot;more&quot;"));
  }
  const std::vector<std::string> one = {"explain", "inv-96b472f9", log};
  CHECK(drawn(one, {"--format", "png", "-o", file}).status == 0);
  const auto [w, h] = size_of_png(file);
  CHECK(drawn(one, {"--format", "png", "-o", file, "--scale", "2"}).status == 0);
  const auto [w2, h2] = size_of_png(file);
  CHECK((w2 + 2 >= 2 * w && w2 <= 2 * w));
  CHECK((h2 + 2 >= 2 * h && h2 <= 2 * h));
  CHECK(has(drawn(one, {"--format", "svg", "--title", title}).out, "5 &lt; 6 &amp; &quot;more&quot;"));
  CHECK(has(drawn(one, {"--format", "png", "--scale", "20", "-o", file, "--title", std::string(400, 'W')}).err,
            "pixels"));
  for (const char* scale : {"0", "two", "nan", "21", "-1"})
    CHECK(drawn(one, {"--format", "svg", "--scale", scale}).status == 2);
  CHECK(has(drawn(one, {"--format", "png"}).err, "-o FILE"));
  CHECK(has(drawn(one, {"--title", title}).err, "they do not go with --format text"));
  CHECK(has(run_with({"explain", "--class", "&timer->lock", log, "--format", "svg"}).err, "has no picture"));
}

TEST_CASE("what is read is never written over, and a file stays where nothing was read") {
  const Folder folder;
  const std::string log = folder.file("a.txt", slurp(kCases + "/abba.txt")), store = folder / "s.db",
                    list = folder.file("list", log + "\n"), empty = folder.file("empty.txt", "");
  REQUIRE(run_with({"ingest", log, "--db", store}).status == 0);
  const std::string kept = folder.file("kept.svg", "old");
  const std::map<std::string, std::string> before = {
      {log, slurp(log)}, {store, slurp(store)}, {list, slurp(list)}, {kept, slurp(kept)}};
  for (const std::vector<std::string>& args :
       {std::vector<std::string>{"diff", store + "@v5.4", store + "@v6.1", "-o", store},
        {"diff", store + "@v5.4", store + "@v5.5", store + "@v6.1", "-o", store},
        {"timeline", "--db", store + "@v5.4..v6.1", "--format", "svg", "-o", store},
        {"timeline", folder.path.string(), "--format", "svg", "-o", log},
        {"timeline", "--files-from", list, "-o", log},
        {"timeline", "--files-from", list, "-o", list},
        {"explain", folder.path.string(), "-o", log},
        {"timeline", empty, "--format", "svg", "-o", kept},
        {"bisect", empty, "--format", "svg", "-o", kept},
        {"diff", empty, empty, "--format", "svg", "-o", kept},
        {"export", empty, "--format", "svg", "-o", kept}}) {
    CAPTURE(args.front());
    CAPTURE(args.back());
    CHECK(run_with(args).status == 2);
    for (const auto& file : before) CHECK(slurp(file.first) == file.second);
  }
  // One that was read is enough, and so is a boot that says nothing.
  const std::string plain = folder.file("plain.txt", "Linux version 6.6.0 (x) #1\n[    1.0] hello\n"),
                    made = folder / "made.svg";
  for (const std::vector<std::string>& args : {std::vector<std::string>{"timeline", log, "none-1", "none-2", "none-3"},
                                               {"timeline", plain},
                                               {"timeline", "--db", store},
                                               {"export", log, empty}}) {
    fs::remove(made);
    std::vector<std::string> all = args;
    all.insert(all.end(), {"--format", "svg", "-o", made});
    run_with(all);
    CHECK(slurp(made).find("<svg") != std::string::npos);
  }
}

TEST_CASE("a compact picture has the names and nothing else") {
  const std::string& log = kSamples;
  const auto drawn = [&](std::vector<std::string> more) {
    std::vector<std::string> args = {"explain", "inv-96b472f9", log, "--format", "svg"};
    args.insert(args.end(), more.begin(), more.end());
    return run_with(args).out;
  };
  const std::string full = drawn({}), compact = drawn({"--compact"});
  for (const char* name :
       {"&amp;timer-&gt;lock", "&amp;new-&gt;fa_lock", "&amp;f-&gt;f_owner.lock", "strikes on the same CPU"}) {
    CHECK(has(full, name));
    CHECK(has(compact, name));
  }
  for (const char* other : {"fs/fcntl.c", "reports", "taken in", "solid box"}) {
    CHECK(has(full, other));
    CHECK_FALSE(has(compact, other));
  }
}

TEST_CASE("export -o keeps the old file when nothing could be read") {
  const Folder folder;
  const std::string file = folder.file("keep.json", "old");
  CHECK(run_with({"export", folder / "none", "-o", file}).status == 2);
  std::ifstream kept(file);
  CHECK(std::string((std::istreambuf_iterator<char>(kept)), {}) == "old");
}
