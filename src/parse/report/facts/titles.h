// Titles as the fuzzing community gives them, so that a finding can be looked up.
#pragma once
#include "common.h"

#include <string>

namespace lockgraph::parse {

struct Title {
  std::string text;               ///< empty where the community has none
  std::string corrupted;          ///< why its parser calls the report corrupted; empty when it does not
  bool of_broken_banner = false;  ///< it is the first piece of one that a mailer wrapped
};

/// By the rules of the community's parser of 2026. Where that parser finds no function to blame, we say what we know.
Title title_of(const Printed&, const Common&);

}  // namespace lockgraph::parse
