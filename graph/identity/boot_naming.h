// Names of the classes of one boot.
#pragma once
#include "boot_facts.h"

#include <lockgraph/graph/classes.h>

#include <map>
#include <string>
#include <utility>

namespace lockgraph {

/// Made by a constructor: GCC 12 frees the parts of a nested aggregate twice when one of them throws.
struct NamedClass {
  NamedClass() = default;
  NamedClass(ClassIdentity i, std::string r) : identity(std::move(i)), reason(std::move(r)) {}
  ClassIdentity identity;
  std::string reason;
};

/// By printed label; `boot` tells it from all others, for the policy that wants it so.
std::map<std::string, NamedClass> name_boot(const BootFacts&, const std::string& boot, IdentityPolicy);

}  // namespace lockgraph
