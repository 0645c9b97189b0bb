// Room: model. What the sources of a kernel say of its locks.
#pragma once
#include <map>
#include <string>
#include <vector>

namespace lockgraph {

struct KernelTree {
  std::string folder;                                            ///< as it was named
  std::string release;                                           ///< "6.12", of its Makefile; empty where it says none
  std::map<std::string, std::vector<std::string>> initialisers;  ///< name of a lock -> files that initialise it, sorted
};

}  // namespace lockgraph
