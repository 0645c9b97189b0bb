// Where logs lie beside the project.
#pragma once
#include "skipped.h"

#include <filesystem>

inline const std::filesystem::path kShared = std::filesystem::path(LOCKGRAPH_ROOT) / ".." / "shared";
