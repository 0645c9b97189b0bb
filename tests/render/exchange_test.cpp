// What other programs read: CSV, GraphML, SARIF, JUnit, read back by strict readers; log text in them is hostile.
#include <doctest/doctest.h>
#include <lockgraph/graph/questions.h>
#include <lockgraph/render/exchange.h>
#include <lockgraph/render/words.h>
#include <lockgraph/render/rules.h>
#include <nlohmann/json.hpp>

#include "graph/evidence_builder.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <map>
#include <numeric>
#include <set>
#include <stdexcept>

using namespace lockgraph;
using nlohmann::json;

namespace {

const std::string kOdd = "<b a='1'>]]>&amp;\"\n\x01\x1f\x7f\xff\xc3(" + std::string(1, '\0') + "</b>";
/// Sequences that only look like UTF-8: a surrogate, overlong forms, beyond the last code point.
const std::string kNoUtf8 = "x\xed\xa0\x80y\xe0\x80\x80z\xf0\x80\x80\x80w\xf4\x90\x80\x80";

using Row = std::vector<std::string>;

/// RFC 4180: rows end in CRLF; a field in quotes holds anything, with its quotes doubled; others hold no separator.
std::vector<Row> rows_of(const std::string& csv) {
  std::vector<Row> rows;
  std::size_t at = 0;
  while (at < csv.size()) {
    Row& row = rows.emplace_back();
    for (bool more = true; more;) {
      std::string field;
      if (csv[at] == '"') {
        for (++at;; ++at) {
          REQUIRE(at < csv.size());
          if (csv[at] == '"' && (++at == csv.size() || csv[at] != '"')) break;
          field += csv[at];
        }
      } else {
        while (at < csv.size() && std::string_view(",\"\r\n").find(csv[at]) == std::string_view::npos)
          field += csv[at++];
      }
      row.push_back(field);
      more = at < csv.size() && csv[at] == ',';
      if (more) ++at;
    }
    REQUIRE(csv.compare(at, 2, "\r\n") == 0);
    at += 2;
  }
  return rows;
}

std::string field(const std::vector<Row>& rows, std::size_t row, const std::string& column) {
  const auto at = std::find(rows.at(0).begin(), rows.at(0).end(), column);
  REQUIRE(at != rows[0].end());
  return rows.at(row).at(static_cast<std::size_t>(at - rows[0].begin()));
}

std::string without_nul(std::string text) {
  std::erase(text, '\0');
  return text;
}

struct XmlElement {
  std::string name, text;  ///< its own text, references resolved
  std::map<std::string, std::string> attributes;
  std::size_t parent = 0;  ///< of the root: itself
};

/// XML without document types, comments and CDATA sections. Throws where it is not well-formed.
class XmlReader {
 public:
  explicit XmlReader(std::string text) : text_(std::move(text)) {}

  /// In order of their start tags.
  std::vector<XmlElement> read() {
    static_cast<void>(json(text_).dump());  // throws where it is no UTF-8
    for (const char c : text_) expect(static_cast<unsigned char>(c) >= 0x20 || is_blank(c), "no control characters");
    for (const char* none : {"\xef\xbf\xbe", "\xef\xbf\xbf"})
      expect(text_.find(none) == text_.npos, "characters of XML");
    if (text_.starts_with("<?xml ")) at_ = text_.find("?>") + 2;
    std::vector<std::size_t> open;
    while (at_ < text_.size()) {
      if (skip("</")) {
        const std::string closed = word();
        skip_blanks();
        expect(skip(">") && !open.empty() && all_[open.back()].name == closed, "the end of the open element");
        open.pop_back();
      } else if (skip("<")) {
        expect(all_.empty() || !open.empty(), "one root");
        const std::size_t parent = open.empty() ? 0 : open.back();
        if (read_tag(parent)) open.push_back(all_.size() - 1);
      } else {
        expect(text_.compare(at_, 3, "]]>") != 0, "no ]]> in text");
        const bool blank = is_blank(text_[at_]);
        const std::string character = read_character();
        expect(blank || !open.empty(), "no text outside of the root");
        if (!open.empty()) all_[open.back()].text += character;
      }
    }
    expect(open.empty() && !all_.empty(), "the end of each element");
    return all_;
  }

 private:
  static bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
  void expect(bool so, const std::string& what) const {
    if (!so) throw std::runtime_error("expected " + what + " before " + text_.substr(at_, 60));
  }
  bool skip(std::string_view piece) {
    const bool found = text_.compare(at_, piece.size(), piece) == 0;
    if (found) at_ += piece.size();
    return found;
  }
  bool skip_blanks() {
    const std::size_t before = at_;
    while (at_ < text_.size() && is_blank(text_[at_])) ++at_;
    return at_ > before;
  }
  std::string word() {
    const std::size_t before = at_;
    while (at_ < text_.size() && (std::isalnum(static_cast<unsigned char>(text_[at_])) || text_[at_] == '_' ||
                                  text_[at_] == '-' || text_[at_] == ':' || text_[at_] == '.'))
      ++at_;
    expect(at_ > before && std::isalpha(static_cast<unsigned char>(text_[before])), "a name");
    return text_.substr(before, at_ - before);
  }
  std::string read_character() {
    expect(at_ < text_.size() && text_[at_] != '<', "a character");
    if (text_[at_] != '&') return std::string(1, text_[at_++]);
    const std::size_t end = text_.find(';', at_);
    expect(end != text_.npos, "a ; behind &");
    const std::string reference = text_.substr(at_ + 1, end - at_ - 1);
    using Entity = std::pair<const char*, const char*>;
    for (const auto& [entity, meaning] :
         {Entity{"amp", "&"}, Entity{"lt", "<"}, Entity{"gt", ">"}, Entity{"quot", "\""}, Entity{"apos", "'"}})
      if (reference == entity) return at_ = end + 1, meaning;
    expect(reference.size() > 1 && reference[0] == '#', "one of the five entities, or a number");
    const bool hex = reference[1] == 'x';
    unsigned code = 0;
    const char *from = reference.data() + (hex ? 2 : 1), *to = reference.data() + reference.size();
    const auto [last, error] = std::from_chars(from, to, code, hex ? 16 : 10);
    expect(error == std::errc() && last == to && code >= 0x20 && code < 0x7f, "the number of a character");
    at_ = end + 1;
    return std::string(1, static_cast<char>(code));
  }
  /// True when the element is left open.
  bool read_tag(std::size_t parent) {
    XmlElement e;
    e.name = word();
    e.parent = parent;
    while (true) {
      const bool apart = skip_blanks();
      const bool whole = skip("/>");
      if (whole || skip(">")) {
        all_.push_back(std::move(e));
        return !whole;
      }
      expect(apart, "a blank before an attribute");
      const std::string attribute = word();
      expect(skip("="), "=");
      const char quote = text_[at_];
      expect(quote == '"' || quote == '\'', "a quoted value");
      ++at_;
      std::string value;
      while (at_ < text_.size() && text_[at_] != quote) value += read_character();
      expect(at_ < text_.size(), "the other quote");
      ++at_;
      expect(e.attributes.emplace(attribute, value).second, "each attribute once");
    }
  }

  std::string text_;
  std::size_t at_ = 0;
  std::vector<XmlElement> all_;
};

std::vector<XmlElement> read_xml(const std::string& xml) { return XmlReader(xml).read(); }

std::size_t count(const std::vector<XmlElement>& all, const std::string& element) {
  return static_cast<std::size_t>(
      std::count_if(all.begin(), all.end(), [&](const XmlElement& e) { return e.name == element; }));
}

const XmlElement& first(const std::vector<XmlElement>& all, const std::string& element) {
  const auto found = std::find_if(all.begin(), all.end(), [&](const XmlElement& e) { return e.name == element; });
  REQUIRE(found != all.end());
  return *found;
}

/// Of GraphML: the datum of a node or edge by the name of its key; empty when there is none.
std::string datum(const std::vector<XmlElement>& all, std::size_t of, const std::string& attribute) {
  for (const XmlElement& e : all) {
    if (e.name != "data" || e.parent != of) continue;
    for (const XmlElement& key : all)
      if (key.name == "key" && key.attributes.at("id") == e.attributes.at("key") &&
          key.attributes.at("attr.name") == attribute)
        return e.text;
  }
  return {};
}

Stack taken_in(const Site& site) {
  Stack stack;
  stack.push_back(Frame{site, false, false, {}, 0});
  return stack;
}

std::vector<std::size_t> every(const Analysis& a) {
  std::vector<std::size_t> all(a.findings.size());
  std::iota(all.begin(), all.end(), std::size_t{0});
  return all;
}

/// A reported cycle of two locks, taken at two places.
Analysis cycle_at(const std::string& a, const std::string& b, const Site& take_b, const Site& take_a) {
  Report r = circular("t", {a, b});
  r.dependencies.edit()[0].stack = taken_in(take_b);
  r.dependencies.edit()[1].stack = taken_in(take_a);
  return analyze({log_of("log", {r})});
}

json sarif_results(const Analysis& a, const std::vector<std::size_t>& selected) {
  const json all = json::parse(sarif(a, selected));
  CHECK(all["version"] == "2.1.0");
  REQUIRE(all["runs"].size() == 1);
  return all["runs"][0]["results"];
}

}  // namespace

TEST_CASE("the reader of these tests refuses what is no XML") {
  CHECK(count(read_xml("<?xml version=\"1.0\"?>\n<a b=\"&lt;&#39;\"><c/>&amp;<c d='1'></c></a>\n"), "c") == 2);
  CHECK(read_xml("<a b=\"&lt;&#39;\">&amp;</a>").at(0).attributes.at("b") == "<'");
  for (const std::string wrong :
       {"", "<a>", "<a></b>", "<a><b></a></b>", "<a/><b/>", "<a b=c/>", "<a b=\"1\" b=\"2\"/>", "<a b=\"1\"c=\"2\"/>",
        "<a b=\"<\"/>", "<a>&nbsp;</a>", "<a>&</a>", "<a>&#0;</a>", "<a>\x01</a>", "<a>\xff</a>", "<a>\xed\xa0\x80</a>",
        "<a>]]></a>", "x<a/>", "<a/>x", "<a b=\"1/>"}) {
    CAPTURE(wrong);
    CHECK_THROWS(read_xml(wrong));
  }
}

TEST_CASE("dependencies as CSV: a head, a row each, and names come back whatever is in them") {
  const std::vector<std::string> names = {
      "com,ma", "quo\"te", "new\nline", "re\r\nturn", " blank ", "\",\" x", ",\n\"", std::string("n\0ul", 4), "plain"};
  std::vector<std::pair<std::string, std::string>> edges;
  for (std::size_t i = 1; i < names.size(); ++i) edges.emplace_back(names[i - 1], names[i]);
  Report r = report_of("5.9.0", edges);
  r.dependencies.edit()[0].stack = taken_in({"f\"n,", "fs/a,b.c", 12});
  const Analysis a = analyze({log_of("a", {r}), log_of("b", {report_of("5.10.0", {edges[0]})})});
  const std::string csv = dependencies_csv(a.graph, part_of(a.graph, {}, {}));
  CHECK(csv.find('\0') == csv.npos);
  const auto rows = rows_of(csv);
  REQUIRE(rows.size() == 1 + edges.size());
  std::set<std::pair<std::string, std::string>> found, expected;
  for (const auto& [from, to] : edges) expected.emplace(without_nul(from), without_nul(to));
  for (std::size_t i = 1; i < rows.size(); ++i) {
    CHECK(rows[i].size() == rows[0].size());
    found.emplace(field(rows, i, "held"), field(rows, i, "acquired"));
    if (field(rows, i, "held") != names[0]) continue;
    CHECK(field(rows, i, "function") == "f\"n,");
    CHECK(field(rows, i, "file") == "fs/a,b.c");
    CHECK(field(rows, i, "line") == "12");
    CHECK(field(rows, i, "reports") == "2");
    CHECK(field(rows, i, "mode") == "EN");
  }
  CHECK(found == expected);
  CHECK(rows_of(dependencies_csv(a.graph, {})).size() == 1);
}

TEST_CASE("findings as CSV: those that were selected") {
  const Analysis a = analyze(
      {log_of("a", {circular("t", {"a,\"b\"\n", "c\r\nd"})}), log_of("b", {circular("u", {"X", "Y", "Z"}, "5.10.0")})});
  REQUIRE(a.findings.size() == 2);
  const auto all = rows_of(findings_csv(a, every(a))), second = rows_of(findings_csv(a, {1}));
  REQUIRE(all.size() == 3);
  for (std::size_t i = 0; i < 2; ++i) {
    CHECK(all[i + 1].size() == all[0].size());
    CHECK(field(all, i + 1, "id") == a.findings[i].id);
    CHECK(field(all, i + 1, "kind") == "cycle");
    CHECK(field(all, i + 1, "confidence") == "reported");
    CHECK(field(all, i + 1, "chain") == chain_text(a.graph, a.findings[i]));
    CHECK(field(all, i + 1, "locks") == std::to_string(a.findings[i].path.size()));
  }
  REQUIRE(second.size() == 2);
  CHECK(second[0] == all[0]);
  CHECK(second[1] == all[2]);
  CHECK(rows_of(findings_csv(a, {})).size() == 1);
}

TEST_CASE("SARIF: the place of the last dependency, the others as a code flow, the id as a fingerprint") {
  const Analysis a = cycle_at("A", "B", {"take_b", "fs/a b#%.c", 12}, {"take_a", "./mm/<x>.c", 7});
  REQUIRE(a.findings.size() == 1);
  const json all = json::parse(sarif(a, {0}));
  CHECK(all["version"] == "2.1.0");
  std::set<std::string> rules;
  for (const json& rule : all["runs"][0]["tool"]["driver"]["rules"]) rules.insert(rule["id"].get<std::string>());
  CHECK(rules == std::set<std::string>{"cycle", "hang", "inconsistent-state", "irq-inversion", "wait-context"});
  const json results = all["runs"][0]["results"];
  REQUIRE(results.size() == 1);
  const json& r = results[0];
  CHECK(r["ruleId"] == "cycle");
  CHECK(r["level"] == "error");
  CHECK(r["message"]["text"].get<std::string>().find("A -> B") != std::string::npos);
  REQUIRE(r["locations"].size() == 1);
  const json& place = r["locations"][0]["physicalLocation"];
  CHECK(place["artifactLocation"]["uri"] == "mm/%3Cx%3E.c");
  CHECK(place["region"]["startLine"] == 7);
  REQUIRE(r["partialFingerprints"].size() == 1);
  CHECK(*r["partialFingerprints"].begin() == a.findings[0].id);
  std::set<std::string> flow;
  for (const json& step : r["codeFlows"].at(0)["threadFlows"].at(0)["locations"])
    flow.insert(step["location"]["physicalLocation"]["artifactLocation"]["uri"].get<std::string>());
  CHECK(flow.count("fs/a%20b%23%25.c") == 1);
}

TEST_CASE("SARIF of an inversion stands where the interrupt takes the lock that closes its chain") {
  Report r = report_of("5.9.0", {{"S", "M"}, {"M", "U"}}, {{"S", "-..."}, {"M", "...."}, {"U", "+..."}});
  r.dependencies.edit()[0].stack = taken_in({"take_m", "fs/m.c", 1});
  r.dependencies.edit()[1].stack = taken_in({"take_u", "fs/u.c", 2});
  r.classes.edit()[0].usage_stacks = {{used_in(Irq::Hardirq), taken_in({"irq_handler", "drivers/irq.c", 3})}};
  const Analysis a = analyze({log_of("a", {r})});
  const json results = sarif_results(a, every(a));
  REQUIRE(results.size() == 1);
  CHECK(results[0]["ruleId"] == "irq-inversion");
  CHECK(results[0]["level"] == "warning");  // no boot reported it
  REQUIRE(results[0]["locations"].size() == 1);
  const json& place = results[0]["locations"][0]["physicalLocation"];
  CHECK(place["artifactLocation"]["uri"] == "drivers/irq.c");
  CHECK(place["region"]["startLine"] == 3);
}

TEST_CASE("SARIF of what has no file, and of hostile text") {
  const json plain = sarif_results(cycle_at("A", "B", {"take_b", "", 0}, {"take_a", "", 0}), {0});
  REQUIRE(plain.size() == 1);
  CHECK(plain[0]["locations"][0]["logicalLocations"][0]["name"] == "take_a");
  CHECK(plain[0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "log");

  const Analysis a = cycle_at(kOdd, kNoUtf8, {"f" + kOdd, "fs/x.c", 1}, {"g", kOdd + ".c", 0});
  const json hostile = sarif_results(a, {0});
  REQUIRE(hostile.size() == 1);
  const json& place = hostile[0]["locations"][0]["physicalLocation"];
  CHECK(place["region"]["startLine"] >= 1);
  const std::string uri = place["artifactLocation"]["uri"];
  CHECK(uri.starts_with("%3Cb%20a"));
  CHECK(uri.find_first_of("<>\"' \n") == uri.npos);
  CHECK(sarif_results(a, {}).empty());
}

TEST_CASE("JUnit: a failed case for each selected finding; one that passed where there is none") {
  const Analysis a = analyze(
      {log_of("a", {circular(kOdd, {kOdd, "B"})}), log_of("b", {circular("u", {"X", "Y" + kOdd, "Z"}, "5.10.0")})});
  REQUIRE(a.findings.size() == 2);
  const std::size_t longer = a.findings[0].path.size() == 3 ? 0 : 1;
  const auto both = read_xml(junit(a, {0, 1})), one = read_xml(junit(a, {longer})), none = read_xml(junit(a, {}));
  CHECK(both[0].name == "testsuites");
  CHECK(count(both, "testcase") == 2);
  CHECK(count(both, "failure") == 2);
  CHECK(first(both, "testsuite").attributes.at("tests") == "2");
  CHECK(first(both, "testsuite").attributes.at("failures") == "2");
  CHECK(count(one, "testcase") == 1);
  CHECK(first(one, "testcase").attributes.at("name").find(a.findings[longer].id) != std::string::npos);
  CHECK(first(one, "failure").text.find("Y<b a='1'>]]>&amp;\"") != std::string::npos);
  CHECK(count(none, "testcase") == 1);
  CHECK(count(none, "failure") == 0);
  CHECK(first(none, "testsuite").attributes.at("tests") == "1");
  CHECK(first(none, "testsuite").attributes.at("failures") == "0");
}

TEST_CASE("GraphML: nodes and edges of the part, with what is known of them") {
  Report r = circular("t", {"A", "b<\"'&>"});
  r.classes.edit()[0].usage = decode_mask("-...", MaskEra::Modern);
  r.classes.edit()[0].wait = "2:2";
  r.dependencies.push_back({"A", kOdd, taken_in({"take<c>", "mm/c&.c", 9}), false, kShared, kExclusive});
  r.classes.push_back({kOdd, {}, "", "", {}, {}});
  r.classes.push_back({"lone", {}, "", "", {}, {}});
  const Analysis a = analyze({log_of("a", {r})});
  const Subgraph part = part_of(a.graph, a.findings, {});
  REQUIRE(part.classes.size() == 3);
  const auto xml = read_xml(graphml(a.graph, part, a.findings));
  CHECK(xml[0].name == "graphml");
  CHECK(count(xml, "node") == 3);
  CHECK(count(xml, "edge") == 3);
  CHECK(first(xml, "graph").attributes.at("edgedefault") == "directed");

  std::set<std::string> keys, nodes, names;
  for (std::size_t i = 0; i < xml.size(); ++i) {
    const XmlElement& e = xml[i];
    if (e.name == "key") CHECK(keys.insert(e.attributes.at("id")).second);
    if (e.name == "data") CHECK(keys.count(e.attributes.at("key")) == 1);
    if (e.name != "node") continue;
    CHECK(nodes.insert(e.attributes.at("id")).second);
    names.insert(datum(xml, i, "class"));
    CHECK(datum(xml, i, "reports") == "1");
    if (datum(xml, i, "class") != "A") continue;
    CHECK(datum(xml, i, "usage") == "IN-HARDIRQ-W");
    CHECK(datum(xml, i, "wait") == "2:2");
    CHECK(datum(xml, i, "subsystem") == "other");
  }
  CHECK(names.count("A") == 1);
  CHECK(names.count("b<\"'&>") == 1);
  std::size_t on_finding = 0;
  for (std::size_t i = 0; i < xml.size(); ++i) {
    if (xml[i].name != "edge") continue;
    CHECK(nodes.count(xml[i].attributes.at("source")) == 1);
    CHECK(nodes.count(xml[i].attributes.at("target")) == 1);
    const bool on = datum(xml, i, "on_finding") == "true";
    on_finding += on;
    CHECK(datum(xml, i, "reports") == "1");
    if (on) continue;
    CHECK(datum(xml, i, "mode") == "SN");
    CHECK(datum(xml, i, "function") == "take<c>");
    CHECK(datum(xml, i, "file") == "mm/c&.c");
    CHECK(datum(xml, i, "line") == "9");
  }
  CHECK(on_finding == 2);
  CHECK(count(read_xml(graphml(a.graph, {}, {})), "node") == 0);
}

TEST_CASE("what only looks like UTF-8 does not break the XML") {
  const Analysis a = cycle_at(kNoUtf8, "B", {"f" + kNoUtf8, "fs/x.c", 1}, {"g", "fs/y.c", 2});
  CHECK_NOTHROW(read_xml(junit(a, {0})));
  CHECK_NOTHROW(read_xml(graphml(a.graph, part_of(a.graph, a.findings, {}), a.findings)));
}

TEST_CASE("judged rules: a line, an object, a test case each; what was never seen is skipped") {
  Report r = report_of("5.9.0", {{"A", "B<b>&\""}});
  r.dependencies.edit()[0].stack = taken_in({"take_b", "mm/b.c", 7});
  const LockGraph g = analyze({log_of("a<\"", {r})}).graph;
  const auto judged = judge_rules(g, parse_rules("A -> B<b>&\"\nB<b>&\" -> A\n\nA -> <never>'\"\x01\xff\n", "r"));
  REQUIRE(judged.size() == 3);

  const auto xml = read_xml(rules_junit(g, judged));
  CHECK(count(xml, "testcase") == 3);
  CHECK(count(xml, "failure") == 1);
  CHECK(count(xml, "skipped") == 1);
  CHECK(first(xml, "testsuite").attributes.at("tests") == "3");
  CHECK(first(xml, "testsuite").attributes.at("failures") == "1");
  CHECK(first(xml, "testsuite").attributes.at("skipped") == "1");
  CHECK(first(xml, "failure").text.find("A -> B<b>&\"") != std::string::npos);

  const json j = json::parse(rules_json(g, judged));
  CHECK(j["schema"] == "lockgraph.assert/1");
  REQUIRE(j["rules"].size() == 3);
  CHECK(j["rules"][0]["status"] == "held");
  CHECK(j["rules"][1]["status"] == "violated");
  CHECK(j["rules"][1]["violations"][0]["path"] == json{"A", "B<b>&\""});
  CHECK(j["rules"][2]["status"] == "never-seen");
  CHECK(j["rules"][2]["line"] == 4);

  const std::string text = rules_text(g, judged);
  CHECK(text.find("A -> B<b>&\"\n") != text.npos);
  CHECK(text.find("take_b mm/b.c:7") != text.npos);
}

TEST_CASE("SARIF: brackets and braces of a log are no links and no placeholders") {
  const Analysis a = analyze({log_of("a", {circular("t", {"[click](http://evil.example)", "{0}"})})});
  const std::string text = sarif_results(a, every(a)).at(0)["message"]["text"];
  CHECK(text.find("\\[click\\](http") != std::string::npos);
  CHECK(text.find("{{0}}") != std::string::npos);
}

TEST_CASE("what one boot let pass is told apart: suppressed in SARIF, skipped in JUnit, each with that boot") {
  Report old = report_of("6.6.0", {{"A", "B"}, {"B", "A"}});
  old.turns_validator_off = true;
  const Analysis a = analyze({log_of("boot-1", {old})});
  REQUIRE(a.refuted.size() == 1);
  const json all = json::parse(sarif(a, {}, nullptr, {0}));
  const json& results = all["runs"][0]["results"];
  REQUIRE(results.size() == 1);
  CHECK(results[0]["level"] == "note");
  REQUIRE(results[0]["suppressions"].size() == 1);
  CHECK(results[0]["suppressions"][0]["justification"].get<std::string>().find("boot-1") != std::string::npos);
  const std::string tests = junit(a, {}, nullptr, {0});
  CHECK(tests.find("failures=\"0\"") != tests.npos);
  CHECK(tests.find("skipped=\"1\"") != tests.npos);
  CHECK(tests.find("<skipped message=\"refuted: ") != tests.npos);
}

TEST_CASE("where no report prints files the result is the line of the log") {
  Report r = circular("t", {"A", "B"});
  r.line = 7;
  const Analysis a = analyze({log_of("logs/a b.txt", {r})});
  const json results = sarif_results(a, {0});
  REQUIRE(results.size() == 1);
  REQUIRE(results[0]["locations"].size() == 1);
  const json& place = results[0]["locations"][0]["physicalLocation"];
  CHECK(place["artifactLocation"]["uri"] == "logs/a%20b.txt");
  CHECK(place["region"]["startLine"] == 7);
}

TEST_CASE("no field of CSV is a formula") {
  const Analysis a = analyze({log_of("a", {circular("=1+2", {"=A", "+B", "@C", "-D"})})});
  const auto rows = rows_of(findings_csv(a, every(a)));
  REQUIRE(rows.size() == 2);
  CHECK(field(rows, 1, "title") == "'=1+2");
  for (const auto& row : rows_of(dependencies_csv(a.graph, part_of(a.graph, {}, {}))))
    for (const std::string& f : row) CHECK((f.empty() || std::string("=+-@").find(f[0]) == std::string::npos));
}
