// What the exit status of each command says.
#pragma once
#include <string>

namespace lockgraph::cli {

/// As a table: `lockgraph help status`, the manual page.
std::string statuses();

}  // namespace lockgraph::cli
