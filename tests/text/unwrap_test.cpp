// What logs are wrapped in, each undone: the text, and on which line of the original it stands.
#include <doctest/doctest.h>

#include "unwrap/charset.h"
#include "unwrap/wrapping.h"

#include <lockgraph/text/text.h>

#include <random>

using namespace lockgraph;
using namespace std::string_literals;

namespace {

/// "1:a|3:b": lines with their numbers in the original; blank ones left out. Empty where nothing is undone.
std::string undone(const std::string& wrapped, std::size_t block = std::string::npos) {
  const auto all = unwrap::Unwrapping::of(wrapped);
  if (!all) return {};
  std::string text, told;
  for (std::size_t at = 0; at < wrapped.size(); at += std::min(block, wrapped.size() - at)) {
    all->add(std::string_view(wrapped).substr(at, block));
    text += all->take();
  }
  all->finish();
  text += all->take();
  std::uint64_t line = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    ++line;
    std::string one = text.substr(at, end - at);
    if (one.ends_with('\r')) one.pop_back();
    if (!one.empty()) told += (told.empty() ? "" : "|") + std::to_string(all->original(line)) + ":" + one;
    at = end + 1;
  }
  for (const unwrap::Unread& u : all->unread()) told += "!" + std::to_string(u.line) + ":" + u.why.substr(0, 12);
  return told;
}

struct Row {
  const char* what;
  std::string wrapped, text;
};

std::string wide(const std::string& ascii, std::size_t before, std::size_t behind) {
  std::string all;
  for (const char c : ascii) all += std::string(before, '\0') + c + std::string(behind, '\0');
  return all;
}

const std::string kLong = "[    1.234567] a line that is long enough to tell what it is written in\nsecond\n";
const std::string kMime = "From: a@b\nMIME-Version: 1.0\nContent-Type: text/plain\n";

const std::vector<Row>& rows() {
  static const std::vector<Row> all = {
      {"UTF-16 with a mark", "\xff\xfe"s + wide("a\nb\n", 0, 1), "1:a|2:b"},
      {"UTF-16, the other way", "\xfe\xff"s + wide("a\nb\n", 1, 0), "1:a|2:b"},
      {"UTF-32 with a mark", "\xff\xfe\0\0"s + wide("a\nb\n", 0, 3), "1:a|2:b"},
      {"UTF-16 without a mark", wide(kLong, 0, 1), "1:" + kLong.substr(0, kLong.size() - 8) + "|2:second"},
      {"CR alone", "a\rb\rc\rd", "1:a|2:b|3:c|4:d"},
      {"newlines written out", "a\\nb\\nc\\nd", "1:a|2:b|3:c|4:d"},
      {"records without ends",
       "<4>Sep  9 10:25:35 h kernel: a<4>Sep  9 10:25:35 h kernel: b<4>Sep  9 10:25:36 h kernel: c",
       "1:<4>Sep  9 10:25:35 h kernel: a|2:<4>Sep  9 10:25:35 h kernel: b|3:<4>Sep  9 10:25:36 h kernel: c"},
      {"blanks and arrows of typesetters", "a\xc2\xa0 b\n\xe2\x86\x92 #1\n\xe2\x80\x94\xe2\x80\x94\nx\xe2\x80\x8by\n",
       "1:a  b|2:-> #1|3:----|4:xy"},
      {"latin-1", "a\xa0 b\xa0\n\xa0 c \xc3\xa0\n", "1:a  b |2:  c \xc3\xa0"},
      {"quoted-printable", kMime + "Content-Transfer-Encoding: quoted-printable\n\n=3D=3D\nab=\ncd=20\n=ZZ\n",
       "1:From: a@b|2:MIME-Version: 1.0|3:Content-Type: text/plain|4:Content-Transfer-Encoding: "
       "quoted-printable|6:==|7:"
       "abcd |9:=ZZ"},
      {"quoted-printable without its head", "=3D=3D=3D=3D\nx=20\n", "1:====|2:x "},
      {"base64", kMime + "Content-Transfer-Encoding: base64\n\nYQpi\nYwpk\n",
       "1:From: a@b|2:MIME-Version: 1.0|3:Content-Type: text/plain|4:Content-Transfer-Encoding: base64|6:a|6:bc|7:d"},
      {"parts, of alternatives the plain one",
       "From: a@b\nContent-Type: multipart/alternative; boundary=\"x y\"\n\n--x y\nContent-Type: "
       "text/plain\n\nplain\n--x y\n"
       "Content-Type: text/html\n\n<p>html</p>\n--x y--\n",
       "1:From: a@b|2:Content-Type: multipart/alternative; boundary=\"x y\"|4:--x y|5:Content-Type: "
       "text/plain|7:plain|8:--x "
       "y|9:Content-Type: text/html|12:--x y--"},
      {"a part of HTML", "From: a@b\nContent-Type: text/html\n\n<p>a &lt;b&gt;<br>c&nbsp;d</p>\n",
       "1:From: a@b|2:Content-Type: text/html|4:a <b>|4:c\xc2\xa0"
       "d"},
      {"a packed attachment", kMime + "Content-Transfer-Encoding: base64\n\nH4sIAAAA\n",
       "1:From: a@b|2:MIME-Version: 1.0|3:Content-Type: text/plain|4:Content-Transfer-Encoding: base64!6:the attachme"},
      {"a page",
       "<html><head><title>t</title><script>x</script></head><body>a<br>b<div>c</div><pre>d\ne</pre></body></html>",
       "1:a|1:b|1:c|1:d|2:e"},
      {"a table of a page", "<table><tr><td>1</td><td> a</td></tr>\n<tr><td>2</td><td> b</td></tr></table>",
       "1:1 a|2:2 b"},
      {"JSON in any nesting", "{\"a\": [{\"b\": {\"text\": \"x\\ny \\u003cz\\u003e\"}}], \"id\": \"no\"}",
       "1:x|1:y <z>"},
      {"JSON lines", "{\"host\":\"h\",\"message\":\"a\"}\n{\"host\":\"h\",\"message\":\"b\\t\\\"c\\\"\"}\n",
       "1:a|2:b\t\"c\""},
      {"bytes of a journal", "{\"MESSAGE\":[104,105,10,255]}\n", "1:hi|1:\xff"},
      {"a container's log",
       "{\"log\":\"a\\n\",\"stream\":\"stdout\"}\n{\"log\":\"b\",\"stream\":\"stdout\"}\n{\"log\":\"c\\n\"}\n",
       "1:a|2:bc"},
      {"YAML in flow style", "- {dt: '2025', lvl: target, msg: 'it''s a'}\n- {\"dt\": \"2025\", \"msg\": \"b\"}\n",
       "1:it's a|2:b"},
      {"YAML in quotes", "log: \"a\\nb\"\n", "1:a|1:b"},
      {"lists of lines", "ok: [h] => {\n  \"out.stdout_lines\": [\n \"a\",\n \"b\"\n ]\n}\n", "3:a|4:b"},
      {"what stands beside data", "{\"msg\":\"a\"}\nplain\n{\"msg\":\"b\"}\n", "1:a|2:plain|3:b"},
      {"data that are cut", "{\"msg\":\"a\"}\n{\"msg\":\"b\n{\"msg\":\"c\"}\n", "1:a|2:b|3:c!2:a value of d"},
      {"base64 inside of data", "{\"Output\": \"" + std::string(800, 'A') + "\"}", "!1:base64 insid"},
      {"a table", "_time,_raw\n\"1\",\"a \"\"b\"\"\"\n\"2\",\"c\nd\"\n", "2:a \"b\"|3:c|3:d"},
      {"CRI", "2025-09-09T10:25:30.123456789Z stdout P a\n2025-09-09T10:25:30.123456789Z stdout F b\n", "1:ab"},
      {"an export of the journal", "__CURSOR=s\n_HOSTNAME=h\nMESSAGE=a\n\n__CURSOR=t\nMESSAGE\n\3\0\0\0\0\0\0\0b\nc\n"s,
       "3:a|7:b|8:c"},
      {"the journal in full",
       "Tue 2025-09-09 10:25:30.000000 UTC [s=a;i=1]\n    PRIORITY=4\n    MESSAGE=a\n            b=c\n    _PID=1\n",
       "3:a|4:b=c"},
      {"base64 alone",
       std::string(60, 'A') + "\n" + std::string(60, 'B') + "\n" + std::string(60, 'C') + "\n" + std::string(60, 'D') +
           "\n",
       "!1:base64 is no"},
      {"a PDF", "%PDF-1.4\nx\n", "!1:a PDF is not"},
      {"a log", kLong, ""},
      {"a log that speaks of mail", "[    1.000000] Content-Type: text/html\n[    1.000001] x=20\n", ""},
      {"a log that begins with a bracket", "[    0.000000] {\"a\"}\n", ""},
  };
  return all;
}

}  // namespace

TEST_CASE("what a log is wrapped in is undone, and lines keep their places") {
  for (const Row& row : rows()) {
    CAPTURE(row.what);
    CHECK(undone(row.wrapped) == row.text);
  }
}

TEST_CASE("it does not matter in which pieces a log comes") {
  for (const Row& row : rows()) {
    CAPTURE(row.what);
    for (const std::size_t block : {1, 2, 3, 7}) CHECK(undone(row.wrapped, block) == undone(row.wrapped));
  }
}

TEST_CASE("cut and changed anywhere, a wrapping ends, and gives no more than a few times what it was given") {
  std::mt19937 random(1);
  for (const Row& row : rows())
    for (int round = 0; round < 60; ++round) {
      std::string bytes = row.wrapped.substr(0, random() % (row.wrapped.size() + 1));
      for (int n = 0; n < 3 && !bytes.empty(); ++n) bytes[random() % bytes.size()] = static_cast<char>(random());
      REQUIRE(undone(bytes).size() <= 40 * bytes.size() + 200);
    }
}

TEST_CASE("reports keep the line on which they stand in a wrapped log") {
  std::string json = "{\"x\":1}\n";
  for (int i = 0; i < 20000; ++i) json += "{\"message\":\"line " + std::to_string(i) + "\"}\n";
  json += "{\"message\":\"NEEDLE: here\"}\n";
  LogReader reader(Needles{{{"NEEDLE:", "here", false, false}}, {}});
  std::uint64_t found = 0;
  const Log log = reader.read(bytes_of(json), "x", [&](Excerpt& e) {
    for (const Line& l : e.lines)
      if (l.text == "NEEDLE: here") found = l.number;
    return false;
  });
  CHECK(found == 20002);
  CHECK(log.bytes == json.size());
}
