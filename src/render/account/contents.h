// What logs hold, counted.
#pragma once
#include <lockgraph/model/evidence.h>

#include <cstddef>
#include <map>
#include <string>

namespace lockgraph {

struct Contents {
  std::size_t empty = 0;  ///< logs without anything of lockdep
  std::map<std::string, std::size_t> kinds, blind, releases;
};

Contents contents_of(const Evidence&);

}  // namespace lockgraph
