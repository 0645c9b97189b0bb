// Which file system a function is of, and what is known of file systems as owners.
#pragma once
#include <lockgraph/model/stack.h>

#include <string>
#include <string_view>

namespace lockgraph {

/// By its file, else by its name; "" where it is of none.
std::string file_system_of(const Site&);
std::string file_system_of_function(std::string_view function);

/// A folder of fs/ that serves several file systems.
bool is_shared_by_file_systems(std::string_view file_system);
/// It takes the locks of the file systems below it.
bool is_stacked(std::string_view file_system);
/// Where it is on a stack, the lock may be its.
bool is_without_medium(std::string_view file_system);

/// What file systems without a medium of their own, tmpfs among them, have in place of code.
bool serves_file_systems(const Site&);

}  // namespace lockgraph
