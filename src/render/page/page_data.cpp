#include "page/page_data.h"

#include "account/advice.h"
#include "account/hangs.h"
#include "account/heading.h"
#include "account/sentences.h"
#include "account/triage.h"
#include "account/words.h"
#include "json/json.h"
#include "picture/bisection_picture.h"
#include "picture/chain_picture.h"
#include "picture/roles.h"
#include "picture/timeline_picture.h"

#include <lockgraph/graph/questions.h>
#include <lockgraph/render/check.h>
#include <lockgraph/render/glossary.h>
#include <lockgraph/render/timeline.h>
#include <lockgraph/render/words.h>
#include <lockgraph/version.h>

#include <algorithm>
#include <map>
#include <set>

namespace lockgraph {
namespace {

/// Values, each once, by the order in which they are first asked for.
template <class T>
class Numbered {
 public:
  std::size_t operator()(const T& value) {
    const auto [at, is_new] = index_.emplace(value, all_.size());
    if (is_new) all_.push_back(value);
    return at->second;
  }
  const std::vector<T>& all() const { return all_; }

 private:
  std::map<T, std::size_t> index_;
  std::vector<T> all_;
};

class PageData {
 public:
  explicit PageData(const PageContents& c) : c_(c), a_(c.analysis), g_(a_.graph), weights_(step_weights(a_.findings)) {
    std::set<std::pair<ReleasePoint, std::string>> releases;
    for (const ReportRef& r : g_.reports())
      if (!r.release.empty()) releases.emplace(release_point(r.release), r.release);
    for (const auto& [point, release] : releases)
      release_index_.emplace(release, releases_.size()), releases_.push_back(release);
    subsystem_ = subsystems(g_);
    for (const Duplicates& d : a_.audit.deadlocks) titles_[d.finding] = d.titles;
    for (const AuditedReport& r : a_.audit.reports)
      if (r.finding) audits_[*r.finding].push_back(&r);
  }

  Json json() {
    Json j;
    j["version"] = LOCKGRAPH_VERSION;
    Json findings = Json::array();
    const std::vector<TriageRow> rows = triage_rows(a_, c_.shown);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      Json one = finding(c_.shown[i]);
      one["title"] = rows[i].title, one["seen"] = seen_words(rows[i]), one["newest"] = rows[i].newest;
      findings.push_back(std::move(one));
    }
    j["findings"] = std::move(findings);
    j["classes"] = classes();
    j["dependencies"] = dependencies();
    j["reports"] = reports();  // behind what names some
    j["releases"] = releases_;
    j["subsystems"] = subsystem_names_.all();
    j["stacks"] = stacks_.all();
    j["sites"] = sites_.all();
    j["confidences"] = Json::array();
    for (const Confidence c : kConfidences) j["confidences"].push_back(name(c));
    j["glossary"] = Json::object();
    for (const GlossaryEntry& entry : glossary()) j["glossary"][std::string(entry.word)] = entry.meaning;
    j["bisections"] = Json::array();
    for (const JudgedBisection& b : c_.bisections) j["bisections"].push_back(bisection(b));
    if (!c_.bisections.empty()) j["bisectionLegend"] = svg_element(bisection_legend());
    const Timeline timeline = make_timeline(a_, c_.bisections);
    constexpr std::size_t kRows = 300;
    const TimelineLimits limits{kRows, false};
    j["timeline"] = {{"rows", shown_rows(timeline, limits).size()},
                     {"picture", svg_element(timeline_picture(timeline, a_, limits))}};
    lockgraph::CheckOptions check;
    check.wanted.assign(a_.findings.size(), true);
    constexpr std::size_t kReports = 2000;
    check.reports = kReports;
    j["check"] = check_text(a_, check);
    j["blindSpots"] = blind_spots();
    j["problems"] = Json::array();
    for (const Diagnostic& d : c_.diagnostics) j["problems"].push_back(to_string(d));
    return j;
  }

 private:
  std::size_t release(const std::string& r) const { return release_index_.at(r); }

  /// Those that the page names.
  Json reports() const {
    Json all = Json::array();
    for (const ReportId id : named_.all()) {
      const ReportRef& r = g_.reports()[id];
      all.push_back({{"source", r.source},
                     {"line", r.line},
                     {"release", r.release},
                     {"title", r.is_memory ? "memory"
                               : r.is_dump ? "/proc/lockdep"
                                           : a_.logs[r.log].reports[r.index].title}});
    }
    return all;
  }

  /// What says the same stands once, with its first places.
  Json blind_spots() const {
    constexpr std::size_t kPlaces = 5;
    std::map<std::pair<std::string, std::string>, std::pair<std::size_t, Json>> all;
    for (const LogEvidence& log : a_.logs)
      for (const BlindSpot& b : log.blind_spots) {
        auto& [n, places] = all[{std::string(name(b.kind)), b.text}];
        if (n++ < kPlaces) places.push_back(fmt::format("{}:{}", log.source, b.line));
      }
    Json grouped = Json::array();
    for (auto& [what, seen] : all)
      grouped.push_back(
          {{"kind", what.first}, {"text", what.second}, {"count", seen.first}, {"places", std::move(seen.second)}});
    return grouped;
  }

  Json finding(std::size_t i) {
    const Finding& f = a_.findings[i];
    std::set<std::size_t> subs, releases;
    for (const ClassId v : f.path) subs.insert(subsystem_names_(subsystem_[v]));
    for (const std::string& r : releases_of(g_, f.reports)) releases.insert(release(r));
    std::set<std::string> functions;
    for (const Step& s : steps(f))
      if (const DependencyEdge* e = g_.dependency(s.from, s.to))
        if (const auto& site = e->site) functions.insert(site->function);
    Json verdicts = Json::array();
    constexpr std::size_t kVerdicts = 50;
    for (const AuditedReport* r : audits_[i]) {
      if (verdicts.size() == kVerdicts) break;
      const ReportRef& ref = g_.reports()[r->report];
      std::string text = fmt::format("{}:{} is {}", ref.source, ref.line, name(r->verdict));
      for (const auto* notes : {&r->why, &r->agrees, &r->remarks})
        for (const std::string& note : *notes) text += "; " + note;
      verdicts.push_back(std::move(text));
    }
    return {{"id", f.id},
            {"kind", name(f.kind)},
            {"kindWords", heading_of(g_, f).kind},
            {"confidence", name(f.confidence)},
            {"flags", f.flags.names()},
            {"chain", chain_text(g_, f)},
            {"path", f.path},
            {"happened", f.happened},
            {"places", places(f)},
            {"releases", releases},
            {"reports", named(f.reports)},
            {"reportCount", f.reports.empty() ? f.boots : count_of(g_, f.reports)},
            {"boots", f.boots},
            {"subsystems", subs},
            {"functions", functions},
            {"titles", titles_[i]},
            {"extends", f.extends},
            {"contains", f.contains},
            {"sentences", sentences(g_, f)},
            {"fixes", fixes(g_, f, weights_)},
            {"refute", what_would_refute(g_, f)},
            {"verdicts", verdicts},
            {"picture", svg_element(chain_picture(g_, f, weights_))}};
  }

  /// The first ones, by their numbers on the page.
  Json named(const std::vector<ReportId>& reports) {
    constexpr std::size_t kMost = 200;
    Json numbers = Json::array();
    for (const ReportId r : reports)
      if (numbers.size() < kMost) numbers.push_back(named_(r));
    return numbers;
  }

  /// Of a hang; what others were seen in is reports.
  static Json places(const Finding& f) {
    constexpr std::size_t kMost = 200;
    Json all = Json::array();
    if (!f.hang) return all;
    for (const HangPlace& p : f.hang->places)
      if (all.size() < kMost)
        all.push_back(fmt::format("{}:{}{}", p.source, p.line, p.release.empty() ? "" : " (" + p.release + ")"));
    return all;
  }

  Json classes() {
    Json all = Json::array();
    for (ClassId v = 0; v < g_.classes().size(); ++v) {
      const ClassNode& c = g_[v];
      all.push_back({{"name", c.name},
                     {"states", state_words(c)},
                     {"role", style_of(role_of(c.usage))},
                     {"subsystem", subsystem_names_(subsystem_[v])},
                     {"reports", count_of(g_, c.reports)},
                     {"ambiguous", c.ambiguous}});
    }
    return all;
  }

  Json dependencies() {
    Json all = Json::array();
    for (const DependencyEdge& d : g_.dependencies()) {
      constexpr std::size_t kWitnesses = 40;
      Json witnesses = Json::array();
      for (const Witness& w : d.witnesses)
        if (witnesses.size() < kWitnesses)
          witnesses.push_back(
              {named_(w.report), stack(w.stack), name(w.mode()), name(w.known()), g_.reports()[w.report].in_all - 1});
      all.push_back({{"from", d.from},
                     {"to", d.to},
                     {"modes", mode_words(d.modes)},
                     {"known", name(d.known)},
                     {"place", dependency_words(g_, d)},
                     {"reports", count_of(g_, d.reports)},
                     {"witnesses", std::move(witnesses)},
                     {"more", beyond(d.witnesses.size(), kWitnesses)}});
    }
    return all;
  }

  /// Number of a stack, -1 where none was printed.
  long stack(const Stack& s) {
    if (s.empty()) return -1;
    std::vector<std::size_t> frames;
    for (const Frame& f : s) frames.push_back(sites_(place_words(f.site)));
    return static_cast<long>(stacks_(frames));
  }

  static Json bisection(const JudgedBisection& b) {
    return {{"source", b.source},
            {"title", looked_for(*b.bisection)},
            {"result", name(b.bisection->result)},
            {"verdict", name(b.verdict.verdict)},
            {"score", b.verdict.score},
            {"picture", svg_element(bisection_picture(b))}};
  }

  const PageContents& c_;
  const Analysis& a_;
  const LockGraph& g_;
  StepWeights weights_;
  std::vector<std::string> releases_;
  std::map<std::string, std::size_t> release_index_;
  std::vector<std::string> subsystem_;
  Numbered<std::string> subsystem_names_, sites_;
  Numbered<std::vector<std::size_t>> stacks_;
  Numbered<ReportId> named_;
  std::map<std::size_t, std::vector<std::string>> titles_;
  std::map<std::size_t, std::vector<const AuditedReport*>> audits_;
};

}  // namespace

Json page_data(const PageContents& contents) { return PageData(contents).json(); }

}  // namespace lockgraph
