#include "heading.h"

#include "hangs.h"
#include "words.h"

#include <lockgraph/render/words.h>

#include <fmt/format.h>

namespace lockgraph {
namespace {

constexpr std::string_view kDot = " \u00b7 ";

std::string_view instance_words(Instances of) {
  return of == Instances::Same        ? " of one lock by itself"
         : of == Instances::Different ? " of two locks of a class"
                                      : "";
}

/// The irqs that a head names: of a reported finding those of its key, where it has some.
const std::vector<Irq>& named_irqs(const Finding& f) {
  return f.confidence <= Confidence::Reported && !f.key.irqs.empty() ? f.key.irqs : f.irqs;
}

}  // namespace

Heading heading_of(const LockGraph& g, const Finding& f) {
  Heading h;
  h.kind = kind_words(f);
  if (!f.hang) h.kind += instance_words(instances(g, f));
  if (!f.irqs.empty()) h.kind += " (" + irq_words(f.irqs) + ")";
  h.evidence = name(f.confidence);
  if (f.happened && !f.hang) h.evidence += ", happened";
  h.remarks = f.flags.names();
  if (std::string relation = relation_words(f); !relation.empty()) h.remarks.push_back(std::move(relation));
  return h;
}

std::string heading_text(const LockGraph& g, const Finding& f) {
  Heading h = heading_of(g, f);
  h.remarks.insert(h.remarks.begin(), std::move(h.evidence));
  return fmt::format("{}  {}: {}", f.id, h.kind, joined(h.remarks));
}

std::vector<std::string> lines_beneath(const LockGraph& g, const Finding& f) {
  std::vector<std::string> of_evidence;
  if (const std::vector<Irq>& irqs = named_irqs(f); !irqs.empty()) of_evidence.push_back(irq_words(irqs, " and "));
  of_evidence.emplace_back(name(f.confidence));
  if (f.hang) {
    of_evidence.push_back(counted(f.boots, "boot"));
  } else if (f.confidence <= Confidence::Reported) {
    of_evidence.push_back(counted(count_of(g, f.reports), "report"));
  } else {
    of_evidence.back() += ": no boot reported it";
    of_evidence.push_back("put together from " + counted(count_of(g, f.reports), "report"));
  }
  if (std::string releases = short_releases(releases_of(g, f)); !releases.empty())
    of_evidence.push_back(std::move(releases));
  std::vector<std::string> lines{joined(of_evidence, kDot)};
  std::vector<std::string> remarks = heading_of(g, f).remarks;
  if (f.incomplete) remarks.emplace_back("the report is not whole: these locks are known");
  if (f.hang && !f.hang->explained_by.empty()) remarks.push_back("explained by " + f.hang->explained_by);
  if (!remarks.empty()) lines.push_back(joined(remarks, kDot));
  return lines;
}

}  // namespace lockgraph
