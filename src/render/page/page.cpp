// The report as one HTML file: what the program concluded, as data, with the script that shows it. No network, and
// nothing of a log is markup: the data is JSON in which `<` is written \u003c, and a content security policy lets only
// the script and the style run that were embedded when lockgraph was built.
#include "account/words.h"
#include "page/assets.h"
#include "page/page_data.h"

#include <lockgraph/render/findings.h>
#include <lockgraph/render/page.h>
#include <lockgraph/render/words.h>
#include <lockgraph/render/xml.h>
#include <lockgraph/version.h>

#include <set>
#include <utility>

namespace lockgraph {
namespace {

/// JSON inside <script>: nothing in it can end the element.
std::string inlined(const Json& j) {
  const std::string text = printable(j.dump(-1, ' ', false, Json::error_handler_t::replace));
  std::string out;
  out.reserve(text.size());
  for (const char c : text)
    if (c == '<')
      out += "\\u003c";
    else
      out += c;
  return out;
}

}  // namespace

std::string page_html(const PageContents& contents) {
  const Analysis& a = contents.analysis;
  std::set<std::string> releases;
  std::size_t reports = 0, logs = 0;
  for (const LogEvidence& log : a.logs) {
    reports += log.reports.size();
    logs += !log.reports.empty() || !log.dumps.empty() || log.bisection || !log.blind_spots.empty();
    for (const Report& r : log.reports)
      if (r.kernel && !r.kernel->release.empty()) releases.insert(r.kernel->release);
  }
  const std::string style = std::string(page_style());
  std::string html = fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src '{}'; style-src '{}'; "
      ""
      "base-uri 'none'; form-action 'none'\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>lockgraph: {}</title>\n<style>",
      page_script_hash(), page_style_hash(), escaped_xml(findings_summary(a.findings)));
  html += style;
  html += fmt::format(
      "</style>\n</head>\n<body>\n<header>\n<h1>{}</h1>\n<p>{}, {}, {}; {} lock classes, {} dependencies. {} are "
      "listed: the deadlocks, and longer chains on them where the evidence is good. Keys: / "
      "searches, j and k move, "
      "Enter opens, Esc goes back.</p>\n<nav aria-label=\"parts\">",
      escaped_xml(findings_summary(a.findings, a.refuted.size())), counted(logs, "log"), counted(reports, "report"),
      counted(releases.size(), "kernel release"), grouped(a.graph.classes().size()),
      grouped(a.graph.dependencies().size()), counted(contents.shown.size(), "finding"));
  constexpr std::pair<const char*, const char*> kParts[] = {
      {"findings", "Findings"}, {"graph", "Graph"},        {"timeline", "Timeline"}, {"bisections", "Bisections"},
      {"check", "Check"},       {"limits", "Blind spots"}, {"words", "Words"}};
  for (const auto& [id, title] : kParts) html += fmt::format("<a href=\"#{}\">{}</a>", id, title);
  html += "</nav>\n</header>\n<main>\n<section id=\"finding\" hidden></section>\n";
  for (const auto& [id, title] : kParts)
    html += fmt::format("<section id=\"{}\" aria-label=\"{}\" hidden></section>\n", id, title);
  html +=
      "</main>\n<noscript>This report needs scripts.</noscript>\n"
      "<script type=\"application/json\" id=\"data\">";
  html += inlined(page_data(contents));
  html += "</script>\n<script>";
  html += page_script();
  html += "</script>\n</body>\n</html>\n";
  return html;
}

}  // namespace lockgraph
