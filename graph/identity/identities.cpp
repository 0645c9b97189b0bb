#include "identities.h"

#include "boot_facts.h"
#include "boot_naming.h"

#include "kernel/class_names.h"

#include <lockgraph/model/error.h>

#include <array>
#include <memory>
#include <optional>
#include <utility>

namespace lockgraph {
namespace {

constexpr std::array<std::string_view, 3> kPolicies = {"auto", "exact", "name"};

}  // namespace

std::string_view name(IdentityPolicy policy) { return kPolicies.at(static_cast<std::size_t>(policy)); }

std::string canonical_name(std::string_view name) { return canonical_class_name(name).name; }

Identities::Identities(const Evidence& logs, IdentityPolicy policy) : bodies_(logs) {
  using Names = std::map<std::string, NamedClass>;
  // Boots that show the same have the same names; `exact` alone tells them apart.
  std::map<BodyHash, std::shared_ptr<const Names>> known;
  std::vector<std::map<unsigned, std::shared_ptr<const Names>>> named(logs.size());
  std::map<std::pair<BodyHash, std::vector<std::array<bool, 3>>>, Boot> alike;
  logs_.resize(logs.size());
  // By what each is in all boots.
  struct Class {
    ClassIdentity identity;
    ClassId id = 0;
  };
  std::map<ClassIdentity, Class> classes;
  for (std::size_t i = 0; i < logs.size(); ++i)
    for (const auto& [boot, content] : contents_of_boots(logs[i], i, bodies_)) {
      std::shared_ptr<const Names>& names = known[content.hash];
      if (!names || policy == IdentityPolicy::Exact) {
        names = std::make_shared<Names>(
            name_boot(facts_of(logs[i], content), logs[i].hash + "." + std::to_string(boot), policy));
        for (const auto& [printed, n] : *names) {
          const auto [it, added] = classes.try_emplace(n.identity.everywhere());
          if (added || n.identity < it->second.identity) it->second.identity = n.identity;
        }
      }
      named[i][boot] = names;
      const Boot own{i, boot};
      // A dump stands for itself: what it proves rests on more than what it says of classes.
      logs_[i][boot].first_alike = policy == IdentityPolicy::Exact || !content.dumps.empty()
                                       ? own
                                       : alike.try_emplace({content.hash, content.circumstances}, own).first->second;
    }
  for (auto& [key, c] : classes) {
    c.id = static_cast<ClassId>(classes_.size());
    classes_.push_back(c.identity);
  }
  std::map<const Names*, std::shared_ptr<const Labels>> resolved;
  for (std::size_t i = 0; i < logs.size(); ++i)
    for (const auto& [boot, names] : named[i]) {
      std::shared_ptr<const Labels>& labels = resolved[names.get()];
      if (!labels) {
        auto made = std::make_shared<Labels>();
        for (const auto& [printed, n] : *names)
          made->emplace(printed, Resolved{classes.at(n.identity.everywhere()).id, n.reason});
        labels = std::move(made);
      }
      logs_[i][boot].labels = labels;
    }
}

std::optional<ClassId> Identities::find(std::size_t log, unsigned boot, std::string_view label) const {
  const auto in = logs_.at(log).find(boot);
  if (in == logs_[log].end()) return std::nullopt;
  const auto it = in->second.labels->find(label);
  return it == in->second.labels->end() ? std::nullopt : std::optional(it->second.id);
}

const Identities::Resolved& Identities::at(std::size_t log, unsigned boot, std::string_view label) const {
  if (const auto in = logs_.at(log).find(boot); in != logs_[log].end())
    if (const auto it = in->second.labels->find(label); it != in->second.labels->end()) return it->second;
  throw Error("a report speaks of a lock class `" + std::string(label) +
              "` that it does not show: no log says so; was its store made, or changed, by something else?");
}

}  // namespace lockgraph
