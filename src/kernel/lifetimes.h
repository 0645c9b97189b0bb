// Room: kernel. Which kernels have a lock of a name: by the sources that scripts/lock-initialisers read.
#pragma once
#include <lockgraph/model/kernel_release.h>

#include <optional>
#include <string>
#include <string_view>

namespace lockgraph {

/// Does a kernel of that release initialise a lock of that name? `name` is canonical, without number and subclass.
/// Nothing where no source tells: of names that are in none of them, and between or beyond trees that do not agree.
std::optional<bool> is_initialised_in(std::string_view name, const ReleasePoint& release);

/// The folder of the only files that initialise it ("net/ipv6"), or "".
std::string_view folder_that_initialises(std::string_view name);

/// True for locks that come into being, or are taken, when two tasks meet or a timer runs out: a boot may well do the
/// same and not show them.
bool comes_by_chance(std::string_view name);

}  // namespace lockgraph
